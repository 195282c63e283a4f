package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Everything that users can see says what it is. */
class PublicCommentsTest {
  private static final List<String> MODULES =
      List.of("views-api", "interpreter-engine", "grid-plugin", "launcher", "marathon-discovery");

  @Test
  void everyPublicMemberHasAComment() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files =
          Files.walk(MarkdownPage.REPOSITORY.resolve(module).resolve("src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.toString().contains("/internal/"))
            .forEach(sources::add);
      }
    }
    List<String> silent = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Comments(unit, trees, silent).scan(unit, null);
      }
    }
    assertThat(sources).hasSizeGreaterThan(100);
    assertThat(silent).isEmpty();
  }

  /** Collects the visible members of a file that have no comment. */
  private static final class Comments extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final DocTrees trees;
    private final List<String> silent;

    Comments(CompilationUnitTree unit, DocTrees trees, List<String> silent) {
      this.unit = unit;
      this.trees = trees;
      this.silent = silent;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      if (!isVisible(type.getModifiers())) {
        return null;
      }
      check(type.getSimpleName().toString());
      if (type.getKind() == Tree.Kind.RECORD) {
        checkComponents(type);
      }
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
      if (isVisible(method.getModifiers()) && !overrides) {
        check(method.getName().toString());
      }
      // What is inside is nobody's business.
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree field, @Nullable Void nothing) {
      boolean component =
          enclosing().getKind() == Tree.Kind.RECORD
              && !field.getModifiers().getFlags().contains(Modifier.STATIC);
      if (isVisible(field.getModifiers()) && !component) {
        check(field.getName().toString());
      }
      return null;
    }

    private ClassTree enclosing() {
      return (ClassTree) getCurrentPath().getParentPath().getLeaf();
    }

    /** Visible by itself; members of an interface are public without saying so. */
    private boolean isVisible(ModifiersTree modifiers) {
      Set<Modifier> flags = modifiers.getFlags();
      TreePath parent = getCurrentPath().getParentPath();
      boolean inInterface = parent.getLeaf().getKind() == Tree.Kind.INTERFACE;
      return flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED)
          || (inInterface && !flags.contains(Modifier.PRIVATE));
    }

    private void checkComponents(ClassTree type) {
      String comment = String.valueOf(trees.getDocComment(getCurrentPath()));
      for (Tree member : type.getMembers()) {
        if (member instanceof VariableTree field
            && !field.getModifiers().getFlags().contains(Modifier.STATIC)
            && !comment.contains("@param " + field.getName() + " ")) {
          silent.add(place(type.getSimpleName() + ", component " + field.getName()));
        }
      }
    }

    private void check(String name) {
      if (trees.getDocComment(getCurrentPath()) == null) {
        silent.add(place(name));
      }
    }

    private String place(String name) {
      Path file = Path.of(unit.getSourceFile().toUri());
      return MarkdownPage.REPOSITORY.relativize(file) + ": " + name;
    }
  }
}
