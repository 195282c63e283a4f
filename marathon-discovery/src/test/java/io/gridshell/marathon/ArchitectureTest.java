package io.gridshell.marathon;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds that discovery is usable without the rest, and the client without Ignite. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("marathon-testing"))
          .importPackages("io.gridshell.marathon");

  @Test
  void discoveryKnowsIgniteAndJacksonAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.gridshell.marathon",
                "io.gridshell.marathon.client",
                "java..",
                "javax.net.ssl..",
                "javax.cache.configuration..",
                "org.apache.ignite..",
                "com.fasterxml.jackson..",
                "org.jspecify.."))
        .check(CLASSES);
  }

  @Test
  void theClientKnowsNothingOfIgnite() {
    noClasses()
        .that()
        .resideInAPackage("io.gridshell.marathon.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.gridshell.marathon", "org.apache.ignite..")
        .check(CLASSES);
  }
}
