package io.gridshell.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/** Java Flight Recorder in the JVM that calls, which may be an engine. */
final class FlightRecording {
  private static final String NAME = "gridshell-perf";

  private FlightRecording() {}

  /** Begins to record, with what a profile needs. */
  static void begin() throws IOException, ParseException {
    Recording recording = new Recording(Configuration.getConfiguration("profile"));
    recording.setName(NAME);
    recording.start();
  }

  /** Ends what was begun, in {@code file}. */
  static void end(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    for (Recording recording : FlightRecorder.getFlightRecorder().getRecordings()) {
      if (recording.getName().equals(NAME)) {
        recording.dump(file);
        recording.close();
      }
    }
  }
}
