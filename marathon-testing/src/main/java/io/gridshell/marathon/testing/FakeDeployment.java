package io.gridshell.marathon.testing;

import java.util.Optional;

/**
 * A change under way; finished when the app looks as wanted.
 *
 * @param id its id
 * @param appId the app
 * @param version the app's version after it
 * @param action Marathon's word for it
 * @param destroyed the app that is gone and whose tasks still end; empty for other changes
 */
record FakeDeployment(
    String id, String appId, String version, String action, Optional<FakeApp> destroyed) {}
