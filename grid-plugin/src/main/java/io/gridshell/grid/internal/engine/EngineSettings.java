package io.gridshell.grid.internal.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How an engine is set up.
 *
 * @param requestedId the id it must get; empty takes the lowest free one
 * @param labels words given to it
 * @param classPath jars and folders that its cells see besides the JVM's class path
 * @param outputLimit how many characters of each stream of a task are kept, besides the end
 * @param dataPort the port for large values; 0 lets the system choose
 */
public record EngineSettings(
    OptionalInt requestedId,
    Set<String> labels,
    List<Path> classPath,
    int outputLimit,
    int dataPort) {}
