package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.chunk.AssignOrder;
import io.gridshell.grid.internal.chunk.Part;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.codec.Payload;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Purpose;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.Request;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A push some of whose values are large and have raw bytes: those are sent beside the request from
 * where they are, each piece once for all engines.
 */
final class LargePush {
  private final ClientSession session;
  private final List<AssignOrder.Variable> variables = new ArrayList<>();
  private final Set<ClassUnit> classes = new LinkedHashSet<>();
  private final List<Beside> beside = new ArrayList<>();

  private record Beside(Part.Staged part, Object content) {}

  LargePush(ClientSession session, Map<String, ? extends @Nullable Object> values) {
    this.session = session;
    values.forEach((name, value) -> variables.add(new AssignOrder.Variable(name, part(value))));
  }

  static boolean isLarge(@Nullable Object value) {
    return SessionTransfers.isLarge(Layout.of(value));
  }

  private Part part(@Nullable Object value) {
    Layout layout = Layout.of(value);
    if (layout != null && value != null && SessionTransfers.isLarge(layout)) {
      Part.Staged staged = new Part.Staged(UUID.randomUUID(), layout);
      beside.add(new Beside(staged, value));
      return staged;
    }
    Payload payload = session.encoder().encode(value);
    classes.addAll(payload.classes());
    return new Part.Inline(payload.bytes());
  }

  /** The request. */
  Outgoing order() {
    return Outgoing.of(
        new Request.Assign(new AssignOrder(variables).toBytes()),
        classes,
        session.decoderFor(null),
        Outgoing.AnswerReader.NOTHING);
  }

  /** Sends what travels beside the request; {@code tasks} are those of {@code engines}. */
  void sendLarge(List<Task> tasks, List<EngineRecord> engines) {
    for (Beside value : beside) {
      List<SessionTransfers.Receiver> receivers = new ArrayList<>();
      for (int i = 0; i < tasks.size(); i++) {
        receivers.add(new SessionTransfers.Receiver(tasks.get(i), engines.get(i), Purpose.QUEUED));
      }
      Layout layout = value.part().layout();
      session
          .transfers()
          .send(layout, () -> layout.sourceOf(value.content()), value.part().transfer(), receivers);
    }
  }
}
