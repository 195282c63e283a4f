package io.gridshell.grid.internal.chunk;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What members ask an engine's keeper of chunks and large values. */
public sealed interface Question {

  /** Where the engine takes and gives large values. */
  record Address() implements Question {}

  /**
   * Lends the copy of a chunk.
   *
   * @param variable which scatter
   * @param index which chunk
   * @param borrower the node that will fetch it
   */
  record LendCopy(UUID variable, int index, UUID borrower) implements Question {}

  /** Which copies the engine keeps of chunks of engine {@code owner}. */
  record CopiesOf(int owner) implements Question {}

  /** Which chunks and copies of chunks of variable {@code name} the engine has. */
  record Known(String name) implements Question {}

  /**
   * Throws the copy of a chunk away.
   *
   * @param variable which scatter
   * @param index which chunk
   */
  record ForgetCopy(UUID variable, int index) implements Question {}

  /**
   * Keeps a copy of a chunk; a staged part has arrived before.
   *
   * @param chunk which
   * @param part its value
   * @param code class files that it needs
   */
  record Keep(ChunkInfo chunk, Part part, byte[] code) implements Question {}

  /** The loan {@code id} is not wanted. */
  record GiveBack(UUID id) implements Question {}

  /** The staged value {@code id} will not be used. */
  record DropStaged(UUID id) implements Question {}

  /**
   * Hands a value over that an engine sends to a peer of the same call; a staged part has arrived
   * before.
   *
   * @param call which call
   * @param from who sends
   * @param topic for what purpose
   * @param number counts the messages of the topic from that engine, from 0
   * @param part the value
   * @param code class files that it needs
   */
  record Deliver(UUID call, int from, String topic, long number, Part part, byte[] code)
      implements Question {}

  /**
   * Whether the engine has ended its part of a call, or will never get it because the client has
   * left; the answer is one byte.
   *
   * @param call which call
   * @param client the node that sent it
   */
  record HasEnded(UUID call, UUID client) implements Question {}

  /** The engine will not get its part of {@code call}. */
  record EndCall(UUID call) implements Question {}

  /**
   * Reads variable {@code name}.
   *
   * @param borrower the node that will fetch it if it is large
   */
  record Read(String name, UUID borrower) implements Question {}

  /** This question as bytes. */
  default byte[] toBytes() {
    ByteWriter out = new ByteWriter(64);
    if (this instanceof Address) {
      out.writeByte('A');
    } else if (this instanceof LendCopy lend) {
      out.writeByte('L').writeUuid(lend.variable()).writeInt(lend.index());
      out.writeUuid(lend.borrower());
    } else if (this instanceof CopiesOf copies) {
      out.writeByte('O').writeInt(copies.owner());
    } else if (this instanceof Known known) {
      out.writeByte('N').writeString(known.name());
    } else if (this instanceof ForgetCopy forget) {
      out.writeByte('F').writeUuid(forget.variable()).writeInt(forget.index());
    } else if (this instanceof Keep keep) {
      out.writeByte('K');
      keep.chunk().write(out);
      keep.part().write(out);
      out.writeBytes(keep.code());
    } else if (this instanceof Deliver deliver) {
      out.writeByte('M').writeUuid(deliver.call()).writeInt(deliver.from());
      out.writeString(deliver.topic()).writeLong(deliver.number());
      deliver.part().write(out);
      out.writeBytes(deliver.code());
    } else if (this instanceof HasEnded ended) {
      out.writeByte('E').writeUuid(ended.call()).writeUuid(ended.client());
    } else if (this instanceof EndCall end) {
      out.writeByte('X').writeUuid(end.call());
    } else if (this instanceof Read read) {
      out.writeByte('R').writeString(read.name()).writeUuid(read.borrower());
    } else if (this instanceof GiveBack back) {
      out.writeByte('B').writeUuid(back.id());
    } else if (this instanceof DropStaged drop) {
      out.writeByte('D').writeUuid(drop.id());
    }
    return out.toByteArray();
  }

  /** Reads a question. */
  static Question read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int kind = in.readByte();
    return switch (kind) {
      case 'A' -> new Address();
      case 'L' -> new LendCopy(in.readUuid(), in.readInt(), in.readUuid());
      case 'O' -> new CopiesOf(in.readInt());
      case 'N' -> new Known(in.readString());
      case 'F' -> new ForgetCopy(in.readUuid(), in.readInt());
      case 'K' -> new Keep(ChunkInfo.read(in), Part.read(in), in.readBytes());
      case 'M' ->
          new Deliver(
              in.readUuid(),
              in.readInt(),
              in.readString(),
              in.readLong(),
              Part.read(in),
              in.readBytes());
      case 'E' -> new HasEnded(in.readUuid(), in.readUuid());
      case 'X' -> new EndCall(in.readUuid());
      case 'R' -> new Read(in.readString(), in.readUuid());
      case 'B' -> new GiveBack(in.readUuid());
      case 'D' -> new DropStaged(in.readUuid());
      default -> throw new MalformedBytesException("question of kind " + kind);
    };
  }

  /** Chunks as an answer. */
  static byte[] answer(List<ChunkInfo> chunks) {
    ByteWriter out = new ByteWriter(256).writeInt(chunks.size());
    chunks.forEach(chunk -> chunk.write(out));
    return out.toByteArray();
  }

  /** Reads an answer that holds chunks. */
  static List<ChunkInfo> readChunks(byte[] bytes) {
    return readChunks(new ByteReader(bytes));
  }

  private static List<ChunkInfo> readChunks(ByteReader in) {
    int count = in.readCount(16);
    List<ChunkInfo> chunks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      chunks.add(ChunkInfo.read(in));
    }
    return chunks;
  }

  /**
   * The answer to {@link Known}.
   *
   * @param own the chunks that the engine's variables are
   * @param replaced the chunks that were given up for values of another kind
   * @param copies the chunks that it keeps copies of
   */
  record Holdings(List<ChunkInfo> own, List<ChunkInfo> replaced, List<ChunkInfo> copies) {

    /** All that are there. */
    public Stream<ChunkInfo> chunks() {
      return Stream.concat(own.stream(), copies.stream());
    }

    /** These as bytes. */
    public byte[] toBytes() {
      ByteWriter out = new ByteWriter(512);
      for (List<ChunkInfo> chunks : List.of(own, replaced, copies)) {
        out.writeInt(chunks.size());
        chunks.forEach(chunk -> chunk.write(out));
      }
      return out.toByteArray();
    }

    /** Reads an answer. */
    public static Holdings read(byte[] bytes) {
      ByteReader in = new ByteReader(bytes);
      return new Holdings(readChunks(in), readChunks(in), readChunks(in));
    }
  }
}
