package io.gridshell.perf;

import java.util.Collections;
import java.util.concurrent.Callable;

/** The same bytes over plain sockets to another process: the floor below what moves data. */
final class TcpPeer implements Peer {
  private final int lines;
  private final TcpSink sink;

  TcpPeer(int lines) throws Exception {
    this.lines = lines;
    this.sink = TcpSink.start(lines);
  }

  @Override
  public String name() {
    return "plain TCP";
  }

  @Override
  public void callOne() throws Exception {
    sink.stream(1, 1);
  }

  @Override
  public void callAll() throws Exception {
    sink.stream(1, lines);
  }

  @Override
  public Callable<?> scatter(Data data) {
    long bytes = bytes(data);
    return () -> sink.stream(bytes / lines, lines);
  }

  @Override
  public Callable<?> gather(Data data) {
    long bytes = bytes(data);
    long each = bytes / data.size();
    // They mean nothing, but as many must have come as there are.
    return () -> Collections.nCopies((int) (sink.fetch(bytes / lines, lines) / each), 0);
  }

  private static long bytes(Data data) {
    if (data.bytes() == 0) {
      throw Peer.cannot("records have no bytes of their own");
    }
    return data.bytes();
  }

  @Override
  public Callable<?> push(Data data) {
    return () -> sink.stream(data.bytes(), lines);
  }

  @Override
  public void close() {
    sink.close();
  }
}
