package io.gridshell.marathon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridshell.marathon.client.Authentication;
import io.gridshell.marathon.client.GivenAddress;
import io.gridshell.marathon.client.MarathonConnection;
import io.gridshell.marathon.client.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where Marathon is and how its answers are to be read; a bean for Java and for Spring XML.
 *
 * <p>Times are durations, in XML {@code value="#{T(java.time.Duration).ofSeconds(10)}"}. Only the
 * addresses of Marathon must be set. Set everything before a node is started, and give each node a
 * configuration of its own; not thread-safe.
 */
public final class MarathonConnectionConfiguration {
  private static final Duration LEAST_REFRESH = Duration.ofSeconds(1);
  private static final Duration MOST_REFRESH = Duration.ofSeconds(10);

  // Ignite waits for a call as long as for a dead node.
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);

  private List<String> marathonUrls = List.of();
  private List<String> appIds = List.of();
  private String labelSelector = "";

  private String user = "";
  private String password = "";
  private String token = "";
  private String tokenFile = "";
  private String tokenPrefix = "token=";
  private String serviceAccount = "";

  private String trustStore = "";
  private String trustStorePassword = "";
  private String certificateAuthority = "";
  private String keyStore = "";
  private String keyStorePassword = "";
  private boolean insecure;

  private Duration connectTimeout = Duration.ofSeconds(2);
  private Duration requestTimeout = Duration.ofSeconds(5);
  private Duration refreshInterval = Duration.ofSeconds(1);
  private Duration lastKnownLife = Duration.ofMinutes(10);

  private String discoveryPortName = "discovery";
  private int discoveryPortIndex;
  private int discoveryPort;
  private AddressMode addressMode = AddressMode.AUTO;
  private int addressIndex;
  private String addressRange = "";

  private int minEngines = 1;
  private Duration stableMargin = Duration.ofSeconds(5);
  private Duration formationTimeout = Duration.ofMinutes(10);
  private boolean unreachableBlocks = true;
  private Duration splitAfter = Duration.ofSeconds(60);

  private HostNames.Lookup lookup = InetAddress::getByName;
  private Map<String, String> environment = System.getenv();
  private String environmentPrefix = "";

  /** Creates a configuration without addresses of Marathon. */
  public MarathonConnectionConfiguration() {}

  /**
   * A configuration from variables, for images: {@code GRID_MARATHON_URLS} (with commas), {@code
   * GRID_MARATHON_TOKEN_FILE}, {@code GRID_MARATHON_CA} and so on, one for each property; {@code
   * docs/marathon.md} has the list.
   *
   * @throws IllegalArgumentException when a variable does not say what it should
   */
  public static MarathonConnectionConfiguration fromEnvironment(Map<String, String> variables) {
    MarathonConnectionConfiguration configuration =
        new MarathonConnectionConfiguration().setEnvironment(variables);
    MarathonVariables.apply(variables, configuration);
    return configuration;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /**
   * Sets the base addresses of all masters, such as {@code http://m1.example.com:8080}; several in
   * one string are divided by commas.
   */
  public MarathonConnectionConfiguration setMarathonUrls(List<String> urls) {
    marathonUrls = words(String.join(",", urls));
    return this;
  }

  /** Sets the ids of the apps whose tasks are members; by default the app that this task is of. */
  public MarathonConnectionConfiguration setAppIds(List<String> ids) {
    appIds = words(String.join(",", ids));
    return this;
  }

  /** Sets a label selector, such as {@code GRID_ID==alice}, instead of ids. */
  public MarathonConnectionConfiguration setLabelSelector(String selector) {
    labelSelector = selector;
    return this;
  }

  /** Sets the user of basic authentication. */
  public MarathonConnectionConfiguration setUser(String name) {
    user = name;
    return this;
  }

  /** Sets the password of basic authentication. */
  public MarathonConnectionConfiguration setPassword(String secret) {
    password = secret;
    return this;
  }

  /** Sets a token that does not change. */
  public MarathonConnectionConfiguration setToken(String secret) {
    token = secret;
    return this;
  }

  /** Sets a file with a token, which is read anew for every request. */
  public MarathonConnectionConfiguration setTokenFile(String file) {
    tokenFile = file;
    return this;
  }

  /** Sets what stands before the token in the header; {@code token=} by default, as in DC/OS. */
  public MarathonConnectionConfiguration setTokenPrefix(String prefix) {
    tokenPrefix = prefix;
    return this;
  }

  /** Sets the secret of a DC/OS service account: its JSON, or a file with it. */
  public MarathonConnectionConfiguration setServiceAccount(String jsonOrFile) {
    serviceAccount = jsonOrFile;
    return this;
  }

  /** Sets the file of a store with trusted certificates. */
  public MarathonConnectionConfiguration setTrustStore(String file) {
    trustStore = file;
    return this;
  }

  /** Sets the password of the store with trusted certificates. */
  public MarathonConnectionConfiguration setTrustStorePassword(String secret) {
    trustStorePassword = secret;
    return this;
  }

  /** Sets trusted certificates as PEM, instead of a store: the text itself, or a file with it. */
  public MarathonConnectionConfiguration setCertificateAuthority(String pemOrFile) {
    certificateAuthority = pemOrFile;
    return this;
  }

  /** Sets the file of a store with the certificate to show. */
  public MarathonConnectionConfiguration setKeyStore(String file) {
    keyStore = file;
    return this;
  }

  /** Sets the password of the store with the certificate to show. */
  public MarathonConnectionConfiguration setKeyStorePassword(String secret) {
    keyStorePassword = secret;
    return this;
  }

  /** Trusts any server, whatever its certificate and name. For tests. */
  public MarathonConnectionConfiguration setInsecure(boolean trustEverybody) {
    insecure = trustEverybody;
    return this;
  }

  /** Sets how long a connection may take; 2 s by default, 10 s at most. */
  public MarathonConnectionConfiguration setConnectTimeout(Duration limit) {
    connectTimeout = limit;
    return this;
  }

  /** Sets how long a request may take; 5 s by default, 10 s at most. */
  public MarathonConnectionConfiguration setRequestTimeout(Duration limit) {
    requestTimeout = limit;
    return this;
  }

  /** Sets how long an answer is used again; 1 s by default, 10 s at most. */
  public MarathonConnectionConfiguration setRefreshInterval(Duration interval) {
    refreshInterval = interval;
    return this;
  }

  /** Sets how long the last answer stands in while Marathon is away; 10 min by default. */
  public MarathonConnectionConfiguration setLastKnownLife(Duration life) {
    lastKnownLife = life;
    return this;
  }

  /** Sets the name of the port that nodes listen on for newcomers; {@code discovery} by default. */
  public MarathonConnectionConfiguration setDiscoveryPortName(String name) {
    discoveryPortName = name;
    return this;
  }

  /** Sets the place of that port, for definitions that do not name it; 0 by default. */
  public MarathonConnectionConfiguration setDiscoveryPortIndex(int index) {
    discoveryPortIndex = index;
    return this;
  }

  /**
   * Sets that port itself, whatever the definition says; 0, the default, takes the definition's.
   */
  public MarathonConnectionConfiguration setDiscoveryPort(int port) {
    discoveryPort = port;
    return this;
  }

  /** Sets which of a task's addresses is used. */
  public MarathonConnectionConfiguration setAddressMode(AddressMode mode) {
    addressMode = mode;
    return this;
  }

  /** Sets which of a container's own addresses is used; 0 by default. */
  public MarathonConnectionConfiguration setAddressIndex(int index) {
    addressIndex = index;
    return this;
  }

  /**
   * Sets a range, such as {@code 9.0.0.0/8}, outside which a container's addresses are not used.
   */
  public MarathonConnectionConfiguration setAddressRange(String cidr) {
    addressRange = cidr;
    return this;
  }

  /** Sets how many engines must be listed before the grid is formed; 1 by default. */
  public MarathonConnectionConfiguration setMinEngines(int count) {
    minEngines = count;
    return this;
  }

  /** Sets how long the list must stand still before the grid is formed; 5 s by default. */
  public MarathonConnectionConfiguration setStableMargin(Duration margin) {
    stableMargin = margin;
    return this;
  }

  /** Sets after how long a node that found no grid fails to start; 10 min by default. */
  public MarathonConnectionConfiguration setFormationTimeout(Duration limit) {
    formationTimeout = limit;
    return this;
  }

  /** Sets whether an older task on an agent that is cut off forbids forming the grid; it does. */
  public MarathonConnectionConfiguration setUnreachableBlocks(boolean blocks) {
    unreachableBlocks = blocks;
    return this;
  }

  /** Sets after how long a listed node of another ring counts as a split; 60 s by default. */
  public MarathonConnectionConfiguration setSplitAfter(Duration age) {
    splitAfter = age;
    return this;
  }

  /** Sets the variables that tell a task about itself; those of the process by default. */
  public MarathonConnectionConfiguration setEnvironment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /** Sets the prefix that Marathon puts before HOST and PORT, if it was told to. */
  public MarathonConnectionConfiguration setEnvironmentPrefix(String prefix) {
    environmentPrefix = prefix;
    return this;
  }

  /**
   * Checks everything that can be checked without asking Marathon.
   *
   * @throws IllegalArgumentException naming the property, its value and what to do
   */
  public void verify() {
    MarathonConnection connection = connection();
    checkTrust();
    checkNeeds("password", password, "user", user);
    checkNeeds("trustStorePassword", trustStorePassword, "trustStore", trustStore);
    checkNeeds("keyStorePassword", keyStorePassword, "keyStore", keyStore);
    connection.verify();
    checkLimit("connectTimeout", connectTimeout);
    checkLimit("requestTimeout", requestTimeout);
    selection();
    rules();
    check(minEngines >= 1, "minEngines", minEngines, "1 or more");
    check(!stableMargin.isNegative(), "stableMargin", stableMargin, "0 or more");
    check(positive(formationTimeout), "formationTimeout", formationTimeout, "positive");
    check(positive(lastKnownLife), "lastKnownLife", lastKnownLife, "positive");
    check(positive(splitAfter), "splitAfter", splitAfter, "positive");
    check(
        refreshInterval.compareTo(LEAST_REFRESH) >= 0
            && refreshInterval.compareTo(MOST_REFRESH) <= 0,
        "refreshInterval",
        refreshInterval,
        "between 1 s and 10 s");
  }

  /** Whoever sets two does not know which of them counts. */
  private void checkTrust() {
    List<String> forms = new ArrayList<>();
    if (!certificateAuthority.isEmpty()) {
      forms.add("certificateAuthority");
    }
    if (!trustStore.isEmpty()) {
      forms.add("trustStore");
    }
    if (insecure) {
      forms.add("insecure");
    }
    check(
        forms.size() <= 1,
        "whom to trust",
        String.join(" and ", forms),
        "said by one of certificateAuthority, trustStore, insecure");
  }

  private static void checkNeeds(String secret, String value, String name, String needed) {
    check(value.isEmpty() || !needed.isEmpty(), secret, "set", "unset without " + name);
  }

  private static void checkLimit(String name, Duration value) {
    check(value.compareTo(LONGEST_REQUEST) <= 0, name, value, "10 s or less");
  }

  private static boolean positive(Duration value) {
    return !value.isNegative() && !value.isZero();
  }

  private static void check(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be " + rule + ", it is " + value);
    }
  }

  /**
   * How to reach Marathon, for a {@link io.gridshell.marathon.client.MarathonClient} of one's own.
   *
   * @throws IllegalArgumentException when it cannot be reached this way
   */
  public MarathonConnection connection() {
    // Two requests and a pause have to fit, and Ignite must not wait longer than for a dead node.
    Duration call = requestTimeout.plusSeconds(4);
    checkUsers();
    return new MarathonConnection(
        marathonUrls.stream().map(url -> new GivenAddress(url).uri()).toList(),
        authentication(),
        new TlsSettings(
            file(trustStore),
            trustStorePassword,
            Optional.of(certificateAuthority).filter(text -> !text.isBlank()),
            file(keyStore),
            keyStorePassword,
            insecure),
        connectTimeout,
        requestTimeout,
        call);
  }

  /** A password may have commas, so that a part of it looks like an address of its own. */
  private void checkUsers() {
    GivenAddress all = allUrls();
    if (all.hasUser()) {
      throw new IllegalArgumentException(
          "marathonUrls has a user before '@" + all.shown() + "'; set user and password apart");
    }
  }

  private GivenAddress allUrls() {
    return new GivenAddress(String.join(",", marathonUrls));
  }

  private static Optional<Path> file(String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
  }

  private Authentication authentication() {
    long forms =
        List.of(user, token, tokenFile, serviceAccount).stream()
            .filter(form -> !form.isEmpty())
            .count();
    check(
        forms <= 1,
        "authentication",
        forms + " forms",
        "one of user, token, tokenFile, serviceAccount");
    if (!user.isEmpty()) {
      return new Authentication.Basic(user, password);
    } else if (!token.isEmpty()) {
      return new Authentication.Token(tokenPrefix, token);
    } else if (!tokenFile.isEmpty()) {
      return new Authentication.TokenFile(tokenPrefix, Path.of(tokenFile));
    }
    return serviceAccount.isEmpty() ? new Authentication.None() : account();
  }

  private Authentication account() {
    try {
      boolean inline = serviceAccount.strip().startsWith("{");
      String json =
          inline
              ? serviceAccount
              : Files.readString(Path.of(serviceAccount), StandardCharsets.UTF_8);
      JsonNode secret = new ObjectMapper().readTree(json);
      String login = secret.path("login_endpoint").asText("");
      String uid = secret.path("uid").asText("");
      String key = secret.path("private_key").asText("");
      check(!login.isEmpty(), "serviceAccount", "without login_endpoint", "complete");
      check(!uid.isEmpty(), "serviceAccount", "without uid", "complete");
      check(!key.isEmpty(), "serviceAccount", "without private_key", "complete");
      return new Authentication.ServiceAccount(uid, key, new GivenAddress(login).uri());
    } catch (IOException unreadable) {
      // The parser's own message could show the secret.
      throw new IllegalArgumentException(
          "serviceAccount is neither the JSON of a service account nor a file with it");
    }
  }

  Selection selection() {
    if (!labelSelector.isEmpty()) {
      check(appIds.isEmpty(), "labelSelector", labelSelector, "unset when appIds are set");
      return new Selection.ByLabel(labelSelector);
    }
    List<String> ids = appIds.isEmpty() ? taskEnvironment().appId().stream().toList() : appIds;
    if (ids.isEmpty()) {
      throw new IllegalArgumentException(
          "which app? MARATHON_APP_ID is not set, so this is no task of Marathon; set appIds or"
              + " labelSelector");
    }
    ids.forEach(
        id ->
            check(
                id.matches("/*[a-z0-9.-]+(/[a-z0-9.-]+)*"),
                "an app's id",
                "'" + id + "'",
                "words of small letters, digits, dots and dashes between slashes"));
    return new Selection.ByIds(ids);
  }

  AddressRules rules() {
    return rules(discoveryPortName, discoveryPortIndex, discoveryPort);
  }

  AddressRules rules(String portName, int portIndex, int port) {
    check(portIndex >= 0, "port index", portIndex, "0 or more");
    check(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
    check(addressIndex >= 0, "addressIndex", addressIndex, "0 or more");
    return new AddressRules(
        portName,
        portIndex,
        port,
        addressMode,
        addressIndex,
        addressRange.isEmpty() ? Optional.empty() : Optional.of(Cidr.parse(addressRange)));
  }

  /** Names are looked up by the JDK otherwise. */
  MarathonConnectionConfiguration setLookup(HostNames.Lookup other) {
    lookup = other;
    return this;
  }

  HostNames hostNames() {
    return new HostNames(lookup);
  }

  FormationRule formation() {
    return new FormationRule(minEngines, stableMargin, unreachableBlocks);
  }

  TaskEnvironment taskEnvironment() {
    return new TaskEnvironment(environment, environmentPrefix);
  }

  Duration refreshInterval() {
    return refreshInterval;
  }

  Duration lastKnownLife() {
    return lastKnownLife;
  }

  Duration formationTimeout() {
    return formationTimeout;
  }

  Duration splitAfter() {
    return splitAfter;
  }

  @Override
  public String toString() {
    return "MarathonConnectionConfiguration[urls="
        + allUrls().shown()
        + ", apps="
        + (labelSelector.isEmpty() ? appIds : labelSelector)
        + "]";
  }
}
