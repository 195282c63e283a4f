package io.gridshell.marathon.client;

/**
 * A hint that something has changed. Marathon neither repeats nor orders events, so read again what
 * you need to know.
 *
 * @param type Marathon's name, such as {@code status_update_event}
 * @param appId the app it is about; empty when it is about none
 * @param taskId the task it is about; empty when it is about none
 * @param status the task's new state or condition; empty when there is none
 * @param host the host it is about; empty when it is about none
 * @param message what Mesos says; often empty
 */
public record MarathonEvent(
    String type, String appId, String taskId, String status, String host, String message) {

  /** The event that we make ourselves when the stream was connected: something may have changed. */
  public static final String CONNECTED = "event_stream_attached";
}
