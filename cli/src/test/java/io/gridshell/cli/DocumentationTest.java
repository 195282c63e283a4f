package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.cli.doctor.Checks;
import io.gridshell.cli.script.Script;
import io.gridshell.cli.script.ScriptException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What the README and the pages in {@code docs} say is so. */
class DocumentationTest {
  private static final List<MarkdownPage> PAGES = MarkdownPage.all();
  private static final List<CodeBlock> BLOCKS =
      PAGES.stream().flatMap(page -> page.blocks().stream()).toList();

  private static final BenchmarkWords BENCHMARKS = BenchmarkWords.read();

  /** What tests here handle; for the shell are also indented blocks, which have no language. */
  private static final Set<String> LANGUAGES =
      Set.of("java", "xml", "sh", "text", "dockerfile", "");

  private static final Pattern ROW = Pattern.compile("\\|.*\\| ([^|]*\\) *`[^|]*)\\|");
  private static final Pattern INLINE = Pattern.compile("`([a-zA-Z][^`]*\\))`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#+ +(.*)");

  @Test
  void javaCompiles() throws IOException {
    List<CodeBlock> java =
        BLOCKS.stream().filter(block -> block.isJava() && !block.isScript()).toList();
    assertThat(java).as("blocks of Java").isNotEmpty();
    assertThat(JavaBlocks.complaints(java)).isEmpty();
  }

  /** A page that compares calls has them in the right column, after a block that names things. */
  @Test
  void callsInTablesCompile() throws IOException {
    List<CodeBlock> calls = new ArrayList<>();
    for (MarkdownPage page : PAGES) {
      if (page.name().endsWith("from-ipyparallel.md")) {
        calls.addAll(calls(page));
      }
    }
    assertThat(calls).as("calls in tables").hasSizeGreaterThan(50);
    assertThat(JavaBlocks.complaints(calls)).isEmpty();
  }

  private static List<CodeBlock> calls(MarkdownPage page) {
    List<String> names =
        page.blocks().stream().filter(CodeBlock::isJava).findFirst().orElseThrow().lines();
    List<CodeBlock> calls = new ArrayList<>();
    for (int at = 0; at < page.lines().size(); at++) {
      Matcher row = ROW.matcher(page.lines().get(at));
      if (row.matches()) {
        Matcher code = INLINE.matcher(row.group(1));
        while (code.find()) {
          // An error of the compiler on the last line is one of the row.
          List<String> lines = new ArrayList<>(names);
          lines.add(code.group(1) + ";");
          int line = at + 1 - names.size();
          calls.add(new CodeBlock(page.name(), line, "java", lines, Optional.empty()));
        }
      }
    }
    return calls;
  }

  @Test
  void scriptsAreScripts() throws ScriptException {
    for (CodeBlock block : BLOCKS) {
      if (block.isScript()) {
        assertThat(Script.parse(block.place(), block.text()).cells())
            .as(block.place())
            .isNotEmpty();
      }
    }
  }

  @Test
  void everyLanguageIsHandled() {
    assertThat(BLOCKS)
        .allSatisfy(block -> assertThat(LANGUAGES).as(block.place()).contains(block.language()));
  }

  @Test
  void springUnderstandsXml() {
    List<CodeBlock> xml = BLOCKS.stream().filter(block -> block.language().equals("xml")).toList();
    assertThat(xml).as("blocks of XML").isNotEmpty();
    assertThat(XmlBlocks.complaints(xml)).isEmpty();
  }

  @Test
  void xmlWithWrongNamesIsNoticed() {
    assertThat(XmlBlocks.complaints(List.of(xml("<property name=\"plugins\" value=\"1\"/>"))))
        .singleElement()
        .asString()
        .startsWith("a.md:1: ")
        .contains("Invalid property 'plugins'");
    assertThat(XmlBlocks.complaints(List.of(xml("<bean class=\"io.gridshell.grid.Shell\"/>"))))
        .singleElement()
        .asString()
        .contains("io.gridshell.grid.Shell");
    assertThat(XmlBlocks.complaints(List.of(xml("<map/>"))))
        .containsExactly("a.md:1: begins with neither a bean nor a property");
  }

  private static CodeBlock xml(String text) {
    return new CodeBlock("a.md", 1, "xml", List.of(text), Optional.empty());
  }

  /** An image is made from one that {@code docker/build} makes, with files where it looks. */
  @Test
  void imagesAreMadeFromOurs() {
    String images = read(MarkdownPage.REPOSITORY.resolve("docker/Dockerfile"));
    String entry = read(MarkdownPage.REPOSITORY.resolve("docker/image/bin/entry"));
    List<CodeBlock> files =
        BLOCKS.stream().filter(block -> block.language().equals("dockerfile")).toList();
    assertThat(files).as("blocks for images").isNotEmpty();
    for (CodeBlock file : files) {
      for (String line : file.lines()) {
        String place = file.place() + ": " + line;
        List<String> words = List.of(line.split(" ", -1));
        String last = words.get(words.size() - 1);
        switch (words.get(0)) {
          case "FROM" ->
              assertThat(images).as(place).contains(" AS " + last.replace("gridshell/", "") + "\n");
          case "COPY" ->
              assertThat(entry)
                  .as(place)
                  .contains("here=/opt/gridshell\n")
                  .contains("\"$here\"" + last.replace("/opt/gridshell", "") + "*.jar");
          default -> throw new AssertionError("nobody knows whether this is so: " + place);
        }
      }
    }
  }

  /** The script looks before there is a JVM that could tell it. */
  @Test
  void theScriptAndThePageHaveTheModulesThatTheDoctorLooksFor() {
    String script = read(MarkdownPage.REPOSITORY.resolve("gridshell"));
    Matcher needed = Pattern.compile("(?m)^needed='([^']+)'").matcher(script);
    assertThat(needed.find()).isTrue();
    assertThat(needed.group(1).split("\\s+")).containsExactlyElementsOf(Checks.MODULES);
    String page = read(MarkdownPage.REPOSITORY.resolve("docs/operating.md"));
    assertThat(page).contains("--add-modules " + String.join(",", Checks.MODULES) + "\n");
  }

  @Test
  void everyModuleIsInTheTableOfTheArchitecture() {
    Set<String> modules =
        NamesInCode.found(
            "<module>([^/<]+)</module>", read(MarkdownPage.REPOSITORY.resolve("pom.xml")));
    String page = read(MarkdownPage.REPOSITORY.resolve("docs/architecture.md"));
    assertThat(modules)
        .contains("cli", "docker")
        .allSatisfy(
            module -> assertThat(page).containsPattern("(?m)^\\|[^|]*`" + module + "`[^|]*\\|"));
  }

  @Test
  void whatCommandsNameIsThere() {
    List<String> missing = new ArrayList<>();
    for (CodeBlock block : BLOCKS) {
      for (int i = 0; i < block.lines().size(); i++) {
        String place = block.page() + ":" + (block.line() + i);
        ShellLine.of(block, block.lines().get(i)).missing().stream()
            .map(each -> place + ": there is no " + each)
            .forEach(missing::add);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void whatCommandsNameAndIsNotThereIsNoticed() {
    assertThat(missing("A=b.c/d:1 dokker/build latest")).containsExactly("dokker/build");
    assertThat(missing("kubectl apply -f docker/kubernetes/none.yaml # docker/none"))
        .containsExactly("docker/kubernetes/none.yaml");
    assertThat(missing("docker/build && ./cli/none '/tmp/recordings'"))
        .containsExactly("./cli/none");
    assertThat(missing("./gridshell run elsewhere/none.jsh")).containsExactly("elsewhere/none.jsh");
    assertThat(missing("mvn -B verify -Dtest=none -Dit.test=DirectViewIT,NoneIT"))
        .containsExactly("test NoneIT");
    assertThat(missing("docker run --rm gridshell/client keys > cli/target/keys")).isEmpty();
  }

  private static List<String> missing(String line) {
    return ShellLine.of(new CodeBlock("a.md", 1, "sh", List.of(line), Optional.empty()), line)
        .missing();
  }

  @Test
  void commandsAreUnderstood() {
    CommandLine gridshell =
        Gridshell.describe(
            new Surroundings(
                Path.of("nowhere"),
                new PrintStream(PrintStream.nullOutputStream()),
                new PrintStream(PrintStream.nullOutputStream()),
                new AtomicBoolean()));
    List<String> wrong = new ArrayList<>();
    int understood = 0;
    for (CodeBlock block : BLOCKS) {
      for (int i = 0; i < block.lines().size(); i++) {
        List<String> words = ShellLine.of(block, block.lines().get(i)).ours();
        if (!words.isEmpty()) {
          understood++;
          wrong.addAll(complaints(gridshell, words, block.page() + ":" + (block.line() + i)));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(understood).as("commands").isGreaterThan(10);
  }

  @Test
  void everyPageWithCommandsIsPlayedOrSaysWhyNot() {
    Set<String> known = new TreeSet<>(PlayedPages.PLAYED);
    known.addAll(PlayedPages.ONLY_READ.keySet());
    assertThat(known).hasSize(PlayedPages.PLAYED.size() + PlayedPages.ONLY_READ.size());
    assertThat(PAGES.stream().filter(PlayedPages::hasCommands).map(MarkdownPage::name))
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void everyReasonNotToTypeACommandIsNeeded() {
    List<String> lines =
        BLOCKS.stream()
            .filter(block -> block.isShell() && PlayedPages.PLAYED.contains(block.page()))
            .flatMap(block -> block.lines().stream())
            .map(String::strip)
            .toList();
    assertThat(PlayedPages.NOT_TYPED.keySet())
        .allSatisfy(start -> assertThat(lines).anyMatch(line -> line.startsWith(start)));
  }

  private static List<String> complaints(CommandLine gridshell, List<String> words, String place) {
    List<String> arguments = words.subList(1, words.size());
    switch (words.get(0)) {
      case "perf/run" -> {
        return BENCHMARKS.complaints(arguments).stream().map(each -> place + ": " + each).toList();
      }
      case "mvn" -> {
        return unknownModules(arguments).stream().map(each -> place + ": no " + each).toList();
      }
      default -> {
        try {
          gridshell.parseArgs(arguments.toArray(new String[0]));
          return List.of();
        } catch (ParameterException wrong) {
          return List.of(place + ": " + wrong.getMessage());
        }
      }
    }
  }

  private static List<String> unknownModules(List<String> arguments) {
    int at = arguments.indexOf("-pl");
    return at < 0
        ? List.of()
        : Stream.of(arguments.get(at + 1).split(","))
            .filter(module -> !Files.exists(MarkdownPage.REPOSITORY.resolve(module + "/pom.xml")))
            .toList();
  }

  @Test
  void benchmarksThatThereAreNotAreNoticed() {
    assertThat(BENCHMARKS.complaints(List.of("--quick", "--systems", "gridshell,ignite")))
        .isEmpty();
    assertThat(BENCHMARKS.complaints(List.of("data", "quick"))).isEmpty();
    assertThat(BENCHMARKS.complaints(List.of("codec", "-p", "kind=RECORDS"))).isEmpty();
    assertThat(BENCHMARKS.complaints(List.of("--fast"))).containsExactly("perf/run has no --fast");
    assertThat(BENCHMARKS.complaints(List.of("data", "small")))
        .containsExactly("perf/run data has no small");
    assertThat(BENCHMARKS.complaints(List.of("--workloads", "push,sleep")))
        .containsExactly("--workloads has no sleep");
    assertThat(BENCHMARKS.complaints(List.of("--systems", "slurm")))
        .containsExactly("--systems has no slurm");
    assertThat(BENCHMARKS.complaints(List.of("--passes"))).containsExactly("--passes has no value");
  }

  /** Whoever comes from ipyparallel looks for a name, and finds it or why there is none. */
  @Test
  void everyNameOfIpyparallelIsOnItsPage() throws IOException {
    List<String> names =
        Files.readAllLines(Path.of("src/test/ipyparallel-names.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    assertThat(names).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    Set<String> there = new TreeSet<>();
    for (String line :
        MarkdownPage.read(MarkdownPage.REPOSITORY.resolve("docs/from-ipyparallel.md")).lines()) {
      Matcher code = Pattern.compile("`([^`]+)`").matcher(line);
      while (code.find()) {
        there.addAll(List.of(code.group(1).split("[^A-Za-z0-9_]+")));
      }
    }
    assertThat(names).allSatisfy(name -> assertThat(there).contains(name));
  }

  @Test
  void linksLeadSomewhere() {
    List<String> dead = new ArrayList<>();
    for (MarkdownPage page : PAGES) {
      Matcher link = LINK.matcher(String.join("\n", page.prose()));
      while (link.find()) {
        String target = link.group(1);
        if (!target.matches("[a-z]+:.*") && !exists(page, target)) {
          dead.add(page.name() + ": " + target);
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  private static boolean exists(MarkdownPage page, String target) {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]).normalize();
    if (!Files.exists(file)) {
      return false;
    }
    return parts.length == 1 || anchors(MarkdownPage.read(file)).contains(parts[1]);
  }

  /** The anchors of a page's headings, as they are made by those who show Markdown. */
  private static Set<String> anchors(MarkdownPage page) {
    return page.prose().stream()
        .map(HEADING::matcher)
        .filter(Matcher::matches)
        .map(
            heading ->
                heading
                    .group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9 _-]", "")
                    .strip()
                    .replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void everyPageIsInTheIndexAndInTheSite() {
    String index = read(MarkdownPage.REPOSITORY.resolve("docs/README.md"));
    String site = read(MarkdownPage.REPOSITORY.resolve("mkdocs.yml"));
    for (Path page : MarkdownPage.documentation()) {
      String name = String.valueOf(page.getFileName());
      if (!name.equals("README.md")) {
        assertThat(index).as("docs/README.md").contains("(" + name);
        assertThat(site).as("mkdocs.yml").contains(": " + name);
      }
    }
  }

  private static String read(Path file) {
    return String.join("\n", MarkdownPage.read(file).lines());
  }
}
