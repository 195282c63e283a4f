package io.gridshell.cli.doctor;

import io.gridshell.launch.AddressClaim;
import io.gridshell.launch.Cluster;
import io.gridshell.launch.ClusterInfo;
import io.gridshell.launch.ClusterSpec;
import io.gridshell.launch.LaunchException;
import io.gridshell.launch.Launcher;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All checks.
 *
 * @param home folder of all profiles
 */
public record Checks(Path home) {
  /**
   * The modules without which nothing runs. The script that starts the command looks for them, and
   * the images, which are built with the same file, do so as well.
   */
  public static final List<String> MODULES = modules("needed-modules.txt");

  private static final long MEBI = 1L << 20;
  private static final long ENGINE_MEBI = 250;
  private static final long DISK_MEBI = 200;

  private static List<String> modules(String file) {
    try (InputStream list = Checks.class.getResourceAsStream(file)) {
      return new String(
              Objects.requireNonNull(list, file).readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .collect(Collectors.toUnmodifiableList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Runs every check; none changes anything but for a file that is removed again. */
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    findings.add(jdk());
    findings.add(flags());
    findings.add(memory(availableMebi()));
    findings.add(files());
    findings.add(disk());
    findings.add(ports());
    findings.add(archive());
    findings.addAll(profiles());
    return findings;
  }

  private static Finding jdk() {
    String found = "Java " + Runtime.version() + " in " + System.getProperty("java.home");
    if (Runtime.version().feature() < 17) {
      return Finding.failed("jdk", found, "set JAVA_HOME to a JDK 17 or newer");
    }
    Set<String> modules =
        ModuleLayer.boot().modules().stream().map(Module::getName).collect(Collectors.toSet());
    List<String> missing = missing(modules, Runtime.version().feature());
    return missing.isEmpty()
        ? Finding.ok("jdk", found)
        : Finding.failed(
            "jdk", found + " lacks " + String.join(", ", missing), "set JAVA_HOME to a full JDK");
  }

  /** What a runtime of Java {@code feature} with these modules lacks. */
  static List<String> missing(Set<String> modules, int feature) {
    return MODULES.stream()
        .filter(module -> !modules.contains(module))
        // Since 22 its content is in java.base.
        .filter(module -> feature < 22 || !module.equals("jdk.crypto.ec"))
        .collect(Collectors.toList());
  }

  private static Finding flags() {
    Module base = Object.class.getModule();
    Module here = Checks.class.getModule();
    List<String> closed =
        Stream.of("java.nio", "java.util", "sun.nio.ch", "jdk.internal.misc")
            .filter(name -> !base.isOpen(name, here))
            .collect(Collectors.toList());
    return closed.isEmpty()
        ? Finding.ok("flags", "the packages that Ignite reads are open")
        : Finding.failed(
            "flags",
            "not open: " + String.join(", ", closed),
            "run the script gridshell, which starts the right jar");
  }

  static Finding memory(Optional<Long> available) {
    if (available.isEmpty()) {
      return Finding.ok("memory", "not known on this system");
    }
    long engines = available.get() / ENGINE_MEBI;
    String detail =
        String.format(
            Locale.ROOT, "%d MB available, enough for about %d engines", available.get(), engines);
    return engines >= 2
        ? Finding.ok("memory", detail)
        : Finding.warning(
            "memory", detail, "end other programs, or limit engines with --heap 128m");
  }

  private static Optional<Long> availableMebi() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .map(line -> Long.valueOf(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst();
    } catch (IOException | UncheckedIOException otherSystem) {
      return Optional.empty();
    }
  }

  private Finding files() {
    try {
      Files.createDirectories(home);
      Path probe = Files.createTempFile(home, "doctor", ".tmp");
      Files.write(probe, new byte[4096]);
      Files.delete(probe);
      return Finding.ok("files", home + " can be written");
    } catch (IOException refused) {
      return Finding.failed(
          "files",
          home + " cannot be written: " + refused,
          "name another folder with GRIDSHELL_HOME");
    }
  }

  private Finding disk() {
    try {
      Path place = home;
      while (!Files.exists(place) && place.getParent() != null) {
        place = place.getParent();
      }
      long free = Files.getFileStore(place).getUsableSpace() / MEBI;
      String detail = free + " MB free in " + place;
      return free >= DISK_MEBI
          ? Finding.ok("disk", detail)
          : Finding.warning("disk", detail, "gridshell clean --all removes logs");
    } catch (IOException unknown) {
      return Finding.warning("disk", "cannot tell the free space: " + unknown, "look with df");
    }
  }

  private Finding ports() {
    try (AddressClaim claim =
        Launcher.named("local").claim(ClusterSpec.of(new Profile(home, "doctor")), Set.of())) {
      List<String> addresses = claim.addresses();
      return Finding.ok(
          "ports", addresses.get(0) + " to " + addresses.get(addresses.size() - 1) + " are free");
    } catch (LaunchException taken) {
      return Finding.failed("ports", String.valueOf(taken.getMessage()), "see gridshell list");
    }
  }

  private Finding archive() {
    Path cache = home.resolve("cache");
    try (Stream<Path> files = Files.isDirectory(cache) ? Files.list(cache) : Stream.empty()) {
      boolean there = files.anyMatch(file -> file.toString().endsWith(".jsa"));
      return there
          ? Finding.ok("archive", "engines start from a class-data archive")
          : Finding.ok("archive", "none yet; the first start makes it");
    } catch (IOException unreadable) {
      return Finding.warning("archive", "cannot read " + cache, "check who owns it");
    }
  }

  private List<Finding> profiles() {
    try {
      List<ClusterInfo> running = Cluster.list(home);
      List<Finding> findings = new ArrayList<>();
      for (String name : Cluster.profiles(home)) {
        Optional<ClusterInfo> info =
            running.stream().filter(each -> each.profile().equals(name)).findFirst();
        findings.add(profile(new Profile(home, name), info));
      }
      return findings;
    } catch (UncheckedIOException | LaunchException unreadable) {
      return List.of(
          Finding.failed(
              "profiles", String.valueOf(unreadable.getMessage()), "check who owns " + home));
    }
  }

  static Finding profile(Profile profile, Optional<ClusterInfo> running) {
    String subject = "grid " + profile.name();
    if (running.isEmpty()) {
      return Finding.ok(subject, "does not run; gridshell clean removes its logs");
    }
    try {
      Connection connection = Connection.read(profile);
      if (connection.secured() && isReadByOthers(profile.connectionFile())) {
        return Finding.warning(
            subject,
            profile.connectionFile() + " can be read by others",
            "chmod 600 " + profile.connectionFile());
      }
    } catch (IOException broken) {
      return Finding.failed(
          subject,
          String.valueOf(broken.getMessage()),
          "gridshell stop " + profile.name() + " and start it again");
    }
    ClusterInfo info = running.get();
    if (info.state() == ClusterInfo.State.UNKNOWN) {
      return Finding.failed(
          subject,
          "cannot tell how it is",
          "see why with gridshell status --profile " + profile.name());
    }
    String detail = info.running() + " of " + info.wanted() + " engines run";
    return info.state() == ClusterInfo.State.DEGRADED
        ? Finding.warning(subject, detail, "gridshell logs --profile " + profile.name())
        : Finding.ok(subject, detail);
  }

  private static boolean isReadByOthers(Path file) throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return false;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    return mode.contains(PosixFilePermission.GROUP_READ)
        || mode.contains(PosixFilePermission.OTHERS_READ);
  }
}
