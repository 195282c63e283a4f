package io.gridshell.grid.internal.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.grid.testing.TestKeys;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Large values between nodes over encrypted connections, and who is kept out. */
@Timeout(60)
class SecuredTransferTest {
  private static final UUID SELF = UUID.randomUUID();
  private static final UUID ONE = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();
  private static final int MEGABYTES = 24;

  @TempDir private static Path home;

  private static Profile ours;
  private static Profile foreign;

  private final Map<UUID, Staging> stagings = Map.of(ONE, new Staging(), OTHER, new Staging());
  private final Lending lending = new Lending();
  private final List<TransferServer> servers = new ArrayList<>();
  private final List<TransferClient> clients = new ArrayList<>();
  private Map<UUID, byte[]> addresses = Map.of();

  @BeforeAll
  static void makeKeys() {
    ours = new Profile(home, "ours");
    foreign = new Profile(home, "foreign");
    TestKeys.write(ours);
    TestKeys.write(foreign);
  }

  @BeforeEach
  void open() throws IOException {
    addresses = Map.of(ONE, serve(staging(ONE)), OTHER, serve(staging(OTHER)));
  }

  @AfterEach
  void close() {
    clients.forEach(TransferClient::close);
    servers.forEach(TransferServer::close);
  }

  private Staging staging(UUID node) {
    return Objects.requireNonNull(stagings.get(node));
  }

  private byte[] serve(Staging staging) throws IOException {
    TransferServer server =
        new TransferServer(
            "127.0.0.1",
            0,
            TestKeys.member(ours),
            new NodeDesk(staging, lending, () -> new byte[] {4, 2}));
    servers.add(server);
    return server.address(List.of("127.0.0.1")).toBytes();
  }

  private TransferClient client(@Nullable SSLContext security) {
    TransferClient client =
        new TransferClient(
            SELF,
            node -> CompletableFuture.completedFuture(Objects.requireNonNull(addresses.get(node))),
            security);
    clients.add(client);
    return client;
  }

  private static double[] doubles() {
    return IntStream.range(0, (MEGABYTES << 20) / Double.BYTES).asDoubleStream().toArray();
  }

  private static TransferClient.Destination to(
      UUID node, UUID transfer, Meter meter, CompletableFuture<Void> done) {
    return new TransferClient.Destination(node, transfer, Purpose.QUEUED, meter, () -> true, done);
  }

  /** Sends to a server that nobody reaches by TCP; returns the error, or what arrived. */
  private Object sendThroughDoor(Staging staging, LocalDoor door, @Nullable UUID token)
      throws Exception {
    try (TransferServer server =
        new TransferServer(
            "127.0.0.1",
            0,
            TestKeys.member(ours),
            new NodeDesk(staging, lending, () -> new byte[0]),
            door)) {
      DataAddress real = server.address(List.of());
      byte[] address =
          new DataAddress(List.of(), 0, token == null ? real.token() : token, real.local())
              .toBytes();
      addresses = Map.of(ONE, address);
      double[] all = doubles();
      UUID transfer = UUID.randomUUID();
      CompletableFuture<Void> done = new CompletableFuture<>();
      Layout layout = new Layout(Kind.DOUBLE, all.length);
      client(TestKeys.member(ours))
          .send(layout, () -> layout.sourceOf(all), List.of(to(ONE, transfer, Meter.NONE, done)));
      try {
        done.get(30, TimeUnit.SECONDS);
      } catch (ExecutionException refused) {
        return Objects.requireNonNull(refused.getCause());
      }
      assertThat((double[]) staging.await(transfer, () -> true)).isEqualTo(all);
      return all;
    }
  }

  @Test
  void processesOfOneUserOnOneMachineUseAFileThatNobodyElseReaches() throws Exception {
    LocalDoor door = Objects.requireNonNull(LocalDoor.open());
    Path file = Path.of(door.path());
    Path folder = Objects.requireNonNull(file.getParent());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");

    assertThat(sendThroughDoor(staging(ONE), door, null)).isInstanceOf(double[].class);

    assertThat(file).doesNotExist();
    assertThat(
            sendThroughDoor(
                staging(OTHER), Objects.requireNonNull(LocalDoor.open()), UUID.randomUUID()))
        .asString()
        .contains("for members of the grid");
  }

  @Test
  void theDoorOfAProcessThatWasKilledIsSweptAway() throws Exception {
    LocalDoor living = Objects.requireNonNull(LocalDoor.open());
    Path deserted = Path.of(living.path() + "x");
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(deserted))
        .close();
    Files.setLastModifiedTime(deserted, FileTime.from(Instant.EPOCH));
    Files.setLastModifiedTime(Path.of(living.path()), FileTime.from(Instant.EPOCH));

    try (living;
        LocalDoor next = Objects.requireNonNull(LocalDoor.open())) {
      assertThat(deserted).doesNotExist();
      assertThat(Path.of(living.path())).exists();
      assertThat(Path.of(next.path())).exists();
    }
  }

  @Test
  void oneValueReachesSeveralNodesEncrypted() throws Exception {
    double[] all = doubles();
    Layout layout = new Layout(Kind.DOUBLE, all.length);
    UUID transfer = UUID.randomUUID();
    AtomicLong moved = new AtomicLong();
    CompletableFuture<Void> first = new CompletableFuture<>();
    CompletableFuture<Void> second = new CompletableFuture<>();

    client(TestKeys.member(ours))
        .send(
            layout,
            () -> Source.of(Kind.DOUBLE, all, 0, all.length),
            List.of(
                to(ONE, transfer, moved::addAndGet, first),
                to(OTHER, transfer, moved::addAndGet, second)));
    CompletableFuture.allOf(first, second).get(30, TimeUnit.SECONDS);

    assertThat((double[]) staging(ONE).await(transfer, () -> true)).isEqualTo(all);
    assertThat((double[]) staging(OTHER).await(transfer, () -> true)).isEqualTo(all);
    assertThat(moved).hasValue(2 * layout.bytes());
  }

  @Test
  void aPartOfAnArrayIsFetchedEncryptedAndTheLineIsKeptForTheNext() throws Exception {
    double[] all = doubles();
    Layout layout = new Layout(Kind.DOUBLE, all.length);
    TransferClient client = client(TestKeys.member(ours));
    for (int round = 0; round < 3; round++) {
      Lending.Loan loan =
          lending.lend(SELF, layout, () -> Source.of(Kind.DOUBLE, all, 0, all.length), () -> {});
      double[] into = new double[all.length + 2];
      client
          .fetch(ONE, loan.id(), layout, Sink.into(Kind.DOUBLE, into, 1), into, Meter.NONE)
          .get(30, TimeUnit.SECONDS);
      loan.await(() -> false);

      assertThat(into[0]).isZero();
      assertThat(into[1]).isZero();
      assertThat(into[2]).isEqualTo(1);
      assertThat(into[all.length]).isEqualTo(all.length - 1);
    }
  }

  private void assertRefused(@Nullable SSLContext security) throws Exception {
    byte[] small = {1, 2, 3};
    UUID transfer = UUID.randomUUID();
    CompletableFuture<Void> done = new CompletableFuture<>();
    client(security)
        .send(
            Layout.payload(small),
            () -> Source.of(small),
            List.of(to(ONE, transfer, Meter.NONE, done)));

    assertThatThrownBy(() -> done.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> staging(ONE).await(transfer, () -> true))
        .as("nothing has arrived")
        .hasMessageContaining("nobody waits");

    UUID again = UUID.randomUUID();
    CompletableFuture<Void> next = new CompletableFuture<>();
    client(TestKeys.member(ours))
        .send(
            Layout.payload(small),
            () -> Source.of(small),
            List.of(to(ONE, again, Meter.NONE, next)));
    next.get(30, TimeUnit.SECONDS);
    assertThat((byte[]) staging(ONE).await(again, () -> true)).isEqualTo(small);
  }

  @Test
  void aCertificateOfAnotherGridIsRefused() throws Exception {
    assertRefused(TestKeys.foreigner(ours, foreign));
  }

  @Test
  void noCertificateAtAllIsRefused() throws Exception {
    assertRefused(TestKeys.nameless(ours));
  }

  @Test
  void aNodeThatDoesNotEncryptIsRefused() throws Exception {
    assertRefused(null);
  }

  @Test
  void aServerOfAnotherGridIsNotTrusted() throws Exception {
    byte[] small = {1};
    CompletableFuture<Void> done = new CompletableFuture<>();
    client(TestKeys.member(foreign))
        .send(
            Layout.payload(small),
            () -> Source.of(small),
            List.of(to(ONE, UUID.randomUUID(), Meter.NONE, done)));

    assertThatThrownBy(() -> done.get(30, TimeUnit.SECONDS))
        .hasMessageContaining("no connection for data to 127.0.0.1:")
        .hasRootCauseInstanceOf(Exception.class)
        .cause()
        .hasCauseInstanceOf(SSLException.class);
  }
}
