package io.gridshell.marathon;

import io.gridshell.marathon.client.TaskState;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.Optional;

/**
 * A task of the grid.
 *
 * @param taskId its id
 * @param since when it was launched, as Marathon writes it; empty while unknown
 * @param state whether it lives
 * @param address where it listens; empty while unknown
 */
record Member(String taskId, String since, TaskState state, Optional<InetSocketAddress> address) {

  /** Oldest first; one whose age is unknown has hardly begun. */
  static final Comparator<Member> BY_AGE =
      Comparator.comparing((Member member) -> member.since().isEmpty())
          .thenComparing(Member::since)
          .thenComparing(Member::taskId);

  boolean live() {
    return state == TaskState.LIVE;
  }
}
