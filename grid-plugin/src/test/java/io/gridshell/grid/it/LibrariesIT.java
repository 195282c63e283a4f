package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.CodeShippingException;
import io.gridshell.Grid;
import io.gridshell.LoadBalancedView;
import io.gridshell.MapResult;
import io.gridshell.RemoteException;
import io.gridshell.grid.testing.CompiledJar;
import io.gridshell.grid.testing.FolderResolver;
import io.gridshell.grid.testing.TestGrid;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Libraries that tasks need on the class path of their engine. */
@Timeout(120)
class LibrariesIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  private static String read(LoadBalancedView lv, String className) {
    String call = "library." + className + ".text()";
    return lv.<String>apply(ctx -> ctx.get(call)).get(SOON);
  }

  @Test
  void librariesReachEveryEngineThatNeedsThem() throws Exception {
    FolderResolver.lookIn(folder);
    Path path = CompiledJar.write(folder, "ByPath", "by path");
    CompiledJar.write(folder, "ByName", "by name");
    Path forAll = CompiledJar.write(folder, "ForAll", "for all");
    try (TestGrid engines = TestGrid.start(2);
        Grid grid = engines.connect()) {
      LoadBalancedView lv = grid.loadBalanced();
      int asked = FolderResolver.ASKED.get();
      LoadBalancedView named = lv.require("org.acme:byname:1.0");

      assertThatExceptionOfType(RemoteException.class).isThrownBy(() -> read(lv, "ByPath"));
      reaches(lv.require(path), "ByPath", "by path", 0, 1);
      reaches(named, "ByName", "by name", 0);
      assertThatExceptionOfType(RemoteException.class)
          .as("an engine that ran nothing which requires the library")
          .isThrownBy(() -> read(lv.withTargets(1), "ByName"));
      reaches(named, "ByName", "by name", 1);
      reaches(lv.require("org.acme:byname:1.0").require(path), "ByPath", "by path", 0);
      assertThat(FolderResolver.ASKED.get() - asked).as("resolved once").isEqualTo(1);
      itemsOfAMapFindThem(named);

      grid.engine(0).restart().get(SOON);
      reaches(named, "ByName", "by name", 0);

      grid.addToClassPath(forAll);
      assertThat(grid.all().get("library.ForAll.text()")).containsExactly("for all", "for all");
      startAnew(engines, grid, 1);
      assertThat(grid.all().get("library.ForAll.text()")).containsExactly("for all", "for all");
      reaches(named, "ByName", "by name", 1);

      whatCannotBeHadIsToldAtOnce(lv);
      aJarThatChangedFailsTheTask(grid, lv);
    }
  }

  private static void reaches(LoadBalancedView lv, String className, String text, int... ids) {
    for (int id : ids) {
      assertThat(read(lv.withTargets(id), className)).as("engine " + id).isEqualTo(text);
    }
  }

  private static void itemsOfAMapFindThem(LoadBalancedView lv) {
    MapResult<String> map =
        lv.map(
            (Integer i) ->
                (String) io.gridshell.EngineContext.current().get("library.ByName.text()"),
            IntStream.range(0, 100).boxed().toList());

    assertThat(map.get(SOON)).isEqualTo(Collections.nCopies(100, "by name"));
  }

  private static void startAnew(TestGrid engines, Grid grid, int id) {
    engines.kill(id);
    Awaitility.await("the loss of engine " + id).atMost(SOON).until(() -> !grid.ids().contains(id));
    engines.launch(id);
    engines.awaitReady(id);
    grid.awaitEngines(2, SOON);
  }

  private void whatCannotBeHadIsToldAtOnce(LoadBalancedView lv) {
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> lv.require("org.acme:none:1"))
        .withMessageContaining("cannot have org.acme:none:1");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> lv.require(folder.resolve("none.jar")))
        .withMessageContaining("there is no jar or folder");
  }

  private void aJarThatChangedFailsTheTask(Grid grid, LoadBalancedView lv) throws Exception {
    LoadBalancedView changed = lv.require(CompiledJar.write(folder, "Changing", "before"));
    CompiledJar.write(folder, "Changing", "after");

    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> read(changed, "Changing"))
        .withMessageContaining("has changed since it was required");
    assertThat(grid.all().apply(() -> 1).get(SOON)).isEqualTo(List.of(1, 1));
    Files.delete(folder.resolve("changing.jar"));
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> read(changed, "Changing"))
        .withMessageContaining("there is no jar or folder");
  }
}
