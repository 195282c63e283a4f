package io.gridshell.marathon;

import io.gridshell.marathon.client.TaskState;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The grid's tasks as Marathon listed them once.
 *
 * @param members all that live or may live, oldest first
 * @param wanted how many tasks the apps are to have
 * @param apps the ids of the apps
 */
record Listing(List<Member> members, int wanted, List<String> apps) {

  Listing {
    apps = List.copyOf(apps);
    members = members.stream().sorted(Member.BY_AGE).toList();
  }

  List<Member> live() {
    return members.stream().filter(Member::live).toList();
  }

  /** Addresses of live members but {@code self}; of unreachable ones when that leaves nobody. */
  Set<InetSocketAddress> addresses(Optional<Member> self) {
    Set<InetSocketAddress> live = addresses(self, TaskState.LIVE);
    return live.isEmpty() ? addresses(self, TaskState.UNREACHABLE) : live;
  }

  private Set<InetSocketAddress> addresses(Optional<Member> self, TaskState state) {
    Set<InetSocketAddress> addresses = new LinkedHashSet<>();
    Optional<InetSocketAddress> own = self.flatMap(Member::address);
    for (Member member : members) {
      if (member.state() == state && !self.equals(Optional.of(member))) {
        member.address().ifPresent(addresses::add);
      }
    }
    own.ifPresent(addresses::remove);
    return addresses;
  }
}
