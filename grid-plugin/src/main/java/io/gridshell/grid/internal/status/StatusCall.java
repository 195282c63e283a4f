package io.gridshell.grid.internal.status;

import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.transfer.DataAddress;
import io.gridshell.grid.internal.transfer.StatusQuestion;
import io.gridshell.grid.internal.transfer.TransferException;
import io.gridshell.grid.internal.wire.EngineRoll;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks one engine of this machine what all do. One that is slow to answer, as it is while it waits
 * for a frozen one, is not waited for: the next one is asked beside it, and the first answer
 * counts.
 */
public final class StatusCall {
  private static final Logger LOG = System.getLogger(StatusCall.class.getName());
  private static final Duration LEAD = Duration.ofMillis(400);
  private static final int MOST_ASKED = 4;

  private final Profile profile;
  private final @Nullable SSLContext security;
  private final BlockingQueue<Optional<EngineRoll>> answers = new LinkedBlockingQueue<>();

  /**
   * Prepares to ask the grid of {@code profile}.
   *
   * @param security what shows who asks; null where engines do not want to know
   */
  public StatusCall(Profile profile, @Nullable SSLContext security) {
    this.profile = profile;
    this.security = security;
  }

  /**
   * Asks, for at most {@code patience}.
   *
   * @return what the engines do; empty when none answers here, which does not say why
   */
  public Optional<EngineRoll> ask(Duration patience) throws InterruptedException {
    List<DataAddress> addresses;
    try {
      addresses = ReadyFile.addresses(profile);
    } catch (IOException unreadable) {
      LOG.log(Level.DEBUG, "cannot tell where engines answer", unreadable);
      return Optional.empty();
    }
    long deadline = System.nanoTime() + patience.toNanos();
    int begun = 0;
    int open = 0;
    int most = Math.min(addresses.size(), MOST_ASKED);
    while (open > 0 || begun < most) {
      long wait = deadline - System.nanoTime();
      if (begun < most) {
        ask(addresses.get(begun), patience);
        begun++;
        open++;
        wait = Math.min(wait, LEAD.toNanos());
      }
      Optional<EngineRoll> answer = answers.poll(wait, TimeUnit.NANOSECONDS);
      if (answer != null && answer.isPresent()) {
        return answer;
      }
      if (answer != null) {
        open--;
      } else if (System.nanoTime() >= deadline) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private void ask(DataAddress address, Duration patience) {
    Thread thread =
        new Thread(
            () -> answers.add(answer(address, patience)), "gridshell-status-" + address.port());
    // Blocks for ever where an engine is frozen.
    thread.setDaemon(true);
    thread.start();
  }

  private Optional<EngineRoll> answer(DataAddress address, Duration patience) {
    int millis = (int) Math.min(Integer.MAX_VALUE, patience.toMillis());
    try {
      return Optional.of(EngineRoll.read(StatusQuestion.ask(address, security, millis)));
    } catch (IOException | TransferException | MalformedBytesException e) {
      LOG.log(Level.DEBUG, "no status from port=" + address.port(), e);
      return Optional.empty();
    }
  }
}
