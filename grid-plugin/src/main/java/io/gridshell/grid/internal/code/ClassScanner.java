package io.gridshell.grid.internal.code;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;

/** Reads from a class file which classes it mentions and what its methods do with a session. */
final class ClassScanner extends ClassVisitor {
  private static final int CONSTANT_CLASS = 7;
  private static final int CONSTANT_NAME_AND_TYPE = 12;
  private static final int CONSTANT_METHOD_TYPE = 16;

  private final Set<String> references = new HashSet<>();
  private final Map<MethodName, MethodUse> methods = new HashMap<>();
  private final String name;

  private ClassScanner(String name) {
    super(Opcodes.ASM9);
    this.name = name;
  }

  static ClassScanner scan(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassScanner scanner = new ClassScanner(reader.getClassName().replace('/', '.'));
    scanner.readConstants(reader);
    reader.accept(scanner, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    scanner.references.remove(scanner.name);
    return scanner;
  }

  Set<String> references() {
    return Set.copyOf(references);
  }

  Map<MethodName, MethodUse> methods() {
    return Map.copyOf(methods);
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
      String fieldName,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    addDescriptor(descriptor);
    return null;
  }

  @Override
  public @Nullable RecordComponentVisitor visitRecordComponent(
      String component, String descriptor, @Nullable String signature) {
    addDescriptor(descriptor);
    return null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String method,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    addDescriptor(descriptor);
    MethodUse use = new MethodUse(new HashSet<>(), new HashSet<>(), new HashSet<>());
    methods.put(new MethodName(name, method, descriptor), use);
    return new UseCollector(use);
  }

  /** Collects what one method does with a session. */
  private static final class UseCollector extends MethodVisitor {
    private final MethodUse use;

    UseCollector(MethodUse use) {
      super(Opcodes.ASM9);
      this.use = use;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
      String className = owner.replace('/', '.');
      if (SessionVariable.isWrapper(className)) {
        if (opcode == Opcodes.GETSTATIC) {
          use.reads().add(new SessionVariable(className, field));
        } else if (opcode == Opcodes.PUTSTATIC) {
          use.writes().add(new SessionVariable(className, field));
        }
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String method, String descriptor, boolean isInterface) {
      addCall(owner, method, descriptor);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String method, String descriptor, Handle bootstrap, Object... arguments) {
      for (Object argument : arguments) {
        if (argument instanceof Handle handle) {
          addCall(handle.getOwner(), handle.getName(), handle.getDesc());
        }
      }
    }

    private void addCall(String owner, String method, String descriptor) {
      String className = owner.replace('/', '.');
      if (SessionVariable.isWrapper(className)) {
        use.calls().add(new MethodName(className, method, descriptor));
      }
    }
  }
}
