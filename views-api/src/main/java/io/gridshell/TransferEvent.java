package io.gridshell;

/**
 * How far a large value is on its way to or from an engine.
 *
 * @param task the task that it belongs to
 * @param engine the engine that sends or receives it
 * @param done how many bytes have moved; copies that other engines keep count with their engine
 * @param total how many bytes there are in all
 */
public record TransferEvent(TaskId task, int engine, long done, long total) {}
