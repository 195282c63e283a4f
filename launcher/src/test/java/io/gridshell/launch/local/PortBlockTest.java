package io.gridshell.launch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.launch.LaunchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortBlockTest {

  @Test
  void takesTheFirstBlockWithEightSparePorts() {
    PortBlock block = PortBlock.choose(4, Set.of(), port -> true, "here");
    assertThat(block).isEqualTo(new PortBlock(48500, 12));
  }

  @Test
  void skipsABlockOfWhichOnePortIsInUse() {
    assertThat(PortBlock.choose(4, Set.of(), port -> port != 48503, "here").first())
        .isEqualTo(48564);
  }

  @Test
  void leavesTheSparePortsOfANeighbourAlone() {
    assertThat(PortBlock.choose(1, Set.of(48530), port -> true, "here").first()).isEqualTo(48564);
  }

  @Test
  void manyEnginesGetSeveralBlocksInARow() {
    PortBlock block = PortBlock.choose(100, Set.of(), port -> port != 48564, "here");
    assertThat(block).isEqualTo(new PortBlock(48628, 108));
  }

  @Test
  void saysWhenNothingIsFree() {
    assertThatThrownBy(() -> PortBlock.choose(2, Set.of(), port -> false, "127.0.0.1"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("no 64 free consecutive ports on 127.0.0.1 between 48500 and 60000");
  }

  @Test
  void anAddressOfAnotherMachineIsNotTakenForABusyOne() throws IOException {
    InetAddress elsewhere = InetAddress.getByName("192.0.2.10");
    assertThatThrownBy(() -> PortBlock.choose(2, elsewhere, Set.of()))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("'192.0.2.10' is not one of this machine, which has ")
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void theMarkerIsBehindThePortsOfTheEngines() {
    assertThat(new PortBlock(48500, 12).marker()).isEqualTo(48563);
    assertThat(PortBlock.choose(56, Set.of(), port -> true, "here").marker()).isEqualTo(48627);
  }

  @Test
  void twoClaimsThatAreOpenAtOnceHaveDifferentBlocks() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (PortClaim one = PortClaim.take(2, loopback, "127.0.0.1", Set.of());
        PortClaim two = PortClaim.take(2, loopback, "127.0.0.1", Set.of())) {
      assertThat(one.addresses()).hasSize(10).doesNotContainAnyElementsOf(two.addresses());
    }
  }

  @Test
  void seesAPortThatIsReallyInUse() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int first = PortBlock.choose(1, loopback, Set.of()).first();
    try (ServerSocket socket = new ServerSocket(first + 3, 1, loopback)) {
      assertThat(socket.isBound()).isTrue();
      assertThat(PortBlock.choose(1, loopback, Set.of()).first()).isNotEqualTo(first);
    }
  }
}
