package io.gridshell.grid.internal.code;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;

/** Reads from a class file which classes it mentions and which session variables it uses. */
final class ClassScanner extends ClassVisitor {
  private static final int CONSTANT_CLASS = 7;
  private static final int CONSTANT_NAME_AND_TYPE = 12;
  private static final int CONSTANT_METHOD_TYPE = 16;

  /**
   * The methods in which JShell evaluates a snippet itself begin so; no function that travels calls
   * them. Functions within a snippet are methods of their own.
   */
  private static final String SNIPPET_METHOD = "do_it$";

  private final Set<String> references = new HashSet<>();
  private final Set<SessionVariable> variablesRead = new HashSet<>();
  private final Set<SessionVariable> variablesWritten = new HashSet<>();

  private ClassScanner() {
    super(Opcodes.ASM9);
  }

  static ClassScanner scan(byte[] classFile) {
    ClassScanner scanner = new ClassScanner();
    ClassReader reader = new ClassReader(classFile);
    scanner.readConstants(reader);
    reader.accept(scanner, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    scanner.references.remove(reader.getClassName().replace('/', '.'));
    return scanner;
  }

  Set<String> references() {
    return Set.copyOf(references);
  }

  Set<SessionVariable> variablesRead() {
    return Set.copyOf(variablesRead);
  }

  Set<SessionVariable> variablesWritten() {
    return Set.copyOf(variablesWritten);
  }

  private void readConstants(ClassReader reader) {
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      int offset = reader.getItem(i);
      if (offset == 0) {
        continue;
      }
      switch (reader.readByte(offset - 1)) {
        case CONSTANT_CLASS -> addType(Type.getObjectType(reader.readUTF8(offset, buffer)));
        case CONSTANT_NAME_AND_TYPE -> addDescriptor(reader.readUTF8(offset + 2, buffer));
        case CONSTANT_METHOD_TYPE -> addDescriptor(reader.readUTF8(offset, buffer));
        default -> {}
      }
    }
  }

  private void addDescriptor(String descriptor) {
    Type type = Type.getType(descriptor);
    if (type.getSort() == Type.METHOD) {
      addType(type.getReturnType());
      for (Type argument : type.getArgumentTypes()) {
        addType(argument);
      }
    } else {
      addType(type);
    }
  }

  private void addType(Type type) {
    Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
    if (element.getSort() == Type.OBJECT) {
      references.add(element.getClassName());
    }
  }

  @Override
  public @Nullable FieldVisitor visitField(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    addDescriptor(descriptor);
    return null;
  }

  @Override
  public @Nullable RecordComponentVisitor visitRecordComponent(
      String name, String descriptor, @Nullable String signature) {
    addDescriptor(descriptor);
    return null;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    addDescriptor(descriptor);
    return name.startsWith(SNIPPET_METHOD) ? null : new VariableUse();
  }

  /** Collects the session variables that one method uses. */
  private final class VariableUse extends MethodVisitor {
    VariableUse() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      String className = owner.replace('/', '.');
      if (SessionVariable.isWrapper(className)) {
        if (opcode == Opcodes.GETSTATIC) {
          variablesRead.add(new SessionVariable(className, name));
        } else if (opcode == Opcodes.PUTSTATIC) {
          variablesWritten.add(new SessionVariable(className, name));
        }
      }
    }
  }
}
