// A search for the best parameters of a model: all engines get a library from Maven, the data and
// the function; then there is one task for each point of the grid of parameters.
//
//   ./gridshell run -n 4 samples/hyperparameters.jsh
//
// The model tells by its words which of the four gospels a verse is from. The library is Tribuo
// (Apache License 2.0), the text is the King James Bible.

// %% The library; this fetches it once and gives it to the client and to the engines
%deps org.tribuo:tribuo-classification-sgd:4.3.2

// %% The verses, pushed to all engines: the text is encoded once
Path bible = script.resolveSibling("data/king-james-bible.txt");
List<String> verses =
    Files.readAllLines(bible).stream()
        .filter(verse -> verse.matches("(Mat|Mark|Luke|John)\\d.*"))
        .toList();
dv.push("verses", verses).get();
System.out.println("verses " + verses.size());

// %% Four fifths of them to learn from, one to examine with; here, and on each engine
%%px --local
import java.util.function.IntPredicate;
import java.util.logging.*;
import org.tribuo.*;
import org.tribuo.classification.*;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

Example<Label> example(String verse) {
  int end = verse.indexOf(' ');
  String gospel = verse.substring(0, end).replaceFirst("\\d.*", "");
  Example<Label> example = new ArrayExample<>(new Label(gospel));
  Arrays.stream(verse.substring(end).toLowerCase(Locale.ROOT).split("[^a-z]+"))
      .filter(word -> !word.isEmpty())
      .distinct()
      .forEach(word -> example.add(new Feature(word, 1)));
  return example;
}

Dataset<Label> dataset(IntPredicate chosen) {
  LabelFactory labels = new LabelFactory();
  MutableDataset<Label> dataset =
      new MutableDataset<>(new SimpleDataSourceProvenance("gospels", labels), labels);
  IntStream.range(0, verses.size())
      .filter(chosen)
      .forEach(i -> dataset.add(example(verses.get(i))));
  return dataset;
}

// The library tells of every step unless it is told not to.
Logger library = Logger.getLogger("org.tribuo");
library.setLevel(Level.WARNING);

Dataset<Label> lessons = dataset(i -> i % 5 != 0);
Dataset<Label> exam = dataset(i -> i % 5 == 0);

// %% One trial: learn with these parameters, then tell how much of the exam is right
%%px --local
import java.util.function.BiFunction;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.math.optimisers.AdaGrad;

Model<Label> train(double rate, int epochs) {
  return new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(rate), epochs, 1L).train(lessons);
}

BiFunction<Double, Integer, Double> accuracy =
    (rate, epochs) -> new LabelEvaluator().evaluate(train(rate, epochs), exam).accuracy();

// %% The grid of parameters
record Trial(double rate, int epochs) {}

List<Double> rates = List.of(0.003, 0.01, 0.03, 0.1, 0.3);
List<Integer> epochs = List.of(1, 3, 10, 30);
List<Trial> trials =
    rates.stream().flatMap(rate -> epochs.stream().map(n -> new Trial(rate, n))).toList();

// %% Serially, in the client
long start = System.nanoTime();
List<Double> serial =
    trials.stream().map(trial -> accuracy.apply(trial.rate(), trial.epochs())).toList();
Duration serially = Duration.ofNanos(System.nanoTime() - start);

// %% In parallel: library, data and function are there, so that only the parameters travel
MapResult<Double> search =
    lv.map(
        trial -> {
          BiFunction<Double, Integer, Double> accuracy = EngineContext.current().get("accuracy");
          return accuracy.apply(trial.rate(), trial.epochs());
        },
        trials);
List<Double> found = search.get();

// %% What every trial came to
for (int i = 0; i < trials.size(); i++) {
  Trial trial = trials.get(i);
  System.out.printf(
      Locale.ROOT, "rate %5.3f, %2d epochs: %.3f%n", trial.rate(), trial.epochs(), found.get(i));
}
int best = found.indexOf(Collections.max(found));
Trial chosen = trials.get(best);
System.out.println("trials " + trials.size());
System.out.println("best " + chosen);
System.out.printf(Locale.ROOT, "accuracy %.3f%n", found.get(best));

// %% How long both took
System.out.printf(Locale.ROOT, "serial    %.2f s%n", serially.toMillis() / 1000.0);
System.out.printf(
    Locale.ROOT,
    "parallel  %.2f s on %d engines%n",
    search.wallTime().toMillis() / 1000.0,
    grid.ids().size());
System.out.printf(
    Locale.ROOT,
    "speedup   %.2f%n",
    serially.toMillis() / (double) search.wallTime().toMillis());
System.out.println("both found the same: " + found.equals(serial));

// %% The best model, trained again here: the words by which it tells a gospel, and its exam
Model<Label> model = train(chosen.rate(), chosen.epochs());
new TreeMap<>(model.getTopFeatures(-1))
    .forEach(
        (gospel, words) ->
            System.out.println(
                "words of "
                    + gospel
                    + ": "
                    + words.stream()
                        .filter(word -> word.getB() > 0)
                        .limit(4)
                        .map(word -> word.getA())
                        .toList()));
System.out.printf(
    Locale.ROOT,
    "accuracy of the best model %.3f%n",
    new LabelEvaluator().evaluate(model, exam).accuracy());
