package io.gridshell.marathon.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads Marathon's other answers. Pure, and as tolerant as {@link AppReader}. */
final class AnswerReader {

  private AnswerReader() {}

  static MarathonInfo info(JsonNode info) {
    if (Json.text(info, "version").isEmpty()) {
      throw new MarathonException.Unreadable("the answer tells no version, so it is no Marathon's");
    }
    return new MarathonInfo(
        Json.text(info, "version"),
        Json.text(info, "leader"),
        Json.text(info.path("marathon_config"), "env_vars_prefix"));
  }

  static Submission submission(JsonNode answer) {
    String deployment = Json.text(answer, "deploymentId");
    if (deployment.isEmpty()) {
      deployment =
          Json.objects(answer, "deployments").stream()
              .map(each -> Json.text(each, "id"))
              .findFirst()
              .orElse("");
    }
    return new Submission(deployment, Json.text(answer, "version"));
  }

  static List<Deployment> deployments(JsonNode answer) {
    if (!answer.isArray()) {
      throw new MarathonException.Unreadable("the answer is not a list of deployments");
    }
    List<Deployment> all = new ArrayList<>();
    for (JsonNode each : answer) {
      if (each.isObject()) {
        all.add(
            new Deployment(
                Json.text(each, "id"),
                Json.texts(each, "affectedApps"),
                Json.number(each, "currentStep"),
                Json.number(each, "totalSteps"),
                Json.objects(each, "currentActions").stream().map(AnswerReader::action).toList()));
      }
    }
    return all;
  }

  private static String action(JsonNode action) {
    String name = Json.text(action, "action");
    String subject = Json.text(action, "app");
    return (name.isEmpty() ? Json.text(action, "type") : name)
        + " "
        + (subject.isEmpty() ? Json.text(action, "pod") : subject);
  }

  static List<QueueEntry> queue(JsonNode answer) {
    return Json.objects(answer, "queue").stream()
        .map(
            entry ->
                new QueueEntry(
                    Json.text(entry.path("app"), "id"),
                    Json.number(entry, "count"),
                    Duration.ofSeconds(Json.number(entry.path("delay"), "timeLeftSeconds")),
                    rejections(entry.path("processedOffersSummary"))))
        .toList();
  }

  private static List<QueueEntry.Rejection> rejections(JsonNode summary) {
    return Json.objects(summary, "rejectSummaryLastOffers").stream()
        .map(
            reason ->
                new QueueEntry.Rejection(
                    Json.text(reason, "reason"),
                    Json.number(reason, "declined"),
                    Json.number(reason, "processed")))
        .filter(reason -> reason.declined() > 0)
        .sorted(Comparator.comparingInt(QueueEntry.Rejection::declined).reversed())
        .toList();
  }

  static MarathonEvent event(String type, JsonNode data) {
    String appId = Json.text(data, "appId");
    String taskId = Json.text(data, "taskId");
    String status = Json.text(data, "taskStatus");
    return new MarathonEvent(
        type.isEmpty() ? Json.text(data, "eventType") : type,
        appId.isEmpty() ? Json.text(data, "runSpecId") : appId,
        taskId.isEmpty() ? Json.text(data, "instanceId") : taskId,
        status.isEmpty() ? Json.text(data, "condition") : status,
        Json.text(data, "host"),
        Json.text(data, "message"));
  }
}
