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

  static ClassUnit.Mentions scan(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassScanner scanner = new ClassScanner(reader.getClassName().replace('/', '.'));
    scanner.readConstants(reader);
    reader.accept(scanner, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    scanner.references.remove(scanner.name);
    return new ClassUnit.Mentions(Set.copyOf(scanner.references), Map.copyOf(scanner.methods));
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
      // The classes of a library mention each other again and again.
      references.add(element.getClassName().intern());
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
    return new UseCollector(new MethodName(name, method, descriptor));
  }

  /** Collects what one method does with a session. */
  private final class UseCollector extends MethodVisitor {
    private final MethodName method;
    private final MethodUse use = new MethodUse(new HashSet<>(), new HashSet<>(), new HashSet<>());

    UseCollector(MethodName method) {
      super(Opcodes.ASM9);
      this.method = method;
    }

    @Override
    public void visitEnd() {
      if (!use.isNone()) {
        methods.put(method, use);
      }
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
