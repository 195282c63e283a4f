package io.gridshell.perf.suite;

import io.gridshell.perf.Driver;
import io.gridshell.perf.JavaCommand;
import io.gridshell.perf.Workload;
import io.gridshell.perf.suite.Contender.Role;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The systems there are. */
final class Contenders {
  private static final String HEAP = "-Xmx2g";

  private Contenders() {}

  /** All of them, in the order of the table. */
  static List<Contender> all() {
    return List.of(
        here("gridshell", "Gridshell", Role.OURS, Set.of()),
        here("ignite", "Ignite", Role.PEER, Set.of()),
        here("stealing", "Ignite, job stealing", Role.PEER, data()),
        here("hazelcast", "Hazelcast", Role.PEER, EnumSet.of(Workload.GROWTH)),
        here("jdk", "JDK (floor)", Role.FLOOR, starts()),
        here("tcp", "TCP (floor)", Role.FLOOR, starts()));
  }

  /** One whose driver has the class path of this JVM. */
  private static Contender here(String id, String title, Role role, Set<Workload> without) {
    List<String> command = new ArrayList<>(JavaCommand.with(System.getProperty("java.class.path")));
    command.addAll(List.of(HEAP, Driver.class.getName(), id));
    return new Contender(id, title, role, command, without, "");
  }

  /** What moves data or grows: the same with and without job stealing. */
  private static Set<Workload> data() {
    Set<Workload> data = EnumSet.range(Workload.SCATTER_FEW, Workload.PUSH);
    data.add(Workload.GROWTH);
    return data;
  }

  /** What is about starting and losing processes, which a floor does not have. */
  private static Set<Workload> starts() {
    return EnumSet.of(Workload.START, Workload.RECOVERY, Workload.GROWTH);
  }
}
