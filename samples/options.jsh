// The prices of options by simulation: 30 tasks of about the same size, for whichever engine is
// free. For half of them there is a formula, which tells whether the simulation is right.
//
//   ./gridshell run -n 4 samples/options.jsh          10 000 paths for each price
//   ./gridshell run -n 4 samples/options.jsh 100000   ten times as many: errors a third as large

// %% The market
int paths = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
double spot = 100;
double rate = 0.05;
int days = 260;
double[] strikes = {90, 94, 98, 100, 106, 110};
double[] volatilities = {0.1, 0.175, 0.25, 0.325, 0.4};

// %% One price: the mean over many paths, and how far off that may be
record Option(double strike, double volatility, long seed) {}
record Estimate(double price, double error) {}
record Prices(
    Estimate call, Estimate put, Estimate asianCall, Estimate asianPut, Estimate share) {}

Estimate discounted(double[] payoffs) {
  double discount = Math.exp(-rate);
  double mean = Arrays.stream(payoffs).average().orElseThrow();
  double variance =
      Arrays.stream(payoffs).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
  return new Estimate(discount * mean, discount * Math.sqrt(variance / payoffs.length));
}

// A seed for each task: the prices are the same wherever the tasks run, and however often.
Prices price(Option option) {
  Random random = new Random(option.seed());
  double drift = (rate - option.volatility() * option.volatility() / 2) / days;
  double spread = option.volatility() / Math.sqrt(days);
  double[] last = new double[paths];
  double[] mean = new double[paths];
  for (int path = 0; path < paths; path++) {
    double price = spot;
    double sum = 0;
    for (int day = 0; day < days; day++) {
      price *= Math.exp(drift + spread * random.nextGaussian());
      sum += price;
    }
    last[path] = price;
    mean[path] = sum / days;
  }
  double strike = option.strike();
  return new Prices(
      discounted(Arrays.stream(last).map(price -> Math.max(price - strike, 0)).toArray()),
      discounted(Arrays.stream(last).map(price -> Math.max(strike - price, 0)).toArray()),
      discounted(Arrays.stream(mean).map(price -> Math.max(price - strike, 0)).toArray()),
      discounted(Arrays.stream(mean).map(price -> Math.max(strike - price, 0)).toArray()),
      discounted(last));
}

// %% All 30, load-balanced; the variables above travel with the function that reads them
List<Option> options = new ArrayList<>();
for (double strike : strikes) {
  for (double volatility : volatilities) {
    options.add(new Option(strike, volatility, options.size()));
  }
}
MapResult<Prices> run = lv.map(option -> price(option), options);
List<Prices> prices = run.get();
System.out.println("strikes " + Arrays.toString(strikes));
System.out.println("volatilities " + Arrays.toString(volatilities));
System.out.println("prices " + prices.size());

// %% Four tables
void table(String title, Function<Prices, Estimate> kind) {
  System.out.println(title);
  for (int i = 0; i < strikes.length; i++) {
    StringBuilder row = new StringBuilder(String.format("%6.0f |", strikes[i]));
    for (int j = 0; j < volatilities.length; j++) {
      Prices of = prices.get(i * volatilities.length + j);
      row.append(String.format(Locale.ROOT, " %7.3f", kind.apply(of).price()));
    }
    System.out.println(row);
  }
}

table("European call", Prices::call);
table("European put", Prices::put);
table("Asian call", Prices::asianCall);
table("Asian put", Prices::asianPut);

// %% The formula of Black and Scholes, for European options
double normal(double x) {
  // Abramowitz and Stegun 26.2.17, good to seven digits
  double t = 1 / (1 + 0.2316419 * Math.abs(x));
  double series =
      t * (0.319381530
          + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  double tail = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * series;
  return x < 0 ? tail : 1 - tail;
}

double call(double strike, double volatility) {
  double d = (Math.log(spot / strike) + rate) / volatility + volatility / 2;
  return spot * normal(d) - strike * Math.exp(-rate) * normal(d - volatility);
}

double parity(double strike) {
  return spot - strike * Math.exp(-rate);
}

double put(double strike, double volatility) {
  return call(strike, volatility) - parity(strike);
}

String formula(DoubleUnaryOperator price) {
  return Arrays.stream(volatilities)
      .mapToObj(volatility -> String.format(Locale.ROOT, "%.3f", price.applyAsDouble(volatility)))
      .collect(Collectors.joining(" "));
}

System.out.println("by the formula, calls at 100: " + formula(volatility -> call(100, volatility)));
System.out.println("by the formula, puts at 100: " + formula(volatility -> put(100, volatility)));
System.out.printf(Locale.ROOT, "a call costs more than a put at 100 by: %.3f%n", parity(100));

// %% How far the simulation is off, in units of its own error; beyond 4 it would be wrong
double worst = 0;
boolean asianCallsAreCheaper = true;
boolean asianPutsAreCheaper = true;
for (int i = 0; i < options.size(); i++) {
  Option option = options.get(i);
  Prices found = prices.get(i);
  double call = found.call().price() - call(option.strike(), option.volatility());
  double put = found.put().price() - put(option.strike(), option.volatility());
  worst = Math.max(worst, Math.abs(call) / found.call().error());
  worst = Math.max(worst, Math.abs(put) / found.put().error());
  // What call and put differ by is what the share will be worth, whatever it does on its way.
  double parity = found.call().price() - found.put().price() - parity(option.strike());
  worst = Math.max(worst, Math.abs(parity) / found.share().error());
  asianCallsAreCheaper &= found.asianCall().price() < found.call().price();
  // Beyond that, an average lags behind a share that rises, which makes a put worth more.
  asianPutsAreCheaper &= option.strike() > spot || found.asianPut().price() < found.put().price();
}
System.out.printf(Locale.ROOT, "farthest from the formula: %.1f errors%n", worst);
System.out.println("an average moves less, so Asian calls cost less: " + asianCallsAreCheaper);
System.out.println("and Asian puts up to a strike of 100: " + asianPutsAreCheaper);
System.out.printf(
    Locale.ROOT,
    "%.2f s for %.2f s of work%n",
    run.wallTime().toMillis() / 1000.0,
    run.serialTime().toMillis() / 1000.0);
if (worst > 4 || !asianCallsAreCheaper || !asianPutsAreCheaper) {
  throw new IllegalStateException(
      String.format(
          Locale.ROOT,
          "the simulation is wrong: %.1f errors from the formula, where 4 are the most that chance"
              + " explains; Asian calls cheaper: %s, puts: %s; look at price(Option)",
          worst,
          asianCallsAreCheaper,
          asianPutsAreCheaper));
}
