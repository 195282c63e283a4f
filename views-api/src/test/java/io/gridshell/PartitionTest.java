package io.gridshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionTest {
  private static List<List<Integer>> parts(Partition partition, int size, int count) {
    List<List<Integer>> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(new ArrayList<>());
    }
    for (int i = 0; i < size; i++) {
      parts.get(partition.partOf(i, size, count)).add(i);
    }
    return parts;
  }

  @Test
  void blocksAreContiguousAndTheFirstOnesHoldOneMore() {
    assertThat(parts(Partition.BLOCK, 10, 4))
        .containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6, 7), List.of(8, 9));
    assertThat(parts(Partition.BLOCK, 16, 4)).allSatisfy(part -> assertThat(part).hasSize(4));
  }

  @Test
  void fewerItemsThanPartsLeaveTheLastPartsEmpty() {
    assertThat(parts(Partition.BLOCK, 3, 4))
        .containsExactly(List.of(0), List.of(1), List.of(2), List.of());
    assertThat(parts(Partition.ROUND_ROBIN, 3, 4))
        .containsExactly(List.of(0), List.of(1), List.of(2), List.of());
  }

  @Test
  void roundRobinDealsInTurn() {
    assertThat(parts(Partition.ROUND_ROBIN, 10, 4))
        .containsExactly(List.of(0, 4, 8), List.of(1, 5, 9), List.of(2, 6), List.of(3, 7));
  }

  @Test
  void everyItemBelongsToExactlyOnePartAndSizesDifferByAtMostOne() {
    for (Partition partition : List.of(Partition.BLOCK, Partition.ROUND_ROBIN)) {
      for (int size = 0; size <= 100; size++) {
        for (int count = 1; count <= 9; count++) {
          List<List<Integer>> parts = parts(partition, size, count);
          int smallest = parts.stream().mapToInt(List::size).min().orElseThrow();
          int largest = parts.stream().mapToInt(List::size).max().orElseThrow();

          assertThat(parts.stream().mapToInt(List::size).sum()).isEqualTo(size);
          assertThat(largest - smallest).isBetween(0, 1);
          assertThat(parts.get(0)).hasSize(largest);
        }
      }
    }
  }

  @Test
  void thePartitionsStayThemselvesWhenSent() throws IOException, ClassNotFoundException {
    for (Partition partition : List.of(Partition.BLOCK, Partition.ROUND_ROBIN)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(partition);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertThat(in.readObject()).isSameAs(partition);
      }
    }
  }
}
