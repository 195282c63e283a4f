package io.gridshell.grid.internal.chunk;

import io.gridshell.grid.internal.chunk.Question.Holdings;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What engines have of one variable, and which of its scatters still count.
 *
 * @param holdings what each engine has
 */
public record Census(Collection<Holdings> holdings) {

  /** All chunks, and all copies of chunks, of scatters that still count. */
  public Stream<ChunkInfo> current() {
    return all(Holdings::chunks).filter(chunk -> !isObsolete(chunk));
  }

  /**
   * Whether no engine has its part of the scatter of {@code chunk} any more and one has another
   * value instead. An engine that was started anew has lost its part and says nothing.
   */
  public boolean isObsolete(ChunkInfo chunk) {
    Stream<ChunkInfo> instead =
        Stream.of(
                all(known -> known.own().stream()),
                all(known -> known.replaced().stream()),
                all(known -> known.copies().stream())
                    .filter(copy -> copy.version() > chunk.version()))
            .flatMap(Function.identity());
    return all(known -> known.own().stream())
            .noneMatch(own -> own.variable().equals(chunk.variable()))
        && instead.anyMatch(other -> chunk.engines().contains(other.owner()));
  }

  private Stream<ChunkInfo> all(Function<Holdings, Stream<ChunkInfo>> which) {
    return holdings.stream().flatMap(which);
  }
}
