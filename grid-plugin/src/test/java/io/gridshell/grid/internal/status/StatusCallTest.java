package io.gridshell.grid.internal.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.EngineLoad;
import io.gridshell.EngineState;
import io.gridshell.grid.internal.transfer.DataAddress;
import io.gridshell.grid.internal.transfer.Lending;
import io.gridshell.grid.internal.transfer.NodeDesk;
import io.gridshell.grid.internal.transfer.Staging;
import io.gridshell.grid.internal.transfer.TransferServer;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.EngineReport;
import io.gridshell.grid.internal.wire.EngineRoll;
import io.gridshell.grid.testing.TestKeys;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The status of a grid for a program that has its files and does not join. */
@Timeout(60)
class StatusCallTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final EngineRoll ROLL =
      new EngineRoll(
          List.of(
              new EngineRoll.Entry(
                  new EngineRecord(
                      0,
                      UUID.randomUUID(),
                      "here",
                      42,
                      2,
                      Set.of("gpu"),
                      Instant.ofEpochMilli(1_700_000_000_000L)),
                  new EngineReport(EngineState.IDLE, 3, EngineLoad.UNKNOWN))));

  @TempDir private Path home;

  private Profile profile() {
    return new Profile(home, "asked");
  }

  private static TransferServer engine(@Nullable SSLContext security) throws IOException {
    return new TransferServer(
        "127.0.0.1", 0, security, new NodeDesk(new Staging(), new Lending(), ROLL::toBytes));
  }

  private void record(int id, DataAddress address) throws IOException {
    new ReadyFile(42, Instant.now(), Optional.of(address)).write(profile(), id);
  }

  private static DataAddress addressOf(TransferServer engine) {
    return engine.address(List.of("127.0.0.1"));
  }

  private static DataAddress addressOfOneThatIsGone() throws IOException {
    try (TransferServer gone = engine(null)) {
      return addressOf(gone);
    }
  }

  private Optional<EngineRoll> ask(@Nullable SSLContext security) throws InterruptedException {
    return new StatusCall(profile(), security).ask(PATIENCE);
  }

  @Test
  void anEngineTellsWhatAllDo() throws Exception {
    try (TransferServer engine = engine(null)) {
      record(0, addressOf(engine));

      assertThat(ask(null)).contains(ROLL);
      assertThat(ROLL.infos())
          .singleElement()
          .matches(info -> info.id() == 0 && info.pid() == 42 && info.queued() == 3);
    }
  }

  @Test
  void whoMayNotJoinIsNotTold() throws Exception {
    TestKeys.write(profile());
    Profile other = new Profile(home, "other");
    TestKeys.write(other);
    try (TransferServer engine = engine(TestKeys.member(profile()))) {
      record(0, addressOf(engine));

      assertThat(ask(TestKeys.member(profile()))).contains(ROLL);
      assertThat(ask(TestKeys.member(other))).as("keys of another grid").isEmpty();
      assertThat(ask(TestKeys.nameless(profile()))).as("no keys").isEmpty();
      assertThat(ask(null)).as("no encryption").isEmpty();
    }
  }

  @Test
  void anEngineThatIsGoneAndOneThatIsFrozenAreNotWaitedFor() throws Exception {
    record(0, addressOfOneThatIsGone());
    try (TransferServer engine = engine(null);
        ServerSocket frozen = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      record(
          1, new DataAddress(List.of("127.0.0.1"), frozen.getLocalPort(), UUID.randomUUID(), ""));
      record(2, addressOf(engine));

      long start = System.nanoTime();
      assertThat(ask(null)).contains(ROLL);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE.dividedBy(2));
    }
  }

  @Test
  void whatListensAtTheAddressOfAnotherGridsEngineDoesNotTell() throws Exception {
    try (TransferServer engine = engine(null)) {
      record(0, new DataAddress(List.of("127.0.0.1"), engine.port(), UUID.randomUUID(), ""));

      assertThat(ask(null)).isEmpty();
    }
  }

  @Test
  void withoutFilesOrWithDamagedOnesNobodyIsAsked() throws Exception {
    assertThat(ask(null)).isEmpty();
    Path engines = Files.createDirectories(profile().folder().resolve("engines"));
    Files.writeString(engines.resolve("0.ready"), "data.hosts=127.0.0.1\ndata.port=x\n");
    assertThat(ask(null)).isEmpty();
  }
}
