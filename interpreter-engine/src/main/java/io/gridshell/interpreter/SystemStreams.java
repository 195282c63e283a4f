package io.gridshell.interpreter;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@code System.out}, {@code err} and {@code in}, once per JVM: output of threads
 * that work for an interpreter goes to its task, and they read an empty input; every other thread
 * gets the original streams.
 */
final class SystemStreams {
  private static boolean installed;

  private SystemStreams() {}

  static synchronized void install() {
    if (!installed) {
      installed = true;
      System.setOut(new Routed(OutputSink.Stream.STDOUT, System.out));
      System.setErr(new Routed(OutputSink.Stream.STDERR, System.err));
      System.setIn(new NoInput(System.in));
    }
  }

  /** A print stream that hands over whole texts instead of bytes where it can. */
  private static final class Routed extends PrintStream {
    private final OutputSink.Stream stream;
    private final PrintStream original;

    private final Bytes bytes;

    Routed(OutputSink.Stream stream, PrintStream original) {
      this(stream, original, new Bytes(stream, original));
    }

    private Routed(OutputSink.Stream stream, PrintStream original, Bytes bytes) {
      super(bytes, false, StandardCharsets.UTF_8);
      this.stream = stream;
      this.original = original;
      this.bytes = bytes;
    }

    private void send(String text) {
      OutputRoute.Session session = OutputRoute.sessionOfThisThread();
      if (session == null) {
        original.print(text);
        if (text.indexOf('\n') >= 0) {
          original.flush();
        }
      } else {
        session.write(stream, text);
      }
    }

    private void line(String text) {
      send(text + System.lineSeparator());
    }

    @Override
    public void flush() {
      bytes.flush();
    }

    @Override
    public void write(int b) {
      bytes.write(b);
    }

    @Override
    public void write(byte[] text) {
      bytes.write(text, 0, text.length);
    }

    @Override
    public void write(byte[] text, int from, int length) {
      bytes.write(text, from, length);
    }

    @Override
    public void print(boolean value) {
      send(String.valueOf(value));
    }

    @Override
    public void print(char value) {
      send(String.valueOf(value));
    }

    @Override
    public void print(int value) {
      send(String.valueOf(value));
    }

    @Override
    public void print(long value) {
      send(String.valueOf(value));
    }

    @Override
    public void print(float value) {
      send(String.valueOf(value));
    }

    @Override
    public void print(double value) {
      send(String.valueOf(value));
    }

    @Override
    public void print(char[] value) {
      send(String.valueOf(value));
    }

    @Override
    public void print(@Nullable String value) {
      send(String.valueOf(value));
    }

    @Override
    public void print(@Nullable Object value) {
      send(String.valueOf(value));
    }

    @Override
    public void println() {
      line("");
    }

    @Override
    public void println(boolean value) {
      line(String.valueOf(value));
    }

    @Override
    public void println(char value) {
      line(String.valueOf(value));
    }

    @Override
    public void println(int value) {
      line(String.valueOf(value));
    }

    @Override
    public void println(long value) {
      line(String.valueOf(value));
    }

    @Override
    public void println(float value) {
      line(String.valueOf(value));
    }

    @Override
    public void println(double value) {
      line(String.valueOf(value));
    }

    @Override
    public void println(char[] value) {
      line(String.valueOf(value));
    }

    @Override
    public void println(@Nullable String value) {
      line(String.valueOf(value));
    }

    @Override
    public void println(@Nullable Object value) {
      line(String.valueOf(value));
    }

    @Override
    public PrintStream append(@Nullable CharSequence text) {
      send(String.valueOf(text));
      return this;
    }

    @Override
    public PrintStream append(@Nullable CharSequence text, int start, int end) {
      send(String.valueOf(text).substring(start, end));
      return this;
    }

    @Override
    public PrintStream append(char value) {
      send(String.valueOf(value));
      return this;
    }

    @Override
    @SuppressWarnings("AnnotateFormatMethod")
    public PrintStream format(String format, @Nullable Object... arguments) {
      send(String.format(format, arguments));
      return this;
    }

    @Override
    public PrintStream format(
        @Nullable Locale locale, String format, @Nullable Object... arguments) {
      send(String.format(locale, format, arguments));
      return this;
    }

    @Override
    public PrintStream printf(String format, @Nullable Object... arguments) {
      return format(format, arguments);
    }

    @Override
    public PrintStream printf(
        @Nullable Locale locale, String format, @Nullable Object... arguments) {
      return format(locale, format, arguments);
    }
  }

  /** Takes what is printed as bytes. */
  private static final class Bytes extends OutputStream {
    private final OutputSink.Stream stream;
    private final PrintStream original;

    Bytes(OutputSink.Stream stream, PrintStream original) {
      this.stream = stream;
      this.original = original;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      OutputRoute.Session session = OutputRoute.sessionOfThisThread();
      if (session == null) {
        original.write(bytes, from, length);
      } else {
        session.write(stream, bytes, from, length);
      }
    }

    @Override
    public void flush() {
      OutputRoute.Session session = OutputRoute.sessionOfThisThread();
      if (session == null) {
        original.flush();
      } else {
        session.flush(stream);
      }
    }
  }

  /** An input at its end for tasks. */
  private static final class NoInput extends InputStream {
    private final InputStream original;

    NoInput(InputStream original) {
      this.original = original;
    }

    private InputStream input() {
      return OutputRoute.ofThisThread() == null ? original : InputStream.nullInputStream();
    }

    @Override
    public int read() throws IOException {
      return input().read();
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return input().read(bytes, from, length);
    }

    @Override
    public int available() throws IOException {
      return input().available();
    }
  }
}
