package io.gridshell.marathon.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Marathon's REST interface.
 *
 * <p>Every method blocks until a master has answered, at most the connection's call timeout; throws
 * a {@link MarathonException} for whatever is not an answer. Thread-safe.
 */
public final class MarathonClient {
  private final Transport transport;

  /**
   * Creates a client; asks nothing yet.
   *
   * @throws IllegalArgumentException when the connection's files or keys are not usable
   */
  public MarathonClient(MarathonConnection connection) {
    this.transport = new Transport(connection);
  }

  private MarathonClient(Transport transport) {
    this.transport = transport;
  }

  /** This client for calls that may take {@code limit} altogether, from now. */
  public MarathonClient within(Duration limit) {
    return new MarathonClient(transport.within(limit));
  }

  /** What Marathon says of itself. */
  public MarathonInfo info() {
    return get("/v2/info", AnswerReader::info);
  }

  /**
   * The app {@code id}, its tasks, deployments and last failure, as one picture.
   *
   * @throws MarathonException.NotFound when there is none
   */
  public App app(String id) {
    String path =
        "/v2/apps"
            + path(id)
            + "?embed=app.tasks&embed=app.counts&embed=app.deployments&embed=app.lastTaskFailure";
    return transport.send(
        Transport.Call.get(path),
        reply -> {
          List<App> apps = AppReader.read(reply.bytes());
          return apps.stream()
              .filter(app -> app.id().equals(path(id)))
              .findFirst()
              .orElseThrow(
                  () -> new MarathonException.Unreadable("the answer is not about app " + id));
        });
  }

  /**
   * The apps that {@code selector} chooses, with their tasks.
   *
   * @param selector as Marathon understands it: {@code a}, {@code a==v}, {@code a in (x,y)}, with
   *     commas for "and"
   */
  public List<App> appsLabelled(String selector) {
    String path = "/v2/apps?embed=apps.tasks&embed=apps.counts&label=" + encode(selector);
    return transport.send(Transport.Call.get(path), reply -> AppReader.read(reply.bytes()));
  }

  /**
   * The definition of {@code id} that tasks of {@code version} were started from.
   *
   * @throws MarathonException.NotFound when Marathon has forgotten it
   */
  public App appVersion(String id, String version) {
    return get(
        "/v2/apps" + path(id) + "/versions/" + encode(version),
        answer -> AppReader.definition(answer, path(id)));
  }

  /**
   * Creates an app.
   *
   * @throws MarathonException.AlreadyExists when its id is taken
   */
  public Submission create(AppDefinition definition, Dialect dialect) {
    return change("POST", "/v2/apps", definition.json(dialect));
  }

  /**
   * Changes an app to {@code definition}.
   *
   * @param force whether to override deployments that hold it
   * @throws MarathonException.Locked when deployments hold it
   */
  public Submission update(AppDefinition definition, Dialect dialect, boolean force) {
    return change(
        "PUT", "/v2/apps" + path(definition.id()) + "?force=" + force, definition.json(dialect));
  }

  /**
   * Changes how many tasks an app is to have; tasks that stay are not touched.
   *
   * @param force whether to override deployments that hold it
   * @throws MarathonException.Locked when deployments hold it
   */
  public Submission scale(String id, int instances, boolean force) {
    return change(
        "PUT", "/v2/apps" + path(id) + "?force=" + force, "{\"instances\":" + instances + "}");
  }

  /**
   * Starts every task of an app anew, by the app's own upgrade strategy.
   *
   * @param force whether to override deployments that hold it
   */
  public Submission restart(String id, boolean force) {
    return change("POST", "/v2/apps" + path(id) + "/restart?force=" + force, "{}");
  }

  /** Destroys an app; empty when there was none. Its tasks end while the deployment is listed. */
  public Optional<Submission> delete(String id) {
    try {
      return Optional.of(
          AnswerReader.submission(
              transport.send(new Transport.Call("DELETE", "/v2/apps" + path(id), null)).json()));
    } catch (MarathonException.NotFound gone) {
      return Optional.empty();
    }
  }

  /**
   * Ends tasks.
   *
   * @param ids their ids
   * @param scale whether their apps shrink; otherwise Marathon starts others in their place
   * @param force whether to override deployments that hold their apps, which then shrink
   * @throws MarathonException.Locked when deployments hold one of them
   */
  public void killTasks(Collection<String> ids, boolean scale, boolean force) {
    JsonNode body =
        Json.mapper().createObjectNode().set("ids", Json.mapper().valueToTree(List.copyOf(ids)));
    String path = "/v2/tasks/delete?scale=" + scale + "&force=" + force;
    transport.send(new Transport.Call("POST", path, Json.write(body)));
  }

  /** The changes that are being carried out. */
  public List<Deployment> deployments() {
    return get("/v2/deployments", AnswerReader::deployments);
  }

  /** What waits for resources, and why. */
  public List<QueueEntry> queue() {
    return get("/v2/queue", AnswerReader::queue);
  }

  /**
   * Lets Marathon start tasks of an app at once whose start it puts off because others failed. Does
   * nothing when none waits.
   */
  public void endDelay(String id) {
    try {
      transport.send(new Transport.Call("DELETE", "/v2/queue" + path(id) + "/delay", null));
    } catch (MarathonException.NotFound startedMeanwhile) {
      return;
    }
  }

  /**
   * Listens to events of {@code types} until the stream is closed, and connects again whenever it
   * breaks. After each connection the listener gets an event of type {@link
   * MarathonEvent#CONNECTED}, because events may have been missed: read again then.
   *
   * @param types the types to pass on; empty for all
   * @param listener called by one thread of the stream's own
   */
  public EventStream events(Collection<String> types, Consumer<MarathonEvent> listener) {
    String filter =
        types.stream().map(type -> "&event_type=" + encode(type)).collect(Collectors.joining());
    return EventStream.open(
        lines -> {
          transport.open("/v2/events?plan-format=light" + filter, lines);
        },
        types,
        listener,
        EventStream.SILENCE);
  }

  private <T> T get(String path, Function<JsonNode, T> reader) {
    return transport.send(Transport.Call.get(path), reply -> reader.apply(reply.json()));
  }

  private Submission change(String method, String path, String body) {
    return AnswerReader.submission(transport.send(new Transport.Call(method, path, body)).json());
  }

  /** One slash between the segments: proxies merge two, and Marathon then knows another path. */
  private static String path(String id) {
    String bare = id.replaceAll("^/+", "");
    if (bare.isEmpty() || !bare.matches("[a-z0-9.\\-]+(/[a-z0-9.\\-]+)*")) {
      throw new IllegalArgumentException(
          "'" + id + "' is not an app id; one looks like /grid/engine");
    }
    return "/" + bare;
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Opens a connection whose lines go to {@code lines}. */
  interface Opening {
    void open(java.net.http.HttpResponse.BodyHandler<Void> lines) throws IOException;
  }
}
