package io.gridshell.marathon.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of app definitions, by age. Marathon silently drops fields that it does not know. */
public enum Dialect {
  /** 0.15: ports are numbers without names. */
  PORT_NUMBERS,
  /** 1.0 to 1.2: ports have names, readiness checks are known. */
  PORT_NAMES,
  /** 1.3: container networks, secrets, and how long a task may take to leave. */
  DOCKER_NETWORK,
  /** 1.4: health checks by Mesos, which task to kill first, what to do with lost agents. */
  MESOS_CHECKS,
  /** 1.5 and later: {@code networks} and {@code container.portMappings}. */
  NETWORKS;

  private static final Pattern VERSION = Pattern.compile("^[^0-9]*(\\d{1,4})(?:\\.(\\d{1,4}))?");

  /** The dialect of a version as Marathon writes it; an unreadable one counts as new. */
  static Dialect of(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.find()) {
      return NETWORKS;
    }
    int major = Integer.parseInt(matcher.group(1));
    int minor = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    if (major == 0) {
      return PORT_NUMBERS;
    } else if (major > 1 || minor >= 5) {
      return NETWORKS;
    }
    return minor == 4 ? MESOS_CHECKS : minor == 3 ? DOCKER_NETWORK : PORT_NAMES;
  }
}
