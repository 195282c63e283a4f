package io.gridshell.marathon.client;

/**
 * Marathon's receipt for a change.
 *
 * @param deployment id of the deployment that carries it out; empty when there is none
 * @param version version of the app after it; empty when unknown
 */
public record Submission(String deployment, String version) {}
