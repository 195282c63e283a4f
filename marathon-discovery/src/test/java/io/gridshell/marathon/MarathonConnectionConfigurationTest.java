package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.gridshell.marathon.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a configuration is said before a node starts, however it was made. */
final class MarathonConnectionConfigurationTest {
  @TempDir static Path folder;
  private static String pem = "";
  private static String trust = "";
  private static String keys = "";

  @BeforeAll
  static void make() throws IOException {
    TestCertificate certificate = TestCertificate.make(folder, "marathon", "ip:127.0.0.1");
    pem = certificate.pem(folder.resolve("ca.pem")).toString();
    trust = certificate.trustStore(folder.resolve("trust.p12")).toString();
    keys = certificate.keys().toString();
    Files.writeString(folder.resolve("empty"), "");
    // As editors of Windows write it.
    Files.writeString(folder.resolve("marked"), "\uFEFFs3cret");
    Files.writeString(folder.resolve("no-account"), "{\"uid\":\"grid\"}");
  }

  private static MarathonConnectionConfiguration right() {
    return new MarathonConnectionConfiguration()
        .setEnvironment(Map.of())
        .setMarathonUrls(List.of("https://m1:8443"))
        .setAppIds(List.of("/a"));
  }

  private static Map<String, String> variables(String given) {
    Map<String, String> all = new HashMap<>();
    all.put("GRID_MARATHON_URLS", "https://m1:8443");
    all.put("GRID_MARATHON_APPS", "/a");
    for (String pair : given.split(";", -1)) {
      int equals = pair.indexOf('=');
      all.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return all;
  }

  private static Arguments wrong(
      String variables, Consumer<MarathonConnectionConfiguration> setters, String said) {
    return arguments(variables, setters, said);
  }

  private static Arguments wrongLogin(String address, String said) {
    String account = "{\"login_endpoint\":\"" + address + "\",\"uid\":\"g\",\"private_key\":\"k\"}";
    return wrong(
        "DCOS_SERVICE_ACCOUNT_CREDENTIAL=" + account, c -> c.setServiceAccount(account), said);
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  static Stream<Arguments> wrong() {
    String absent = file("absent");
    return Stream.of(
        wrong(
            "GRID_MARATHON_URLS=marathon:8080",
            c -> c.setMarathonUrls(List.of("marathon:8080")),
            "'marathon:8080' is not an address of Marathon"),
        wrong(
            "GRID_MARATHON_URLS=alice:s3cret@m1:8080",
            c -> c.setMarathonUrls(List.of("alice:s3cret@m1:8080")),
            "marathonUrls has a user before '@m1:8080'; set user and password apart"),
        wrong(
            "GRID_MARATHON_URLS=http://alice:s3cret@m1:8080,http://bob:s3cret@m2:8080",
            c -> c.setMarathonUrls(List.of("http://alice:s3cret@m1:8080")),
            "marathonUrls has a user before '@m"),
        wrong(
            "GRID_MARATHON_URLS=http://al ice:s3cret,s3cret@m1:8080",
            c -> c.setMarathonUrls(List.of("http://al ice:s3cret,s3cret@m1:8080")),
            "before '@m1:8080'"),
        wrong(
            "GRID_MARATHON_APPS=Grid Engine",
            c -> c.setAppIds(List.of("Grid Engine")),
            "'Grid Engine'"),
        wrong("GRID_MARATHON_LABEL=a==b", c -> c.setLabelSelector("a==b"), "labelSelector"),
        wrong(
            "GRID_MARATHON_USER=alice:s3cret",
            c -> c.setUser("alice:s3cret"),
            "the user is empty or has a colon"),
        wrong(
            "GRID_MARATHON_TOKEN=s3cret\nmore",
            c -> c.setToken("s3cret\nmore"),
            "the token has a character that a header cannot carry"),
        wrong(
            "GRID_MARATHON_TOKEN_FILE=" + file("marked"),
            c -> c.setTokenFile(file("marked")),
            "a character that a header cannot carry"),
        wrong(
            "GRID_MARATHON_PASSWORD=s3cret",
            c -> c.setPassword("s3cret"),
            "password must be unset without user"),
        wrong(
            "GRID_MARATHON_TOKEN=t;GRID_MARATHON_USER=a",
            c -> c.setToken("t").setUser("a"),
            "one of user, token, tokenFile, serviceAccount"),
        wrong("GRID_MARATHON_TOKEN_FILE=" + absent, c -> c.setTokenFile(absent), absent),
        wrong(
            "GRID_MARATHON_TOKEN_FILE=" + file("empty"),
            c -> c.setTokenFile(file("empty")),
            "is empty"),
        wrong(
            "DCOS_SERVICE_ACCOUNT_CREDENTIAL=" + absent,
            c -> c.setServiceAccount(absent),
            "neither the JSON of a service account nor a file with it"),
        wrong(
            "DCOS_SERVICE_ACCOUNT_CREDENTIAL=" + file("no-account"),
            c -> c.setServiceAccount(file("no-account")),
            "serviceAccount must be complete, it is without login_endpoint"),
        wrong(
            "DCOS_SERVICE_ACCOUNT_CREDENTIAL={\"login_endpoint\":\"http://l/\",\"uid\":\"g\"}",
            c -> c.setServiceAccount("{\"login_endpoint\":\"http://l/\",\"uid\":\"g\"}"),
            "without private_key"),
        wrong(
            "DCOS_SERVICE_ACCOUNT_CREDENTIAL="
                + "{\"login_endpoint\":\"http://l/\",\"uid\":\"g\",\"private_key\":\"s3cret\"}",
            c ->
                c.setServiceAccount(
                    "{\"login_endpoint\":\"http://l/\",\"uid\":\"g\",\"private_key\":\"s3cret\"}"),
            "the private key of service account g is not an RSA key"),
        wrongLogin(
            "https://alice:s3cret@login/acs/api/v1/auth/login",
            "the login_endpoint of service account g has a user before '@login/acs/api"),
        wrongLogin("https://al ice:s3cret@login/", "'login/' is not an address"),
        wrongLogin("https://alice:s3cr@s3cret@login", "before '@login'"),
        wrongLogin("login:8443", "the login_endpoint of service account g is 'login:8443'"),
        wrong("GRID_MARATHON_CA=" + absent, c -> c.setCertificateAuthority(absent), absent),
        wrong(
            "GRID_MARATHON_CA=" + file("empty"),
            c -> c.setCertificateAuthority(file("empty")),
            "there is no certificate in"),
        wrong(
            "GRID_MARATHON_CA=-----BEGIN CERTIFICATE-----",
            c -> c.setCertificateAuthority("-----BEGIN CERTIFICATE-----"),
            "the PEM of the authority"),
        wrong("GRID_MARATHON_TRUST_STORE=" + absent, c -> c.setTrustStore(absent), absent),
        wrong(
            "GRID_MARATHON_TRUST_STORE=" + trust + ";GRID_MARATHON_TRUST_STORE_PASSWORD=s3cret",
            c -> c.setTrustStore(trust).setTrustStorePassword("s3cret"),
            "cannot read the key store " + trust),
        wrong(
            "GRID_MARATHON_TRUST_STORE_PASSWORD=s3cret",
            c -> c.setTrustStorePassword("s3cret"),
            "trustStorePassword must be unset without trustStore"),
        wrong(
            "GRID_MARATHON_TRUST_STORE=" + trust + ";GRID_MARATHON_CA=" + pem,
            c -> c.setTrustStore(trust).setCertificateAuthority(pem),
            "certificateAuthority and trustStore"),
        wrong(
            "GRID_MARATHON_CA=" + pem + ";GRID_MARATHON_INSECURE=true",
            c -> c.setCertificateAuthority(pem).setInsecure(true),
            "certificateAuthority and insecure"),
        wrong(
            "GRID_MARATHON_TRUST_STORE=" + trust + ";GRID_MARATHON_INSECURE=true",
            c -> c.setTrustStore(trust).setInsecure(true),
            "trustStore and insecure"),
        wrong("GRID_MARATHON_KEY_STORE=" + absent, c -> c.setKeyStore(absent), absent),
        wrong(
            "GRID_MARATHON_KEY_STORE=" + keys + ";GRID_MARATHON_KEY_STORE_PASSWORD=s3cret",
            c -> c.setKeyStore(keys).setKeyStorePassword("s3cret"),
            keys),
        wrong(
            "GRID_MARATHON_KEY_STORE_PASSWORD=s3cret",
            c -> c.setKeyStorePassword("s3cret"),
            "keyStorePassword must be unset without keyStore"),
        wrong(
            "GRID_MARATHON_CONNECT_TIMEOUT=0",
            c -> c.setConnectTimeout(Duration.ZERO),
            "connectTimeout must be positive"),
        wrong(
            "GRID_MARATHON_REQUEST_TIMEOUT=11",
            c -> c.setRequestTimeout(Duration.ofSeconds(11)),
            "requestTimeout must be 10 s or less, it is PT11S"),
        wrong(
            "GRID_MARATHON_REFRESH_INTERVAL=0.5",
            c -> c.setRefreshInterval(Duration.ofMillis(500)),
            "refreshInterval must be between 1 s and 10 s, it is PT0.5S"),
        wrong(
            "GRID_MARATHON_LAST_KNOWN_LIFE=0",
            c -> c.setLastKnownLife(Duration.ZERO),
            "lastKnownLife must be positive"),
        wrong("GRID_MARATHON_PORT_INDEX=-1", c -> c.setDiscoveryPortIndex(-1), "port index"),
        wrong("GRID_MARATHON_PORT=70000", c -> c.setDiscoveryPort(70_000), "0 to 65535"),
        wrong("GRID_MARATHON_ADDRESS_INDEX=-1", c -> c.setAddressIndex(-1), "addressIndex"),
        wrong(
            "GRID_MARATHON_ADDRESS_RANGE=9.0.0.0/99",
            c -> c.setAddressRange("9.0.0.0/99"),
            "'9.0.0.0/99'"),
        wrong(
            "GRID_MARATHON_STABLE_MARGIN=-1",
            c -> c.setStableMargin(Duration.ofSeconds(-1)),
            "stableMargin must be 0 or more"),
        wrong(
            "GRID_MARATHON_FORMATION_TIMEOUT=0",
            c -> c.setFormationTimeout(Duration.ZERO),
            "formationTimeout must be positive"),
        wrong(
            "GRID_MARATHON_SPLIT_AFTER=0",
            c -> c.setSplitAfter(Duration.ZERO),
            "splitAfter must be positive"),
        wrong("GRID_MIN_ENGINES=0", c -> c.setMinEngines(0), "minEngines must be 1 or more"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void whatCannotWorkIsNamedWithoutItsSecrets(
      String variables, Consumer<MarathonConnectionConfiguration> setters, String said) {
    MarathonConnectionConfiguration made = right();
    setters.accept(made);
    assertThatIllegalArgumentException()
        .isThrownBy(made::verify)
        .withMessageContaining(said)
        .withMessageNotContaining("s3cret");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> MarathonConnectionConfiguration.fromEnvironment(variables(variables)).verify())
        .withMessageContaining(said)
        .withMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "GRID_MIN_ENGINES, many, a number",
    "GRID_MARATHON_PORT, 47500a, a number",
    "GRID_MARATHON_INSECURE, yes, true or false",
    "GRID_MARATHON_UNREACHABLE_BLOCKS, 1, true or false",
    "GRID_MARATHON_REQUEST_TIMEOUT, soon, a number of seconds",
    "GRID_MARATHON_ADDRESS_MODE, bus, 'auto, host or container'"
  })
  void aVariableThatSaysNothingIsNamed(String name, String value, String wanted) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> MarathonConnectionConfiguration.fromEnvironment(variables(name + "=" + value)))
        .withMessage(name + " is '" + value + "', which is not " + wanted);
  }

  @Test
  void everyVariableSetsItsProperty() throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("GRID_MARATHON_URLS", "http://m1:8080,http://m2:8080");
    all.put("GRID_MARATHON_APPS", "/a,/b");
    all.put("GRID_MARATHON_LABEL", "x==y");
    all.put("GRID_MARATHON_USER", "u");
    all.put("GRID_MARATHON_PASSWORD", "p");
    all.put("GRID_MARATHON_TOKEN", "t");
    all.put("GRID_MARATHON_TOKEN_FILE", "tf");
    all.put("GRID_MARATHON_TOKEN_PREFIX", "Bearer ");
    all.put("DCOS_SERVICE_ACCOUNT_CREDENTIAL", "sa");
    all.put("GRID_MARATHON_CA", "ca");
    all.put("GRID_MARATHON_TRUST_STORE", "ts");
    all.put("GRID_MARATHON_TRUST_STORE_PASSWORD", "tsp");
    all.put("GRID_MARATHON_KEY_STORE", "ks");
    all.put("GRID_MARATHON_KEY_STORE_PASSWORD", "ksp");
    all.put("GRID_MARATHON_INSECURE", "TRUE");
    all.put("GRID_MARATHON_CONNECT_TIMEOUT", "1.5");
    all.put("GRID_MARATHON_REQUEST_TIMEOUT", "4");
    all.put("GRID_MARATHON_REFRESH_INTERVAL", "3");
    all.put("GRID_MARATHON_LAST_KNOWN_LIFE", "100");
    all.put("GRID_MARATHON_PORT_NAME", "ring");
    all.put("GRID_MARATHON_PORT_INDEX", "2");
    all.put("GRID_MARATHON_PORT", "47500");
    all.put("GRID_MARATHON_ADDRESS_MODE", "container");
    all.put("GRID_MARATHON_ADDRESS_INDEX", "1");
    all.put("GRID_MARATHON_ADDRESS_RANGE", "9.0.0.0/8");
    all.put("GRID_MARATHON_STABLE_MARGIN", "7");
    all.put("GRID_MARATHON_FORMATION_TIMEOUT", "90");
    all.put("GRID_MARATHON_UNREACHABLE_BLOCKS", "false");
    all.put("GRID_MARATHON_SPLIT_AFTER", "30");
    all.put("GRID_MIN_ENGINES", "5");
    all.put("GRID_ENV_PREFIX", "X_");
    MarathonConnectionConfiguration expected =
        new MarathonConnectionConfiguration()
            .setEnvironment(all)
            .setMarathonUrls(List.of("http://m1:8080", "http://m2:8080"))
            .setAppIds(List.of("/a", "/b"))
            .setLabelSelector("x==y")
            .setUser("u")
            .setPassword("p")
            .setToken("t")
            .setTokenFile("tf")
            .setTokenPrefix("Bearer ")
            .setServiceAccount("sa")
            .setCertificateAuthority("ca")
            .setTrustStore("ts")
            .setTrustStorePassword("tsp")
            .setKeyStore("ks")
            .setKeyStorePassword("ksp")
            .setInsecure(true)
            .setConnectTimeout(Duration.ofMillis(1500))
            .setRequestTimeout(Duration.ofSeconds(4))
            .setRefreshInterval(Duration.ofSeconds(3))
            .setLastKnownLife(Duration.ofSeconds(100))
            .setDiscoveryPortName("ring")
            .setDiscoveryPortIndex(2)
            .setDiscoveryPort(47500)
            .setAddressMode(AddressMode.CONTAINER)
            .setAddressIndex(1)
            .setAddressRange("9.0.0.0/8")
            .setStableMargin(Duration.ofSeconds(7))
            .setFormationTimeout(Duration.ofSeconds(90))
            .setUnreachableBlocks(false)
            .setSplitAfter(Duration.ofSeconds(30))
            .setMinEngines(5)
            .setEnvironmentPrefix("X_");
    assertThat(MarathonConnectionConfiguration.fromEnvironment(all))
        .usingRecursiveComparison()
        .isEqualTo(expected);
    assertThat(MarathonVariables.names()).containsExactlyElementsOf(all.keySet());
    String page = Files.readString(Path.of("..", "docs", "marathon.md"));
    assertThat(MarathonVariables.names())
        .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  @Test
  void theTextOfCertificatesServesAsWellAsTheirFile() throws IOException {
    right().setCertificateAuthority(Files.readString(Path.of(pem))).verify();
    right().setCertificateAuthority(pem).verify();
    right()
        .setTrustStore(trust)
        .setTrustStorePassword(TestCertificate.PASSWORD)
        .setKeyStore(keys)
        .setKeyStorePassword(TestCertificate.PASSWORD)
        .verify();
  }

  @Test
  void aMistypedAuthorityFailsTheStartOfANodeAtOnce() {
    IgniteConfiguration node =
        new IgniteConfiguration()
            .setIgniteInstanceName("mistyped")
            .setWorkDirectory(folder.resolve("work").toString())
            .setMetricsLogFrequency(0)
            .setConnectorConfiguration(null)
            .setClientMode(true)
            .setDiscoverySpi(
                new TcpDiscoverySpi()
                    .setIpFinder(
                        new TcpDiscoveryMarathonIpFinder(
                            MarathonConnectionConfiguration.fromEnvironment(
                                variables("GRID_MARATHON_CA=" + file("mistyped.pem"))))));
    Assertions.assertThatThrownBy(() -> Ignition.start(node))
        .isInstanceOf(IgniteException.class)
        .hasStackTraceContaining("cannot read the certificates in " + file("mistyped.pem"));
  }
}
