package io.gridshell.perf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a driver is to do; it travels as words of the form {@code key=value}.
 *
 * @param workers how many workers to start
 * @param window how long one workload is measured, about; the same again to warm it up
 * @param deadline after which a workload is given up
 * @param scale the part of the data that is moved, 1 for all
 * @param home a folder for files
 * @param jfr a folder for recordings by Java Flight Recorder, if there are to be any
 * @param workloads what to measure
 */
public record Order(
    int workers,
    Duration window,
    Duration deadline,
    double scale,
    Path home,
    Optional<Path> jfr,
    List<Workload> workloads) {

  /** The same for {@code others}. */
  public Order with(List<Workload> others) {
    return new Order(workers, window, deadline, scale, home, jfr, others);
  }

  /** The order as words of a command line. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    words.add("workers=" + workers);
    words.add("window=" + window.toMillis() / 1e3);
    words.add("deadline=" + deadline.toMillis() / 1e3);
    words.add("scale=" + scale);
    words.add("home=" + home);
    jfr.ifPresent(folder -> words.add("jfr=" + folder));
    words.add("workloads=" + workloads.stream().map(Workload::id).collect(Collectors.joining(",")));
    return words;
  }

  /** Reads {@link #words()}. */
  public static Order parse(List<String> words) {
    Map<String, String> values = new HashMap<>();
    for (String word : words) {
      int sign = word.indexOf('=');
      if (sign < 0) {
        throw new IllegalArgumentException("not key=value: " + word);
      }
      values.put(word.substring(0, sign), word.substring(sign + 1));
    }
    return new Order(
        Integer.parseInt(value(values, "workers")),
        seconds(value(values, "window")),
        seconds(value(values, "deadline")),
        Double.parseDouble(value(values, "scale")),
        Path.of(value(values, "home")),
        Optional.ofNullable(values.get("jfr")).map(Path::of),
        Arrays.stream(value(values, "workloads").split(",", -1)).map(Workload::of).toList());
  }

  private static String value(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key + "= among the words of the order");
    }
    return value;
  }

  private static Duration seconds(String number) {
    return Duration.ofMillis(Math.round(Double.parseDouble(number) * 1e3));
  }
}
