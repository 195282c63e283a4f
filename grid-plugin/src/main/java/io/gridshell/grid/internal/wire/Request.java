package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.code.ContentHash;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a task asks an engine to do. */
public sealed interface Request {

  /** Runs the cell {@code source}. */
  record Execute(String source) implements Request {}

  /**
   * Calls a function.
   *
   * @param function the function
   * @param arguments its arguments
   */
  record Apply(Function function, byte[] arguments) implements Request {}

  /**
   * Calls a function on each item.
   *
   * @param function the function
   * @param items the items
   */
  record MapItems(Function function, byte[] items) implements Request {}

  /**
   * Calls a function on some items of a map, as long as they are not taken back.
   *
   * @param count how many items
   * @param runLimitNanos how long each may run; 0 without a limit
   * @param budgetNanos after how long the engine gives back what it has not begun; 0 for never
   * @param function the function
   * @param items the items
   */
  record Lot(int count, long runLimitNanos, long budgetNanos, Function function, byte[] items)
      implements Request {}

  /**
   * Does {@code request}, which must not run for too long.
   *
   * @param runLimitNanos how long it may run
   */
  record Limited(long runLimitNanos, Request request) implements Request {}

  /** A function on the way. */
  sealed interface Function {

    /** A function that is sent with each request. */
    record Sent(byte[] payload) implements Function {}

    /** A function that is always the same and was sent before, or with this request's classes. */
    record Known(ContentHash hash) implements Function {}
  }

  /** Evaluates {@code expression}. */
  record Pull(String expression) implements Request {}

  /**
   * Sets variables.
   *
   * @param variables name and declared type of each; the type is empty where the engine derives it
   * @param payload the values, in the order of {@code variables}
   */
  record Push(List<Declaration> variables, byte[] payload) implements Request {}

  /**
   * Binds a chunk and keeps copies of others.
   *
   * @param order the engine's keeper of chunks knows how to read it
   */
  record Bind(byte[] order) implements Request {}

  /** Gives the engine's part of variable {@code name}. */
  record Gather(String name) implements Request {}

  /** Puts chunks of variable {@code name} back that this engine should have and has not. */
  record Restore(String name) implements Request {}

  /** A request that comes beside this one, as the value {@code transfer}. */
  record Staged(UUID transfer) implements Request {}

  /**
   * A request some of whose values come beside it.
   *
   * @param companions those values
   * @param request what to do; it holds null where they belong
   */
  record Accompanied(List<Companion> companions, byte[] request) implements Request {}

  /**
   * A value that comes beside a request.
   *
   * @param index its place among the arguments of a call or the variables of a push
   * @param transfer under which id it comes
   */
  record Companion(int index, UUID transfer) {}

  /**
   * A request that is part of a call to several engines.
   *
   * @param group which call
   * @param request what to do
   */
  record Grouped(Group group, byte[] request) implements Request {}

  /**
   * A call to several engines.
   *
   * @param call names it
   * @param members those engines, in the order of the result
   */
  record Group(UUID call, List<Member> members) {}

  /**
   * An engine of a call. One that is started anew under the id is none: it has another node.
   *
   * @param engine its id
   * @param node its Ignite node
   */
  record Member(int engine, UUID node) {}

  /** Empties the namespace. */
  record Clear() implements Request {}

  /**
   * A variable to set.
   *
   * @param name its name
   * @param type Java source of its declared type; empty where the engine derives it
   */
  record Declaration(String name, String type) {}

  /** This request as bytes. */
  default byte[] toBytes() {
    if (this instanceof Execute execute) {
      return start('E', execute.source().length()).writeString(execute.source()).toByteArray();
    } else if (this instanceof Apply apply) {
      return call('A', apply.function(), apply.arguments());
    } else if (this instanceof MapItems map) {
      return call('M', map.function(), map.items());
    } else if (this instanceof Pull pull) {
      return start('G', pull.expression().length()).writeString(pull.expression()).toByteArray();
    } else if (this instanceof Push push) {
      ByteWriter out = start('P', push.payload().length + 32 * push.variables().size());
      out.writeInt(push.variables().size());
      push.variables().forEach(v -> out.writeString(v.name()).writeString(v.type()));
      return out.writeBytes(push.payload()).toByteArray();
    } else if (this instanceof Lot lot) {
      ByteWriter out = start('L', lot.items().length + 96);
      out.writeInt(lot.count()).writeLong(lot.runLimitNanos()).writeLong(lot.budgetNanos());
      return writeFunction(out, lot.function()).writeBytes(lot.items()).toByteArray();
    } else if (this instanceof Limited limited) {
      byte[] inner = limited.request().toBytes();
      ByteWriter out = start('T', inner.length).writeLong(limited.runLimitNanos());
      return out.writeRaw(inner).toByteArray();
    } else if (this instanceof Bind bind) {
      return start('B', bind.order().length).writeBytes(bind.order()).toByteArray();
    } else if (this instanceof Accompanied accompanied) {
      int count = accompanied.companions().size();
      ByteWriter out = start('V', accompanied.request().length + 24 * count).writeInt(count);
      accompanied.companions().forEach(c -> out.writeInt(c.index()).writeUuid(c.transfer()));
      return out.writeBytes(accompanied.request()).toByteArray();
    } else if (this instanceof Gather gather) {
      return start('H', gather.name().length()).writeString(gather.name()).toByteArray();
    } else if (this instanceof Restore restore) {
      return start('R', restore.name().length()).writeString(restore.name()).toByteArray();
    } else if (this instanceof Grouped grouped) {
      List<Member> members = grouped.group().members();
      ByteWriter out = start('J', grouped.request().length + 32 + 18 * members.size());
      out.writeUuid(grouped.group().call()).writeInt(members.size());
      members.forEach(member -> out.writeInt(member.engine()).writeUuid(member.node()));
      return out.writeBytes(grouped.request()).toByteArray();
    } else if (this instanceof Staged staged) {
      return start('S', 16).writeUuid(staged.transfer()).toByteArray();
    }
    return start('C', 0).toByteArray();
  }

  private static byte[] call(char kind, Function function, byte[] values) {
    ByteWriter out = start(kind, values.length + 64);
    return writeFunction(out, function).writeBytes(values).toByteArray();
  }

  private static ByteWriter writeFunction(ByteWriter out, Function function) {
    if (function instanceof Function.Known known) {
      out.writeBoolean(true);
      known.hash().write(out);
    } else if (function instanceof Function.Sent sent) {
      out.writeBoolean(false).writeBytes(sent.payload());
    }
    return out;
  }

  private static Function readFunction(ByteReader in) {
    return in.readBoolean()
        ? new Function.Known(ContentHash.read(in))
        : new Function.Sent(in.readBytes());
  }

  /** Whether {@code bytes} are a request that goes before everything that waits. */
  static boolean isUrgent(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == 'C';
  }

  /** Whether {@code bytes} are a {@link Lot}, which any other engine can run as well. */
  static boolean isLot(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == 'L';
  }

  /** How many items the request {@code bytes} is about; 1 when it is no {@link Lot}. */
  static int items(byte[] bytes) {
    if (!isLot(bytes)) {
      return 1;
    }
    ByteReader in = new ByteReader(bytes);
    in.readByte();
    return in.readInt();
  }

  /** The call that the request {@code bytes} is part of; null when it is part of none. */
  static @Nullable UUID callOf(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    return switch (bytes.length == 0 ? 0 : in.readByte()) {
      case 'J' -> in.readUuid();
      case 'V' -> callOf(readAccompanied(in).request());
      default -> null;
    };
  }

  private static Accompanied readAccompanied(ByteReader in) {
    int count = in.readCount(17);
    List<Companion> companions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      companions.add(new Companion(in.readInt(), in.readUuid()));
    }
    return new Accompanied(companions, in.readBytes());
  }

  private static ByteWriter start(char kind, int expected) {
    return new ByteWriter(expected + 16).writeByte(kind);
  }

  /** Reads what {@link #toBytes()} wrote. */
  static Request read(byte[] bytes) {
    return read(new ByteReader(bytes));
  }

  private static Request read(ByteReader in) {
    int kind = in.readByte();
    return switch (kind) {
      case 'E' -> new Execute(in.readString());
      case 'A' -> new Apply(readFunction(in), in.readBytes());
      case 'M' -> new MapItems(readFunction(in), in.readBytes());
      case 'G' -> new Pull(in.readString());
      case 'P' -> {
        int count = in.readCount(2);
        List<Declaration> variables = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          variables.add(new Declaration(in.readString(), in.readString()));
        }
        yield new Push(variables, in.readBytes());
      }
      case 'B' -> new Bind(in.readBytes());
      case 'V' -> readAccompanied(in);
      case 'H' -> new Gather(in.readString());
      case 'R' -> new Restore(in.readString());
      case 'J' -> {
        UUID call = in.readUuid();
        int count = in.readCount(17);
        List<Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          members.add(new Member(in.readInt(), in.readUuid()));
        }
        yield new Grouped(new Group(call, members), in.readBytes());
      }
      case 'S' -> new Staged(in.readUuid());
      case 'C' -> new Clear();
      case 'L' -> {
        int count = in.readInt();
        if (count < 0) {
          throw new MalformedBytesException("lot of " + count + " items");
        }
        yield new Lot(count, in.readLong(), in.readLong(), readFunction(in), in.readBytes());
      }
      case 'T' -> new Limited(in.readLong(), read(in));
      default -> throw new MalformedBytesException("request of kind " + kind);
    };
  }
}
