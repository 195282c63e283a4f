package io.gridshell;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one task.
 *
 * @param id the task
 * @param label the label of the view that sent it; empty without one
 * @param engine the engine it was sent to
 * @param submitted when the client sent it
 * @param started when the engine began, by the engine's clock; empty before the answer
 * @param completed when the engine ended, by the engine's clock; empty before the answer
 * @param received when the answer reached the client; empty before
 * @param status how far it is
 * @param attempt 1 for the first try
 * @param stdout what it printed to standard output so far
 * @param stderr what it printed to standard error so far
 * @param story what happened to it on its way, oldest first, shortened in the middle; empty for a
 *     task that was sent to its engine directly
 */
public record TaskInfo(
    TaskId id,
    String label,
    int engine,
    Instant submitted,
    Optional<Instant> started,
    Optional<Instant> completed,
    Optional<Instant> received,
    TaskStatus status,
    int attempt,
    String stdout,
    String stderr,
    List<String> story) {}
