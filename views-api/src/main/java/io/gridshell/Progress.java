package io.gridshell;

/**
 * How far a result is, in items.
 *
 * @param done items that ended, failed ones among them
 * @param failed items that ended with an error
 * @param total all items
 */
public record Progress(int done, int failed, int total) {}
