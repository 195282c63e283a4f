package io.gridshell.grid;

/**
 * A variable of an engine that its environment describes. The reference of all settings shows these
 * comments.
 */
enum EngineVariable {
  /**
   * Name of the grid; without it the environment is no engine's. A client joins that grid if its
   * profile has the same name.
   */
  GRID,
  /**
   * How they find each other: {@code static}, {@code marathon}, {@code kubernetes} or a class
   * {@code BiConsumer<IgniteConfiguration, Map<String, String>>}; {@code static}.
   */
  DISCOVERY,
  /** Static: the discovery ports, {@code host:port} with commas. */
  ADDRESSES,
  /** Static: {@code true} for the one engine that forms the grid. */
  FOUNDER,
  /** The grid's keys as one word, or the name of a file with it. */
  KEYS,
  /** {@code true} does without keys. */
  INSECURE,
  /** The id; without it the lowest free one. */
  ENGINE_ID,
  /** Words of the engine, with commas or blanks. */
  LABELS,
  /** Further jars for cells; of a client, for those of {@code run} and {@code console}. */
  CLASS_PATH,
  /** The address to listen at. */
  BIND,
  /** A folder for files. */
  WORK,
  /** How long it finishes what it has begun when it is told to end; 20. */
  GRACE_SECONDS,
  /** On Kubernetes: the service; {@code gridshell}. */
  KUBERNETES_SERVICE,
  /** On Kubernetes: the namespace; the pod's. */
  KUBERNETES_NAMESPACE,
  /** On Kubernetes: its interface; the pod's. */
  KUBERNETES_URL,
  /** On Kubernetes: file of the token; the pod's. */
  KUBERNETES_TOKEN_FILE;

  /** Its name in the environment. */
  String key() {
    return "GRIDSHELL_" + name();
  }
}
