package io.gridshell.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** Holds the directions in which modules and packages may depend on each other. */
final class ArchitectureTest {
  private static final String[] API = {"io.gridshell", "io.gridshell.spi", "io.gridshell.profile"};
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.gridshell");

  @Test
  void theApiKnowsOnlyTheJdk() {
    classes()
        .that()
        .resideInAnyPackage(API)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(API).or(resideInAnyPackage("java..", "org.jspecify..")))
        .check(CLASSES);
  }

  @Test
  void theInterpreterKnowsOnlyTheJdk() {
    classes()
        .that()
        .resideInAPackage("io.gridshell.interpreter..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.gridshell.interpreter..",
                "java..",
                "javax.tools..",
                "javax.lang.model..",
                "jdk.jshell..",
                "com.sun.source..",
                "com.sun.tools.javac..",
                "org.jspecify.."))
        .check(CLASSES);
  }

  @Test
  void onlyTheInterpreterTouchesJShell() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.gridshell.interpreter..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.jshell..")
        .check(CLASSES);
  }

  @Test
  void onlyThePluginTouchesIgnite() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.gridshell.grid..", "io.gridshell.marathon..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.ignite..")
        .check(CLASSES);
  }

  @Test
  void thePluginKnowsApiInterpreterAndIgnite() {
    noClasses()
        .that()
        .resideInAPackage("io.gridshell.grid..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.gridshell.launch..", "io.gridshell.cli..")
        .check(CLASSES);
  }

  @Test
  void theLauncherKnowsTheApiAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.gridshell.launch..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.gridshell.grid..", "io.gridshell.interpreter..", "io.gridshell.cli..")
        .check(CLASSES);
  }

  @Test
  void theCommandKnowsLauncherAndApi() {
    noClasses()
        .that()
        .resideInAPackage("io.gridshell.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.gridshell.grid..", "io.gridshell.interpreter..")
        .check(CLASSES);
  }

  @Test
  void nobodyUsesAnotherModulesInternals() {
    noClasses()
        .that(
            resideInAPackage("io.gridshell..")
                .and(resideInAPackage("io.gridshell.grid..").negate()))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.gridshell.grid.internal..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.gridshell.interpreter..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.gridshell.interpreter.internal..")
        .check(CLASSES);
  }

  @Test
  void theCommandReachesMarathonThroughTheLauncherAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.gridshell.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.gridshell.marathon..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.gridshell.launch..")
        .and()
        .resideOutsideOfPackage("io.gridshell.launch.marathon..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.gridshell.marathon..")
        .check(CLASSES);
  }

  /** Each package on its own, those with packages inside as well. */
  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          String name = type.getPackageName();
          // Grid.connect() finds the provider that makes a Grid: one thing in two packages.
          return SliceIdentifier.of(name.equals("io.gridshell.spi") ? "io.gridshell" : name);
        }

        @Override
        public String getDescription() {
          return "packages of Gridshell";
        }
      };

  @Test
  void packagesFormNoCycles() {
    slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(CLASSES);
    slices().matching("io.gridshell.grid.(**)").should().beFreeOfCycles().check(CLASSES);
    slices().matching("io.gridshell.launch.(**)").should().beFreeOfCycles().check(CLASSES);
    slices().matching("io.gridshell.cli.(**)").should().beFreeOfCycles().check(CLASSES);
    slices().matching("io.gridshell.interpreter.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
