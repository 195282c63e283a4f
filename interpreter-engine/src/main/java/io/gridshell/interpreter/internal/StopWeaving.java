package io.gridshell.interpreter.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ExecutionControlException;
import org.jspecify.annotations.Nullable;

/**
 * Puts a check into every loop and method of a class file, so that code which answers to nothing
 * can be stopped. The weaving is JShell's own, which exists where {@code Thread.stop} does not; on
 * older JDKs class files stay as they are.
 */
final class StopWeaving {
  private static final Logger LOGGER = System.getLogger(StopWeaving.class.getName());
  private static final boolean NEEDED = Runtime.version().feature() >= 20;
  private static final String THEIR_CHECK = "REPL/$Cancel$";
  private static final String OUR_CHECK = "io/gridshell/interpreter/bridge/StopCheck";

  private final Catcher catcher = new Catcher();
  private @Nullable LocalExecutionControl weaver;

  /** The file with checks; unchanged when it cannot be woven. */
  synchronized byte[] apply(String name, byte[] file) {
    if (!NEEDED) {
      return file;
    }
    LocalExecutionControl control = weaver;
    if (control == null) {
      control = new LocalExecutionControl((LoaderDelegate) catcher);
      weaver = control;
    }
    try {
      control.load(new ClassBytecodes[] {new ClassBytecodes(name, file)});
      return redirected(catcher.take(file));
    } catch (ExecutionControlException | RuntimeException e) {
      LOGGER.log(Level.DEBUG, "skipped stop checks class=" + name, e);
      return file;
    }
  }

  private static byte[] redirected(byte[] file) {
    ConstantPool pool = new ConstantPool(file);
    for (int i = 1; i < pool.count(); i++) {
      if (pool.tag(i) == ConstantPool.UTF8 && pool.utf8(i).equals(THEIR_CHECK)) {
        pool.replaceUtf8(i, OUR_CHECK);
      }
    }
    return pool.write(file);
  }

  /** Takes the woven bytes instead of loading them. */
  private static final class Catcher implements LoaderDelegate {
    private byte @Nullable [] woven;

    byte[] take(byte[] otherwise) {
      byte[] taken = woven;
      woven = null;
      return taken == null ? otherwise : taken;
    }

    @Override
    public void load(ClassBytecodes[] classes) {
      woven = classes[0].bytecodes();
    }

    @Override
    public void classesRedefined(ClassBytecodes[] classes) {}

    @Override
    public void addToClasspath(String path) {}

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
      throw new ClassNotFoundException(name);
    }
  }
}
