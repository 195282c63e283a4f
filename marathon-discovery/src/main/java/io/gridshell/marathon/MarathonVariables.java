package io.gridshell.marathon;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** The variables by which images and commands are told where Marathon is. */
final class MarathonVariables {
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

  /** A variable and what its text does to a configuration. */
  private record Variable(
      String name, BiConsumer<MarathonConnectionConfiguration, String> setter) {}

  private static final List<Variable> ALL =
      List.of(
          new Variable("GRID_MARATHON_URLS", (to, text) -> to.setMarathonUrls(List.of(text))),
          new Variable("GRID_MARATHON_APPS", (to, text) -> to.setAppIds(List.of(text))),
          new Variable("GRID_MARATHON_LABEL", MarathonConnectionConfiguration::setLabelSelector),
          new Variable("GRID_MARATHON_USER", MarathonConnectionConfiguration::setUser),
          new Variable("GRID_MARATHON_PASSWORD", MarathonConnectionConfiguration::setPassword),
          new Variable("GRID_MARATHON_TOKEN", MarathonConnectionConfiguration::setToken),
          new Variable("GRID_MARATHON_TOKEN_FILE", MarathonConnectionConfiguration::setTokenFile),
          new Variable(
              "GRID_MARATHON_TOKEN_PREFIX", MarathonConnectionConfiguration::setTokenPrefix),
          new Variable(
              "DCOS_SERVICE_ACCOUNT_CREDENTIAL",
              MarathonConnectionConfiguration::setServiceAccount),
          new Variable(
              "GRID_MARATHON_CA", MarathonConnectionConfiguration::setCertificateAuthority),
          new Variable("GRID_MARATHON_TRUST_STORE", MarathonConnectionConfiguration::setTrustStore),
          new Variable(
              "GRID_MARATHON_TRUST_STORE_PASSWORD",
              MarathonConnectionConfiguration::setTrustStorePassword),
          new Variable("GRID_MARATHON_KEY_STORE", MarathonConnectionConfiguration::setKeyStore),
          new Variable(
              "GRID_MARATHON_KEY_STORE_PASSWORD",
              MarathonConnectionConfiguration::setKeyStorePassword),
          new Variable("GRID_MARATHON_INSECURE", (to, text) -> to.setInsecure(flag(text))),
          new Variable(
              "GRID_MARATHON_CONNECT_TIMEOUT", (to, text) -> to.setConnectTimeout(seconds(text))),
          new Variable(
              "GRID_MARATHON_REQUEST_TIMEOUT", (to, text) -> to.setRequestTimeout(seconds(text))),
          new Variable(
              "GRID_MARATHON_REFRESH_INTERVAL", (to, text) -> to.setRefreshInterval(seconds(text))),
          new Variable(
              "GRID_MARATHON_LAST_KNOWN_LIFE", (to, text) -> to.setLastKnownLife(seconds(text))),
          new Variable(
              "GRID_MARATHON_PORT_NAME", MarathonConnectionConfiguration::setDiscoveryPortName),
          new Variable(
              "GRID_MARATHON_PORT_INDEX", (to, text) -> to.setDiscoveryPortIndex(number(text))),
          new Variable("GRID_MARATHON_PORT", (to, text) -> to.setDiscoveryPort(number(text))),
          new Variable("GRID_MARATHON_ADDRESS_MODE", (to, text) -> to.setAddressMode(mode(text))),
          new Variable(
              "GRID_MARATHON_ADDRESS_INDEX", (to, text) -> to.setAddressIndex(number(text))),
          new Variable(
              "GRID_MARATHON_ADDRESS_RANGE", MarathonConnectionConfiguration::setAddressRange),
          new Variable(
              "GRID_MARATHON_STABLE_MARGIN", (to, text) -> to.setStableMargin(seconds(text))),
          new Variable(
              "GRID_MARATHON_FORMATION_TIMEOUT",
              (to, text) -> to.setFormationTimeout(seconds(text))),
          new Variable(
              "GRID_MARATHON_UNREACHABLE_BLOCKS",
              (to, text) -> to.setUnreachableBlocks(flag(text))),
          new Variable("GRID_MARATHON_SPLIT_AFTER", (to, text) -> to.setSplitAfter(seconds(text))),
          new Variable("GRID_MIN_ENGINES", (to, text) -> to.setMinEngines(number(text))),
          new Variable("GRID_ENV_PREFIX", MarathonConnectionConfiguration::setEnvironmentPrefix));

  private MarathonVariables() {}

  static List<String> names() {
    return ALL.stream().map(Variable::name).toList();
  }

  /**
   * Sets what {@code variables} say; those that are missing or blank say nothing.
   *
   * @throws IllegalArgumentException naming the variable that does not say what it should
   */
  static void apply(Map<String, String> variables, MarathonConnectionConfiguration configuration) {
    for (Variable variable : ALL) {
      String text = variables.getOrDefault(variable.name(), "");
      if (!text.isBlank()) {
        try {
          variable.setter().accept(configuration, text);
        } catch (IllegalArgumentException wrong) {
          throw new IllegalArgumentException(
              variable.name() + " is '" + text + "', which is not " + wrong.getMessage(), wrong);
        }
      }
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException("a number", none);
    }
  }

  private static Duration seconds(String text) {
    try {
      return Duration.ofNanos(new BigDecimal(text.strip()).multiply(NANOS).longValueExact());
    } catch (ArithmeticException | NumberFormatException none) {
      throw new IllegalArgumentException("a number of seconds", none);
    }
  }

  private static boolean flag(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  private static AddressMode mode(String text) {
    return Arrays.stream(AddressMode.values())
        .filter(mode -> mode.name().equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("auto, host or container"));
  }
}
