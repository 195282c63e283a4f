package io.gridshell.marathon.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who listens to events. */
final class Events {

  private record Listener(OutputStream out, List<String> types) {}

  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

  void add(OutputStream out, List<String> types) {
    Listener listener = new Listener(out, types);
    listeners.add(listener);
    write(listener, "event_stream_attached", frame("event_stream_attached", node("")));
  }

  void send(String type, String appId) {
    send(type, node(appId));
  }

  void status(String appId, String taskId, String status, String host) {
    send(
        "status_update_event",
        node(appId).put("taskId", taskId).put("taskStatus", status).put("host", host));
  }

  private static ObjectNode node(String appId) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (!appId.isEmpty()) {
      node.put("appId", appId);
    }
    return node;
  }

  private void send(String type, ObjectNode data) {
    byte[] frame = frame(type, data);
    listeners.stream()
        .filter(listener -> listener.types().isEmpty() || listener.types().contains(type))
        .forEach(listener -> write(listener, type, frame));
  }

  private static byte[] frame(String type, ObjectNode data) {
    data.put("eventType", type).put("timestamp", Shapes.time(Instant.now()));
    return ("event: " + type + "\r\ndata: " + data + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The empty lines by which listeners know that the stream lives. */
  void heartbeat() {
    listeners.forEach(
        listener -> write(listener, "heartbeat", "\r\n".getBytes(StandardCharsets.UTF_8)));
  }

  private void write(Listener listener, String type, byte[] frame) {
    try {
      synchronized (listener.out()) {
        listener.out().write(frame);
        listener.out().flush();
      }
    } catch (IOException gone) {
      System.getLogger(Events.class.getName()).log(Level.DEBUG, "lost listener of " + type, gone);
      close(listener);
    }
  }

  private void close(Listener listener) {
    listeners.remove(listener);
    try {
      listener.out().close();
    } catch (IOException gone) {
      System.getLogger(Events.class.getName()).log(Level.DEBUG, "lost listener", gone);
    }
  }

  /** Cuts all streams. */
  void disconnect() {
    listeners.forEach(this::close);
  }
}
