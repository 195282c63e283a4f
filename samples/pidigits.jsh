// The digits of pi: a long sum in pieces, for whichever engine is free; then the engines count
// which digits follow each other.
//
//   ./gridshell run -n 4 samples/pidigits.jsh          20 000 digits
//   ./gridshell run -n 4 samples/pidigits.jsh 100000   or as many as you like, from 10 000 on

// %% Machin's formula: pi = 16 arctan(1/5) - 4 arctan(1/239)
int digits = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;

// Some terms of arctan(1/x) = 1/x - 1/(3 x^3) + 1/(5 x^5) - ...
record Piece(int factor, int x, int from, int to) {}

// With ten digits more than asked for, so that the last one is right.
BigInteger sum(Piece piece) {
  BigInteger unit = BigInteger.TEN.pow(digits + 10);
  BigInteger power = unit.divide(BigInteger.valueOf(piece.x()).pow(2 * piece.from() + 1));
  BigInteger sum = BigInteger.ZERO;
  for (int k = piece.from(); k < piece.to(); k++) {
    BigInteger term = power.divide(BigInteger.valueOf(2 * k + 1));
    sum = k % 2 == 0 ? sum.add(term) : sum.subtract(term);
    power = power.divide(BigInteger.valueOf(piece.x() * piece.x()));
  }
  return sum.multiply(BigInteger.valueOf(piece.factor()));
}

// %% The pieces: as many terms in each, but the first ones take far longer than the last
List<Piece> pieces(int factor, int x, int count) {
  int terms = (int) ((digits + 10) / (2 * Math.log10(x))) + 1;
  return IntStream.range(0, count)
      .mapToObj(i -> new Piece(factor, x, i * terms / count, (i + 1) * terms / count))
      .toList();
}

List<Piece> all = new ArrayList<>(pieces(16, 5, 32));
all.addAll(pieces(-4, 239, 8));

// %% Serially and in parallel; the best of three, for a JVM that has just started is slow
record Timed(BigInteger pi, long millis) {}

Timed best(Supplier<List<BigInteger>> work) {
  List<Timed> rounds = new ArrayList<>();
  for (int round = 0; round < 3; round++) {
    long start = System.nanoTime();
    BigInteger pi = work.get().stream().reduce(BigInteger.ZERO, BigInteger::add);
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    rounds.add(new Timed(pi, Math.max(1, millis)));
  }
  return Collections.min(rounds, Comparator.comparing(Timed::millis));
}

Timed serial = best(() -> all.stream().map(piece -> sum(piece)).toList());
Timed parallel = best(() -> lv.map(piece -> sum(piece), all).get());
int engines = grid.ids().size();
System.out.println("serial    " + serial.millis() + " ms");
System.out.println("parallel  " + parallel.millis() + " ms on " + engines + " engines");
System.out.printf("digits a second, serially        %d%n", digits * 1000L / serial.millis());
System.out.printf("digits a second in parallel      %d%n", digits * 1000L / parallel.millis());
System.out.printf(Locale.ROOT, "speedup   %.2f%n", serial.millis() / (double) parallel.millis());
System.out.println("the same sum " + parallel.pi().equals(serial.pi()));

// %% The digits, and how often each occurs among the first 10 000
String decimals = parallel.pi().toString().substring(1, digits + 1);
String few = decimals.substring(0, 10_000);
System.out.println("pi 3." + decimals.substring(0, 50) + "...");
System.out.println(
    "frequencies "
        + IntStream.rangeClosed('0', '9')
            .mapToObj(digit -> few.chars().filter(each -> each == digit).count())
            .toList());

// %% Pairs: every engine takes a block, and the digit behind it for the pair across the border
// That makes 9 999 pairs, all that there are. Programs that count each block for itself, as that of
// ipyparallel does, miss those across borders.
int[] pairs(String block) {
  int[] counts = new int[100];
  for (int i = 0; i + 1 < block.length(); i++) {
    counts[10 * (block.charAt(i) - '0') + block.charAt(i + 1) - '0']++;
  }
  return counts;
}

List<String> blocks =
    IntStream.range(0, 4)
        .mapToObj(i -> few.substring(2_500 * i, Math.min(2_500 * (i + 1) + 1, 10_000)))
        .toList();
int[] counts = new int[100];
for (int[] part : dv.map(block -> pairs(block), blocks).get()) {
  Arrays.setAll(counts, pair -> counts[pair] + part[pair]);
}

List<Integer> byCount =
    IntStream.range(0, 100).boxed().sorted(Comparator.comparing(pair -> counts[pair])).toList();
int rarest = byCount.get(0);
int commonest = byCount.get(99);
System.out.println("pairs " + Arrays.stream(counts).sum());
System.out.printf("most often  %02d: %d%n", commonest, counts[commonest]);
System.out.printf("least often %02d: %d%n", rarest, counts[rarest]);
if (!Arrays.equals(counts, pairs(few)) || !parallel.pi().equals(serial.pi())) {
  throw new IllegalStateException("the engines do not give what the client gives");
}
