package io.gridshell.grid.internal.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large values between two nodes over real connections. */
@Timeout(60)
class TransferTest {
  private static final UUID NODE = UUID.randomUUID();
  private static final UUID SELF = UUID.randomUUID();

  private final Staging staging = new Staging();
  private final Lending lending = new Lending();
  private TransferServer server;
  private TransferClient client;

  @BeforeEach
  void open() throws IOException {
    server = new TransferServer("127.0.0.1", 0, null, new NodeDesk(staging, lending));
    byte[] address = server.address(List.of("127.0.0.1")).toBytes();
    client = new TransferClient(SELF, node -> CompletableFuture.completedFuture(address), null);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private UUID send(Layout layout, Source source, boolean held, Meter meter) throws Exception {
    UUID transfer = UUID.randomUUID();
    CompletableFuture<Void> done = new CompletableFuture<>();
    client.send(
        layout,
        source,
        List.of(new TransferClient.Destination(NODE, transfer, held, meter, () -> true, done)));
    done.get(30, TimeUnit.SECONDS);
    return transfer;
  }

  private static Object arrayOf(Kind kind, int size) {
    Object array = kind.newValue(size);
    ByteBuffer bytes = ByteBuffer.allocate(size * kind.width());
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put((byte) (kind == Kind.BOOLEAN ? i & 1 : 1 + i % 100));
    }
    Sink.into(kind, array, 0).drain(bytes.flip());
    return array;
  }

  @Test
  void arraysOfEveryKindAndSizeArriveAsTheyAre() throws Exception {
    for (Kind kind : Kind.values()) {
      for (int size : new int[] {0, 1, 7, 32_768, 100_003}) {
        Object array = arrayOf(kind, size);
        Layout layout = new Layout(kind, size);
        UUID transfer = send(layout, Source.of(kind, array, 0, size), false, Meter.NONE);
        assertThat(new Object[] {staging.await(transfer, () -> true)})
            .as("%s of %s", kind, size)
            .isEqualTo(new Object[] {array});
        staging.drop(transfer);
      }
    }
  }

  @Test
  void heldBytesAreLentAndArriveAsTheyWere() throws Exception {
    double[] all = IntStream.range(0, 400_001).asDoubleStream().toArray();
    Layout layout = new Layout(Kind.DOUBLE, all.length - 1);
    AtomicLong moved = new AtomicLong();
    UUID transfer =
        send(layout, Source.of(Kind.DOUBLE, all, 1, all.length - 1), true, moved::addAndGet);
    HeldBytes held = (HeldBytes) staging.await(transfer, () -> true);
    assertThat(moved).hasValue(layout.bytes());

    Lending.Loan loan = lending.lend(SELF, held.layout(), held::source, () -> {});
    double[] into = new double[400_002];
    client
        .fetch(NODE, loan.id(), layout, Sink.into(Kind.DOUBLE, into, 2), into, Meter.NONE)
        .get(30, TimeUnit.SECONDS);
    assertThat(into).startsWith(0, 0, 1, 2).endsWith(400_000);
    loan.await(() -> false);
    assertThatThrownBy(
            () ->
                client
                    .fetch(
                        NODE, loan.id(), layout, Sink.into(Kind.DOUBLE, into, 0), into, Meter.NONE)
                    .get(30, TimeUnit.SECONDS))
        .hasMessageContaining("given back");
  }

  @Test
  void memoryThatIsReleasedWhileSomebodyReadsIsNotUsedAgainBefore() {
    byte[] payload = new byte[3 << 20];
    HeldBytes held = HeldBytes.of(payload);
    assertThat(held.beginReading()).isTrue();
    held.release();
    ByteBuffer piece = ByteBuffer.allocate(16);
    held.source().fill(piece);
    assertThat(piece.position()).isEqualTo(16);
    held.endReading();
    assertThat(held.beginReading()).isFalse();
  }

  @Test
  void aValueThatNoHeapHoldsIsRefusedAndTheLineLivesOn() throws Exception {
    int most = Integer.MAX_VALUE;
    Layout layout = new Layout(Kind.DOUBLE, most);
    assertThatThrownBy(() -> send(layout, Source.of(new byte[0]), false, Meter.NONE))
        .hasMessageContaining("no memory");
    byte[] small = {1, 2, 3};
    UUID transfer = send(Layout.payload(small), Source.of(small), false, Meter.NONE);
    assertThat((byte[]) staging.await(transfer, () -> true)).isEqualTo(small);
  }

  @Test
  void aSmallValueThatIsRefusedAfterItWasSentLeavesTheLineUsable() throws Exception {
    NodeDesk desk = new NodeDesk(staging, lending);
    AtomicLong asked = new AtomicLong();
    TransferServer.Desk full =
        new TransferServer.Desk() {
          @Override
          public TransferServer.Arrival arriving(
              UUID transfer, UUID sender, boolean held, Layout layout) throws TransferException {
            if (asked.getAndIncrement() == 0) {
              throw new TransferException("no memory for it");
            }
            return desk.arriving(transfer, sender, held, layout);
          }

          @Override
          public TransferServer.Departure departing(UUID transfer) throws TransferException {
            return desk.departing(transfer);
          }
        };
    server.close();
    server = new TransferServer("127.0.0.1", 0, null, full);
    byte[] address = server.address(List.of("127.0.0.1")).toBytes();
    client = new TransferClient(SELF, node -> CompletableFuture.completedFuture(address), null);
    byte[] payload = new byte[Line.EAGER];
    payload[payload.length - 1] = 7;

    assertThatThrownBy(() -> send(Layout.payload(payload), Source.of(payload), false, Meter.NONE))
        .hasMessageContaining("no memory for it");
    UUID transfer = send(Layout.payload(payload), Source.of(payload), false, Meter.NONE);

    assertThat((byte[]) staging.await(transfer, () -> true)).isEqualTo(payload);
  }

  @Test
  void strangersAreRefused() throws Exception {
    DataAddress real = server.address(List.of("127.0.0.1"));
    byte[] guessed = new DataAddress(real.hosts(), real.port(), UUID.randomUUID()).toBytes();
    try (TransferClient stranger =
        new TransferClient(SELF, node -> CompletableFuture.completedFuture(guessed), null)) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      stranger.send(
          Layout.payload(new byte[1]),
          Source.of(new byte[1]),
          List.of(
              new TransferClient.Destination(
                  NODE, UUID.randomUUID(), false, Meter.NONE, () -> true, done)));
      assertThatThrownBy(() -> done.get(30, TimeUnit.SECONDS))
          .hasMessageContaining("members of the grid");
    }
  }

  @Test
  void aStrangerThatSaysNothingIsShownOut() throws Exception {
    try (TransferServer impatient =
            new TransferServer(
                "127.0.0.1", 0, null, new NodeDesk(staging, lending), Duration.ofMillis(50));
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aSenderThatLeavesEndsTheWaitForItsValue() {
    UUID transfer = UUID.randomUUID();
    assertThatThrownBy(() -> staging.await(transfer, () -> true))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("nobody waits");
  }
}
