package io.gridshell.marathon;

import io.gridshell.marathon.client.TaskState;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a node that has not joined yet goes on asking the others or forms the ring.
 *
 * <p>Two rings never become one, so exactly one node may form it: the oldest task that Marathon
 * lists, because a task that replaces another is the youngest. It forms the ring only after the
 * list has stood still for a while and everybody on it was asked in vain. Listings in, advice out;
 * no clock and no network. Not thread-safe.
 */
final class FormationRule {
  private final int minEngines;
  private final Duration margin;
  private final boolean unreachableBlocks;

  private @Nullable List<Member> seen;
  private long unchangedSince;
  private boolean asked;

  /** What a node that has not joined does next. */
  sealed interface Advice {
    /** Look for a ring among the others; this node forms none while the list is as it is. */
    record Seek(Set<InetSocketAddress> others, String obstacle) implements Advice {}

    /** Ask the others to be let in, once and with all patience; forming comes next. */
    record Ask(Set<InetSocketAddress> others) implements Advice {}

    /** Form the ring, unless one of the others is in a ring already. */
    record Form(Set<InetSocketAddress> others) implements Advice {}

    /** Come again; there is nobody to ask, and forming is not allowed yet. */
    record Wait(String reason) implements Advice {}

    /** Come again when the margin has passed; the others were asked already. */
    record Settle(Duration left, Set<InetSocketAddress> others) implements Advice {}
  }

  FormationRule(int minEngines, Duration margin, boolean unreachableBlocks) {
    this.minEngines = minEngines;
    this.margin = margin;
    this.unreachableBlocks = unreachableBlocks;
  }

  /** Forgets how long the list has stood still, because nobody knows what happened meanwhile. */
  void disturbed() {
    seen = null;
    asked = false;
  }

  /**
   * Notes that Marathon lists {@code listing} at {@code now}, in nanoseconds, without asking what
   * to do. The time in which the list stands still may pass before the node can ask anybody.
   */
  void observe(Listing listing, long now) {
    List<Member> live = listing.live();
    if (!live.equals(seen)) {
      seen = live;
      unchangedSince = now;
      asked = false;
    }
  }

  /**
   * What to do at {@code now}, in nanoseconds, when Marathon lists {@code listing}.
   *
   * @param self the node's own task; empty when the node is none, which may never form a ring
   */
  Advice next(Listing listing, Optional<Member> self, long now) {
    observe(listing, now);
    Set<InetSocketAddress> others = listing.addresses(self);
    Optional<String> obstacle = obstacle(listing, listing.live(), self);
    if (obstacle.isPresent()) {
      return others.isEmpty()
          ? new Advice.Wait(obstacle.get())
          : new Advice.Seek(others, obstacle.get());
    }
    Duration left = margin.minusNanos(now - unchangedSince);
    if (!asked && !others.isEmpty()) {
      asked = true;
      return new Advice.Ask(others);
    }
    return left.isNegative() || left.isZero()
        ? new Advice.Form(others)
        : new Advice.Settle(left, others);
  }

  /** Why the node may not form the ring whatever time passes; empty when it may. */
  private Optional<String> obstacle(Listing listing, List<Member> live, Optional<Member> self) {
    if (self.isEmpty()) {
      return Optional.of("this node is none of the tasks that Marathon lists");
    }
    if (!live.get(0).equals(self.get())) {
      return Optional.of("task " + live.get(0).taskId() + " is older and forms the grid");
    }
    int needed = listing.wanted() > 0 ? Math.min(minEngines, listing.wanted()) : minEngines;
    if (live.size() < needed) {
      return Optional.of(live.size() + " of " + needed + " engines are listed");
    }
    return unreachableBlocks
        ? listing.members().stream()
            .filter(member -> member.state() == TaskState.UNREACHABLE)
            .filter(member -> member.since().isEmpty() || older(member, self.get()))
            .findFirst()
            .map(member -> "older task " + member.taskId() + " is on an agent that is cut off")
        : Optional.empty();
  }

  private static boolean older(Member member, Member self) {
    return Member.BY_AGE.compare(member, self) < 0;
  }
}
