package io.gridshell.perf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Benchmarks use Gridshell as a user does. */
class ArchitectureTest {

  @Test
  void nobodyUsesInternals() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.gridshell..internal..")
        .check(new ClassFileImporter().importPackages("io.gridshell.perf"));
  }
}
