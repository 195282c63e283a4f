// Word frequency: the words of a text, counted on all engines at once and checked against one.
//
//   ./gridshell run -n 4 samples/wordfreq.jsh          the King James Bible
//   ./gridshell run -n 4 samples/wordfreq.jsh FILE     any other UTF-8 text

// %% The text, by lines; `script` is the path of this file
Path bible = script.resolveSibling("data/king-james-bible.txt");
Path text = args.length > 0 ? Path.of(args[0]) : bible;
List<String> lines = Files.readAllLines(text);
System.out.println(
    text.getFileName() + ": " + Files.size(text) + " bytes, " + lines.size() + " lines");

// %% How to count; a method of the client
// A word is letters and apostrophes that stand alone; Ge1:1 is none.
Map<String, Integer> count(List<String> lines) {
  Pattern word = Pattern.compile("\\b[a-z][a-z']*\\b");
  Map<String, Integer> counts = new HashMap<>();
  for (String line : lines) {
    Matcher words = word.matcher(line.toLowerCase(Locale.ROOT));
    while (words.find()) {
      counts.merge(words.group(), 1, Integer::sum);
    }
  }
  return counts;
}

// %% How to measure
record Counted(Map<String, Integer> counts, long millis) {}

// The best of ten: a JVM that has just started is slow at first, the client's as the engines'.
Counted best(Supplier<Map<String, Integer>> counting) {
  List<Counted> rounds = new ArrayList<>();
  for (int round = 0; round < 10; round++) {
    long start = System.nanoTime();
    Map<String, Integer> counts = counting.get();
    rounds.add(new Counted(counts, Duration.ofNanos(System.nanoTime() - start).toMillis()));
  }
  return Collections.min(rounds, Comparator.comparing(Counted::millis));
}

// %% Serially: the client counts all lines
Counted serial = best(() -> count(lines));

// %% In parallel: deal the lines, once; then every engine counts its part, and the client adds up
dv.scatter("part", lines).get();

// The engines know nothing of count(): a function takes along what it calls.
RemoteFunction<List<String>, Map<String, Integer>> counter = part -> count(part);

Map<String, Integer> sum(List<Map<String, Integer>> parts) {
  Map<String, Integer> sum = new HashMap<>();
  parts.forEach(counts -> counts.forEach((word, n) -> sum.merge(word, n, Integer::sum)));
  return sum;
}

// Ref.of("part") is an argument that each engine finds among its own variables.
Ref<List<String>> ownPart = Ref.of("part");
Counted parallel = best(() -> sum(dv.apply(counter, ownPart).get()));

// %% The ten most frequent words
parallel.counts().entrySet().stream()
    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
    .limit(10)
    .forEach(entry -> System.out.printf("%8d %s%n", entry.getValue(), entry.getKey()));

System.out.println("serial    " + serial.millis() + " ms");
System.out.println("parallel  " + parallel.millis() + " ms on " + grid.ids().size() + " engines");

// %% Both ways must give the same
if (!parallel.counts().equals(serial.counts())) {
  throw new IllegalStateException("parallel and serial counts differ");
}
System.out.println("both counted the same: " + serial.counts().size() + " different words");
