package io.gridshell.marathon.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lines of a stream as they come, no more than a few ahead of the reader. */
final class EventLines implements Flow.Subscriber<String>, AutoCloseable {
  private static final int AHEAD = 256;

  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;

  private sealed interface Piece {
    record Line(String text) implements Piece {}

    record End(@Nullable Throwable failure) implements Piece {}
  }

  BodyHandler<Void> handler() {
    return info ->
        info.statusCode() == 200
            ? new Opened(BodySubscribers.fromLineSubscriber(this))
            : BodySubscribers.replacing(null);
  }

  /**
   * The JDK waits for the end of a body, which a stream does not have; here it has come at once.
   */
  private record Opened(BodySubscriber<Void> lines) implements BodySubscriber<Void> {
    @Override
    public CompletionStage<Void> getBody() {
      return CompletableFuture.allOf();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      lines.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      lines.onNext(buffers);
    }

    @Override
    public void onError(Throwable failure) {
      lines.onError(failure);
    }

    @Override
    public void onComplete() {
      lines.onComplete();
    }
  }

  /**
   * The next line.
   *
   * @throws IOException when the stream has ended, or nothing came for {@code silence}
   */
  String next(Duration silence) throws InterruptedException, IOException {
    Piece piece = pieces.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
    if (piece instanceof Piece.Line line) {
      Flow.Subscription source = subscription;
      if (source != null) {
        source.request(1);
      }
      return line.text();
    } else if (piece instanceof Piece.End end) {
      throw end.failure() == null
          ? new EOFException("the stream of events has ended")
          : new IOException("the stream of events broke", end.failure());
    }
    throw new SocketTimeoutException("no sign of life for " + silence.toSeconds() + " s");
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(AHEAD);
  }

  @Override
  public void onNext(String line) {
    pieces.add(new Piece.Line(line));
  }

  @Override
  public void onError(Throwable failure) {
    pieces.add(new Piece.End(failure));
  }

  @Override
  public void onComplete() {
    pieces.add(new Piece.End(null));
  }

  @Override
  public void close() {
    Flow.Subscription source = subscription;
    if (source != null) {
      source.cancel();
    }
  }
}
