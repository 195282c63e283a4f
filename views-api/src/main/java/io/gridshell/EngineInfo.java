package io.gridshell;

import java.time.Instant;
import java.util.Set;

/**
 * One engine as the grid knows it.
 *
 * @param id small number, stable while the engine lives and over its restarts
 * @param host name of the machine
 * @param pid process id on that machine
 * @param state what it does now
 * @param queued tasks that wait behind the running one
 * @param labels words given to the engine when it was started
 * @param joined when it joined the grid
 * @param load what it does, has done and uses
 */
public record EngineInfo(
    int id,
    String host,
    long pid,
    EngineState state,
    int queued,
    Set<String> labels,
    Instant joined,
    EngineLoad load) {}
