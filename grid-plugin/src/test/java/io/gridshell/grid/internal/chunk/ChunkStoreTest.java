package io.gridshell.grid.internal.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.transfer.HeldBytes;
import io.gridshell.grid.internal.transfer.Kind;
import io.gridshell.grid.internal.transfer.Layout;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an engine knows of chunks, and how they are described. */
class ChunkStoreTest {
  private final ChunkStore store = new ChunkStore();

  private static ChunkInfo chunk(long version, int index, Integer... engines) {
    return new ChunkInfo(
        UUID.randomUUID(),
        version,
        "ids",
        "java.util.List<Integer>",
        ChunkInfo.Dealing.BLOCK,
        1,
        index,
        List.of(engines),
        List.of(engines));
  }

  @Test
  void ofScattersThatOverlapTheNewerWinsWhoeverComesFirst() {
    long now = System.nanoTime();
    store.bound(chunk(5, 0, 0, 1));
    assertThat(store.admits(chunk(6, 0, 0, 1), now)).isTrue();
    assertThat(store.admits(chunk(4, 0, 0, 1), now)).isFalse();
  }

  @Test
  void aScatterThatBeganLaterWinsWhateverItsClockSays() {
    store.bound(chunk(5, 0, 0, 1));
    long later = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    assertThat(store.admits(chunk(4, 0, 0, 1), later)).isTrue();
  }

  @Test
  void copiesOfChunksThatWereScatteredAnewAreThrownAway() {
    ChunkInfo old = chunk(1, 1, 0, 1);
    ChunkInfo elsewhere = chunk(1, 0, 7);
    store.keep(old, HeldBytes.of(new byte[10]));
    store.keep(elsewhere, HeldBytes.of(new byte[10]));
    store.bound(chunk(2, 0, 0, 1));
    assertThat(store.copies()).containsExactly(elsewhere);
    store.forgetCopy(elsewhere.variable(), 0);
    assertThat(store.copies()).isEmpty();
  }

  @Test
  void aCopyTakesThePlaceOfEarlierOnesOfTheSameEngine() {
    ChunkInfo old = chunk(1, 0, 7);
    ChunkInfo younger = chunk(2, 1, 6, 7);
    ChunkInfo others = chunk(1, 0, 6, 7);
    store.keep(old, HeldBytes.of(new byte[10]));
    store.keep(others, HeldBytes.of(new byte[10]));
    store.keep(younger, HeldBytes.of(new byte[10]));
    assertThat(store.copies()).containsExactly(others, younger);
    store.keep(old, HeldBytes.of(new byte[10]));
    assertThat(store.copies()).containsExactly(others, younger, old);
  }

  private boolean isObsolete(ChunkInfo chunk, ChunkStore... engines) {
    return new Census(Arrays.stream(engines).map(engine -> engine.holdings("ids")).toList())
        .isObsolete(chunk);
  }

  @Test
  void aScatterIsObsoleteOnceNoEngineHasItsPartAndOneHasAnotherValueInstead() {
    ChunkInfo old = chunk(5, 1, 0, 1);
    ChunkStore restarted = new ChunkStore();
    store.bound(old.at(0));
    assertThat(isObsolete(old, store, restarted)).isFalse();
    store.forgetAll();
    assertThat(isObsolete(old, store, restarted)).isFalse();
    store.bound(old.at(0));
    assertThat(store.replaced("ids")).isEqualTo(old.at(0));
    assertThat(isObsolete(old, store, restarted)).isTrue();
    restarted.bound(old);
    assertThat(isObsolete(old, store, restarted)).isFalse();
  }

  @Test
  void aScatterIsObsoleteAfterAnotherToItsEnginesWhateverTheClocksSay() {
    ChunkInfo old = chunk(5, 1, 0, 1);
    store.bound(chunk(4, 0, 0));
    assertThat(isObsolete(old, store)).isTrue();
    assertThat(isObsolete(chunk(5, 0, 1), store)).isFalse();
    ChunkStore holder = new ChunkStore();
    holder.keep(chunk(4, 0, 0), HeldBytes.of(new byte[10]));
    assertThat(isObsolete(old, holder)).isFalse();
    holder.keep(chunk(6, 0, 0), HeldBytes.of(new byte[10]));
    assertThat(isObsolete(old, holder)).isTrue();
  }

  @Test
  void descriptionsOrdersAndQuestionsComeBackFromTheirBytes() {
    ChunkInfo chunk = chunk(3, 1, 4, 2);
    ByteWriter out = new ByteWriter(16);
    chunk.write(out);
    assertThat(ChunkInfo.read(new ByteReader(out.toByteArray()))).isEqualTo(chunk);
    assertThat(chunk.owner()).isEqualTo(2);
    Part staged = new Part.Staged(UUID.randomUUID(), new Layout(Kind.LONG, 12));
    BindOrder order = new BindOrder(chunk, 17, staged, List.of(new BindOrder.Copy(0, staged)));
    assertThat(BindOrder.read(order.toBytes())).isEqualTo(order);
    GatherAnswer answer = new GatherAnswer(null, staged);
    assertThat(GatherAnswer.read(answer.toBytes())).isEqualTo(answer);
    for (Question question :
        List.of(
            new Question.Address(),
            new Question.LendCopy(chunk.variable(), 3, UUID.randomUUID()),
            new Question.CopiesOf(4),
            new Question.Known("ids"),
            new Question.ForgetCopy(chunk.variable(), 3),
            new Question.GiveBack(UUID.randomUUID()),
            new Question.DropStaged(UUID.randomUUID()),
            new Question.HasEnded(UUID.randomUUID(), UUID.randomUUID()),
            new Question.EndCall(UUID.randomUUID()),
            new Question.Read("ids", UUID.randomUUID()))) {
      assertThat(Question.read(question.toBytes())).isEqualTo(question);
    }
    Question.Keep keep = new Question.Keep(chunk, staged, new byte[] {1, 2});
    assertThat(Question.read(keep.toBytes())).usingRecursiveComparison().isEqualTo(keep);
    Question.Holdings holdings =
        new Question.Holdings(List.of(chunk), List.of(chunk(1, 0, 3)), List.of());
    assertThat(Question.Holdings.read(holdings.toBytes())).isEqualTo(holdings);
  }

  @Test
  void aDescriptionWithNumbersThatMeanNothingIsRefused() {
    ChunkInfo chunk = chunk(3, 1, 4, 2);
    ByteWriter missing = new ByteWriter(16);
    chunk.at(9).write(missing);
    assertThatExceptionOfType(MalformedBytesException.class)
        .isThrownBy(() -> ChunkInfo.read(new ByteReader(missing.toByteArray())))
        .withMessageContaining("chunk 9 of 2");
    ByteWriter whole = new ByteWriter(16);
    chunk.write(whole);
    byte[] bytes = whole.toByteArray();
    ByteWriter head = new ByteWriter(16);
    head.writeUuid(chunk.variable()).writeLong(chunk.version());
    head.writeString(chunk.name()).writeString(chunk.type());
    bytes[(int) head.size()] = -1;
    assertThatExceptionOfType(MalformedBytesException.class)
        .isThrownBy(() -> ChunkInfo.read(new ByteReader(bytes)))
        .withMessageContaining("dealing -1");
  }
}
