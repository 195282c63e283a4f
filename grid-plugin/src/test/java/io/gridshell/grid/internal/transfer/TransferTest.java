package io.gridshell.grid.internal.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large values between two nodes over real connections. */
@Timeout(60)
class TransferTest {
  private static final UUID NODE = UUID.randomUUID();
  private static final UUID SELF = UUID.randomUUID();
  private static final byte[] STATUS = {4, 2};

  private final Staging staging = new Staging();
  private final Lending lending = new Lending();
  private TransferServer server;
  private TransferClient client;

  @BeforeEach
  void open() throws IOException {
    server = new TransferServer("127.0.0.1", 0, null, new NodeDesk(staging, lending, () -> STATUS));
    byte[] address = server.address(List.of("127.0.0.1")).toBytes();
    client = new TransferClient(SELF, node -> CompletableFuture.completedFuture(address), null);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private UUID send(Layout layout, Supplier<Source> source, Purpose purpose, Meter meter)
      throws Exception {
    UUID transfer = UUID.randomUUID();
    CompletableFuture<Void> done = new CompletableFuture<>();
    client.send(
        layout,
        source,
        List.of(new TransferClient.Destination(NODE, transfer, purpose, meter, () -> true, done)));
    done.get(30, TimeUnit.SECONDS);
    return transfer;
  }

  private UUID sendPayload(byte[] payload) throws Exception {
    return send(Layout.payload(payload), () -> Source.of(payload), Purpose.QUEUED, Meter.NONE);
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
        UUID transfer =
            send(layout, () -> Source.of(kind, array, 0, size), Purpose.QUEUED, Meter.NONE);
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
        send(
            layout,
            () -> Source.of(Kind.DOUBLE, all, 1, all.length - 1),
            Purpose.HELD,
            moved::addAndGet);
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
    assertThatThrownBy(() -> send(layout, () -> Source.of(new byte[0]), Purpose.QUEUED, Meter.NONE))
        .hasMessageContaining("no memory");
    byte[] small = {1, 2, 3};
    UUID transfer = sendPayload(small);
    assertThat((byte[]) staging.await(transfer, () -> true)).isEqualTo(small);
  }

  @Test
  void aProgramThatHasNotJoinedIsToldTheStatus() throws Exception {
    DataAddress address = server.address(List.of("127.0.0.1"));
    assertThat(StatusQuestion.ask(address, null, 5_000)).isEqualTo(STATUS);
  }

  @Test
  void aSmallValueThatIsRefusedAfterItWasSentLeavesTheLineUsable() throws Exception {
    NodeDesk desk = new NodeDesk(staging, lending, () -> STATUS);
    AtomicLong asked = new AtomicLong();
    TransferServer.Desk full =
        new TransferServer.Desk() {
          @Override
          public TransferServer.Arrival arriving(
              UUID transfer, UUID sender, Purpose purpose, Layout layout) throws TransferException {
            if (asked.getAndIncrement() == 0) {
              throw new TransferException("no memory for it");
            }
            return desk.arriving(transfer, sender, purpose, layout);
          }

          @Override
          public TransferServer.Departure departing(UUID transfer) throws TransferException {
            return desk.departing(transfer);
          }

          @Override
          public byte[] status() {
            return desk.status();
          }
        };
    server.close();
    server = new TransferServer("127.0.0.1", 0, null, full);
    byte[] address = server.address(List.of("127.0.0.1")).toBytes();
    client = new TransferClient(SELF, node -> CompletableFuture.completedFuture(address), null);
    byte[] payload = new byte[Line.EAGER];
    payload[payload.length - 1] = 7;

    assertThatThrownBy(() -> sendPayload(payload)).hasMessageContaining("no memory for it");
    UUID transfer = sendPayload(payload);

    assertThat((byte[]) staging.await(transfer, () -> true)).isEqualTo(payload);
  }

  @Test
  void strangersAreRefused() throws Exception {
    DataAddress real = server.address(List.of("127.0.0.1"));
    byte[] guessed = new DataAddress(real.hosts(), real.port(), UUID.randomUUID(), "").toBytes();
    try (TransferClient stranger =
        new TransferClient(SELF, node -> CompletableFuture.completedFuture(guessed), null)) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      stranger.send(
          Layout.payload(new byte[1]),
          () -> Source.of(new byte[1]),
          List.of(
              new TransferClient.Destination(
                  NODE, UUID.randomUUID(), Purpose.QUEUED, Meter.NONE, () -> true, done)));
      assertThatThrownBy(() -> done.get(30, TimeUnit.SECONDS))
          .hasMessageContaining("members of the grid");
    }
  }

  @Test
  void aStrangerThatSaysNothingIsShownOut() throws Exception {
    try (TransferServer impatient =
            new TransferServer(
                "127.0.0.1",
                0,
                null,
                new NodeDesk(staging, lending, () -> STATUS),
                null,
                Duration.ofMillis(50));
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aWaitThatIsGivenUpSaysSo() {
    UUID transfer = UUID.randomUUID();
    assertThatThrownBy(() -> staging.await(transfer, () -> true))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("nobody waits");
  }

  @Test
  void aSenderThatLeavesEndsTheWaitForItsValue() throws Exception {
    UUID transfer = UUID.randomUUID();
    byte[] payload = new byte[4 << 20];
    CountDownLatch arriving = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Source slow =
        into -> {
          arriving.countDown();
          awaitQuietly(over);
          Source.of(payload).fill(into);
        };
    CompletableFuture<Void> done = new CompletableFuture<>();
    client.send(Layout.payload(payload), () -> slow, List.of(to(NODE, transfer, done)));
    assertThat(arriving.await(30, TimeUnit.SECONDS)).as("the value begins to arrive").isTrue();
    CompletableFuture<Throwable> waiting = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> waiting.complete(catchThrowable(() -> staging.await(transfer, () -> false))));
    waiter.start();
    Awaitility.await("the wait to begin")
        .atMost(Duration.ofSeconds(30))
        .until(() -> waiter.getState() == Thread.State.TIMED_WAITING);

    staging.dropSender(SELF);

    assertThat(waiting.get(30, TimeUnit.SECONDS))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("its sender left the grid");
    over.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private TransferClient.Destination to(UUID node, UUID transfer, CompletableFuture<Void> done) {
    return new TransferClient.Destination(
        node, transfer, Purpose.QUEUED, Meter.NONE, () -> true, done);
  }

  @Test
  void valuesForBusyEnginesWaitOutsideUntilThereIsRoomAndTheRunningTaskGetsItsOwn()
      throws Exception {
    AtomicLong free = new AtomicLong(8 << 20);
    Staging bounded = new Staging(free::get);
    byte[] payload = new byte[6 << 20];
    try (TransferServer busy =
        new TransferServer("127.0.0.1", 0, null, new NodeDesk(bounded, lending, () -> STATUS))) {
      UUID idleNode = UUID.randomUUID();
      byte[] idle = server.address(List.of("127.0.0.1")).toBytes();
      byte[] full = busy.address(List.of("127.0.0.1")).toBytes();
      client =
          new TransferClient(
              SELF,
              node -> CompletableFuture.completedFuture(node.equals(idleNode) ? idle : full),
              null);
      List<UUID> transfers = IntStream.range(0, 4).mapToObj(i -> UUID.randomUUID()).toList();
      List<CompletableFuture<Void>> inBusy = new ArrayList<>();
      for (UUID transfer : transfers) {
        CompletableFuture<Void> there = new CompletableFuture<>();
        CompletableFuture<Void> here = new CompletableFuture<>();
        client.send(
            Layout.payload(payload),
            () -> Source.of(payload),
            List.of(to(NODE, transfer, there), to(idleNode, transfer, here)));
        inBusy.add(there);
        // Who has no room holds up nobody else.
        here.get(30, TimeUnit.SECONDS);
        staging.drop(transfer);
        if (inBusy.size() == 1) {
          there.get(30, TimeUnit.SECONDS);
        }
      }
      assertThat(inBusy).filteredOn(CompletableFuture::isDone).hasSize(1);

      assertThat((byte[]) bounded.await(transfers.get(2), () -> false)).hasSize(payload.length);
      inBusy.get(2).get(30, TimeUnit.SECONDS);
      assertThat(inBusy.get(1)).isNotDone();
      bounded.drop(transfers.get(1));
      assertThatThrownBy(() -> inBusy.get(1).get(30, TimeUnit.SECONDS))
          .hasMessageContaining("nobody waits for the value any more");
      bounded.drop(transfers.get(0));
      bounded.drop(transfers.get(2));
      inBusy.get(3).get(30, TimeUnit.SECONDS);
      assertThat(bounded.size()).isEqualTo(1);
      bounded.dropSender(SELF);
      assertThat(bounded.size()).isZero();
    }
  }

  @Test
  void aLoanIsGivenBackOnceAndNotWhileItIsRead() throws Exception {
    AtomicInteger givenBack = new AtomicInteger();
    byte[] bytes = new byte[8];
    Lending.Loan unread =
        lending.lend(
            SELF, Layout.payload(bytes), () -> Source.of(bytes), givenBack::incrementAndGet);
    lending.giveBack(unread.id());
    lending.dropBorrower(SELF);
    unread.close();
    assertThat(givenBack).hasValue(1);

    Lending.Loan read =
        lending.lend(
            SELF, Layout.payload(bytes), () -> Source.of(bytes), givenBack::incrementAndGet);
    assertThat(lending.begin(read.id())).isSameAs(read);
    assertThatThrownBy(() -> lending.begin(read.id())).hasMessageContaining("given back");
    lending.dropBorrower(SELF);
    read.await(() -> false);
    assertThat(givenBack).hasValue(1);
    read.close();
    assertThat(givenBack).hasValue(2);
  }

  @Test
  void aSourceThatThrowsFailsEveryReceiver() {
    byte[] payload = new byte[4 << 20];
    List<CompletableFuture<Void>> ends =
        List.of(new CompletableFuture<>(), new CompletableFuture<>());
    client.send(
        Layout.payload(payload),
        () -> {
          throw new AssertionError("no bytes");
        },
        ends.stream().map(end -> to(NODE, UUID.randomUUID(), end)).toList());
    for (CompletableFuture<Void> end : ends) {
      assertThatThrownBy(() -> end.get(30, TimeUnit.SECONDS)).hasMessageContaining("no bytes");
    }
  }
}
