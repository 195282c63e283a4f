package io.gridshell.perf.suite;

import io.gridshell.perf.Workload;
import java.util.List;
import java.util.Map;

/**
 * A system that is compared.
 *
 * @param id what options and files call it
 * @param title what the table calls it
 * @param role what it is there for
 * @param command starts its driver; the words of an order follow
 * @param without workloads that it is not asked for, and why
 * @param absence why it is not here, empty if it is
 */
record Contender(
    String id,
    String title,
    Role role,
    List<String> command,
    Map<Workload, String> without,
    String absence) {

  /** What a system is there for. */
  enum Role {
    OURS,
    PEER,
    FLOOR
  }

  /** The same, known not to be here. */
  Contender leftOut(String why) {
    return new Contender(id, title, role, command, without, why);
  }

  boolean isHere() {
    return absence.isEmpty();
  }

  boolean isOurs() {
    return role == Role.OURS;
  }
}
