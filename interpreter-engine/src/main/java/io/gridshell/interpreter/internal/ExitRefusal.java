package io.gridshell.interpreter.internal;

import static io.gridshell.interpreter.internal.ConstantPool.u2;
import static io.gridshell.interpreter.internal.ConstantPool.u4;

import java.util.HashMap;
import java.util.Map;

/**
 * Rewrites class files so that calls which end the JVM go to {@link
 * io.gridshell.interpreter.bridge.ExitGuard}. Only constants and single opcodes change, never the
 * length of code, so offsets and stack maps stay valid.
 */
final class ExitRefusal {
  private static final String GUARD = "io/gridshell/interpreter/bridge/ExitGuard";
  private static final int INVOKE_VIRTUAL = 0xB6;
  private static final int INVOKE_STATIC = 0xB8;
  private static final int HANDLE_VIRTUAL = 5;
  private static final int HANDLE_STATIC = 6;

  /** Length of each instruction with its operands, 0 for the three of variable length. */
  private static final byte[] LENGTHS = lengths();

  private final byte[] file;
  private final ConstantPool pool;
  private final Map<Integer, Integer> virtual = new HashMap<>();
  private boolean touched;

  private ExitRefusal(byte[] file) {
    this.file = file.clone();
    this.pool = new ConstantPool(file);
  }

  /** The file with calls redirected; the very array that was given when there are none. */
  static byte[] apply(byte[] file) {
    ExitRefusal refusal = new ExitRefusal(file);
    refusal.constants();
    if (!refusal.touched) {
      return file;
    }
    if (!refusal.virtual.isEmpty()) {
      refusal.handles();
      refusal.methods();
    }
    return refusal.pool.write(refusal.file);
  }

  private void constants() {
    int count = pool.count();
    for (int i = 1; i < count; i++) {
      if (pool.tag(i) != ConstantPool.METHOD) {
        continue;
      }
      String call = pool.owner(i) + "." + pool.memberName(i) + pool.memberType(i);
      switch (call) {
        case "java/lang/System.exit(I)V" -> {
          pool.replaceMethod(i, pool.addMethod(GUARD, "exit", "(I)V"));
          touched = true;
        }
        case "java/lang/Runtime.exit(I)V" -> redirect(i, "exit");
        case "java/lang/Runtime.halt(I)V" -> redirect(i, "halt");
        default -> {}
      }
    }
  }

  private void redirect(int index, String name) {
    virtual.put(index, pool.addMethod(GUARD, name, "(Ljava/lang/Runtime;I)V"));
    touched = true;
  }

  private void handles() {
    int count = pool.count();
    for (int i = 1; i < count; i++) {
      if (pool.tag(i) == ConstantPool.METHOD_HANDLE && pool.handleKind(i) == HANDLE_VIRTUAL) {
        Integer guard = virtual.get(pool.handleTarget(i));
        if (guard != null) {
          pool.replaceHandle(i, HANDLE_STATIC, guard);
        }
      }
    }
  }

  private void methods() {
    int at = pool.end() + 6;
    at += 2 + 2 * u2(file, at);
    for (int kind = 0; kind < 2; kind++) {
      int number = u2(file, at);
      at += 2;
      for (int i = 0; i < number; i++) {
        int attributes = u2(file, at + 6);
        at += 8;
        for (int j = 0; j < attributes; j++) {
          if (pool.utf8(u2(file, at)).equals("Code")) {
            code(at + 14, u4(file, at + 10));
          }
          at += 6 + u4(file, at + 2);
        }
      }
    }
  }

  private void code(int start, int length) {
    int at = start;
    while (at < start + length) {
      int opcode = file[at] & 0xFF;
      if (opcode == INVOKE_VIRTUAL) {
        Integer guard = virtual.get(u2(file, at + 1));
        if (guard != null) {
          file[at] = (byte) INVOKE_STATIC;
          file[at + 1] = (byte) (guard >> 8);
          file[at + 2] = (byte) (int) guard;
        }
      }
      at += instruction(at, start, opcode);
    }
  }

  private int instruction(int at, int start, int opcode) {
    int operands = at + 4 - (at - start) % 4;
    return switch (opcode) {
      case 0xAA -> operands + 12 + 4 * (u4(file, operands + 8) - u4(file, operands + 4) + 1) - at;
      case 0xAB -> operands + 8 + 8 * u4(file, operands + 4) - at;
      case 0xC4 -> (file[at + 1] & 0xFF) == 0x84 ? 6 : 4;
      default -> LENGTHS[opcode];
    };
  }

  private static byte[] lengths() {
    byte[] lengths = new byte[256];
    java.util.Arrays.fill(lengths, (byte) 1);
    fill(lengths, 0x15, 0x19, 2);
    fill(lengths, 0x36, 0x3A, 2);
    fill(lengths, 0x99, 0xA8, 3);
    fill(lengths, 0xB2, 0xB8, 3);
    lengths[0x10] = 2;
    lengths[0x11] = 3;
    lengths[0x12] = 2;
    lengths[0x13] = 3;
    lengths[0x14] = 3;
    lengths[0x84] = 3;
    lengths[0xA9] = 2;
    lengths[0xB9] = 5;
    lengths[0xBA] = 5;
    lengths[0xBB] = 3;
    lengths[0xBC] = 2;
    lengths[0xBD] = 3;
    lengths[0xC0] = 3;
    lengths[0xC1] = 3;
    lengths[0xC5] = 4;
    lengths[0xC6] = 3;
    lengths[0xC7] = 3;
    lengths[0xC8] = 5;
    lengths[0xC9] = 5;
    return lengths;
  }

  private static void fill(byte[] lengths, int from, int to, int length) {
    java.util.Arrays.fill(lengths, from, to + 1, (byte) length);
  }
}
