package io.gridshell.grid.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.internal.chunk.BindOrder;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.chunk.Part;
import io.gridshell.grid.internal.transfer.Kind;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.wire.Request;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BesideTest {
  private static Part.Staged staged(long id) {
    return new Part.Staged(new UUID(0, id), new Layout(Kind.INT, 3));
  }

  private static List<Long> beside(Request request) {
    return Beside.of(request).stream().map(UUID::getLeastSignificantBits).toList();
  }

  @Test
  void whateverARequestNamesIsFoundAlsoInACallToSeveralEngines() {
    Part inline = new Part.Inline(new byte[] {1});
    ChunkInfo chunk =
        new ChunkInfo(
            new UUID(3, 3),
            1,
            "xs",
            "",
            ChunkInfo.Dealing.BLOCK,
            1,
            0,
            List.of(0, 1),
            List.of(3, 3));
    BindOrder bind =
        new BindOrder(
            chunk,
            1,
            staged(1),
            List.of(new BindOrder.Copy(1, staged(2)), new BindOrder.Copy(0, inline)));
    Request staged = new Request.Staged(new UUID(0, 5));
    Request grouped =
        new Request.Grouped(
            new Request.Group(new UUID(1, 1), List.of(new Request.Member(0, new UUID(2, 2)))),
            staged.toBytes());
    Request accompanied =
        new Request.Accompanied(
            List.of(new Request.Companion(1, new UUID(0, 4))), grouped.toBytes());

    assertThat(beside(new Request.Bind(bind.toBytes()))).containsExactly(1L, 2L);
    assertThat(beside(staged)).containsExactly(5L);
    assertThat(beside(grouped)).containsExactly(5L);
    assertThat(beside(accompanied)).containsExactly(5L, 4L);
    assertThat(beside(new Request.Pull("xs"))).isEmpty();
  }
}
