package io.gridshell.marathon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gridshell.marathon.testing.CapturedLog;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Streams as Marathon writes them, byte for byte. */
final class EventStreamTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<MarathonEvent> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();

  /** Answers with {@code bytes} and leaves the connection open, or ends it. */
  private MarathonClient.Opening sends(byte[] bytes, boolean ends) {
    return handler -> {
      opened.incrementAndGet();
      BodySubscriber<Void> body = body(handler);
      body.onSubscribe(new Unbounded());
      // In two pieces that part a line.
      int middle = bytes.length / 2;
      body.onNext(List.of(ByteBuffer.wrap(bytes, 0, middle).slice()));
      body.onNext(List.of(ByteBuffer.wrap(bytes, middle, bytes.length - middle).slice()));
      if (ends) {
        body.onComplete();
      }
    };
  }

  private static BodySubscriber<Void> body(BodyHandler<Void> handler) {
    return handler.apply(
        new ResponseInfo() {
          @Override
          public int statusCode() {
            return 200;
          }

          @Override
          public HttpHeaders headers() {
            return HttpHeaders.of(Map.of(), (name, value) -> true);
          }

          @Override
          public Version version() {
            return Version.HTTP_1_1;
          }
        });
  }

  private static final class Unbounded implements Flow.Subscription {
    @Override
    public void request(long count) {
      // Everything comes at once.
    }

    @Override
    public void cancel() {
      // There is nothing to stop.
    }
  }

  private static byte[] recorded() throws IOException {
    String name = "/fixtures/s01-events-sse.txt";
    try (InputStream file = EventStreamTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(file, name).readAllBytes();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private EventStream listen(List<String> types, byte[] bytes, boolean ends, Duration silence) {
    return EventStream.open(sends(bytes, ends), types, heard::add, silence);
  }

  @Test
  void recordedEventsAreRead() throws Exception {
    try (EventStream stream = listen(List.of(), recorded(), false, LONG)) {
      assertThat(stream).isNotNull();
      // The first is our own, the second Marathon's word for the same.
      await().until(() -> heard.size() == 4);
    }
    assertThat(heard.get(2))
        .isEqualTo(
            new MarathonEvent(
                "status_update_event",
                "/foo",
                "foo.0664256e-6771-11e5-94e1-be5b2935a987",
                "TASK_FAILED",
                "srv5.hw.ca1.mesosphere.com",
                "Failed to launch container: Failed to fetch all URIs for container"
                    + " '59d5cd89-091f-4454-940a-d9eb4361c640' with exit status: 256"));
    assertThat(heard.get(3).status()).isEqualTo("TASK_RUNNING");
    assertThat(heard.get(3).appId()).isEqualTo("/test-app");
  }

  @Test
  void twoDocumentsInOneFrameAreTwoEvents() {
    byte[] packed =
        bytes(
            """
            event: status_update_event\r
            data: {"eventType":"status_update_event","appId":"/one"}\r
            {"eventType":"status_update_event","appId":"/two"}\r
            \r
            event: api_post_event\r
            data: not json\r
            \r
            event: instance_changed_event\r
            data: {"runSpecId":"/three","instanceId":"i","condition":"Running"}\r
            \r
            """);
    try (EventStream stream =
        listen(List.of("status_update_event", "instance_changed_event"), packed, false, LONG)) {
      assertThat(stream).isNotNull();
      await().until(() -> heard.size() == 4);
    }
    assertThat(heard)
        .extracting(MarathonEvent::appId)
        .containsExactly("", "/one", "/two", "/three");
    assertThat(heard.get(3).status()).isEqualTo("Running");
  }

  @Test
  void aStreamThatFallsSilentIsConnectedAgain() {
    try (EventStream stream =
        listen(List.of("none"), bytes("\r\n"), false, Duration.ofMillis(100))) {
      assertThat(stream).isNotNull();
      await().atMost(Duration.ofSeconds(20)).until(() -> opened.get() >= 2);
      await().until(() -> heard.size() >= 2);
    }
    assertThat(heard).extracting(MarathonEvent::type).containsOnly(MarathonEvent.CONNECTED);
  }

  @Test
  void aStreamThatEndsIsConnectedAgainUntilItIsClosed() {
    EventStream stream = listen(List.of("none"), bytes("\r\n"), true, LONG);
    await().atMost(Duration.ofSeconds(20)).until(() -> opened.get() >= 2);
    stream.close();
    int after = opened.get();
    await()
        .during(Duration.ofMillis(600))
        .atMost(Duration.ofSeconds(10))
        .until(() -> opened.get() <= after + 1);
  }

  @Test
  void aListenerThatFailsHearsTheNextEventAllTheSame() throws Exception {
    try (EventStream stream =
        EventStream.open(
            sends(recorded(), false),
            List.of(),
            event -> {
              heard.add(event);
              throw new IllegalStateException("broken listener");
            },
            LONG)) {
      assertThat(stream).isNotNull();
      await().until(() -> heard.size() == 4);
    }
  }

  @Test
  void aDefectEndsNoStreamAndIsTold() throws Exception {
    byte[] events = recorded();
    try (CapturedLog log = new CapturedLog();
        EventStream stream =
            EventStream.open(
                lines -> {
                  if (opened.get() < 2) {
                    opened.incrementAndGet();
                    throw new IllegalArgumentException("a path that is none");
                  }
                  sends(events, false).open(lines);
                },
                List.of(),
                heard::add,
                LONG)) {
      assertThat(stream).isNotNull();
      await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == 4);
      assertThat(opened).hasValue(3);
      assertThat(log.text())
          .contains("WARNING", "lost events failures=1", "lost events failures=2")
          .contains("a path that is none");
    }
  }
}
