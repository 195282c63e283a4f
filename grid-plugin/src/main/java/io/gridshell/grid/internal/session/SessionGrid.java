package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.DirectView;
import io.gridshell.EngineInfo;
import io.gridshell.EngineView;
import io.gridshell.Grid;
import io.gridshell.LoadBalancedView;
import io.gridshell.SharedArray;
import io.gridshell.TransferEvent;
import io.gridshell.grid.internal.shared.Sharing;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.EngineRoll;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.ignite.Ignite;

/** A grid as a client joined it. */
public final class SessionGrid implements Grid {
  private final String profile;
  private final ClientSession session;
  private final Balancer balancer;
  private final Runnable leave;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Opens a session over {@code ignite}.
   *
   * @param profile the grid's name
   * @param leave what closing does after the session has ended, such as stopping the node
   */
  public SessionGrid(Ignite ignite, String profile, Runnable leave) {
    this.profile = profile;
    this.session = new ClientSession(ignite);
    this.balancer = new Balancer(session);
    this.leave = leave;
  }

  @Override
  public String profile() {
    return profile;
  }

  @Override
  public List<Integer> ids() {
    session.checkOpen();
    return session.directory().ids();
  }

  @Override
  public List<EngineInfo> engines() {
    session.checkOpen();
    return EngineRoll.call(
            session.directory().all(), engine -> session.command(engine, new Control.Describe()))
        .infos();
  }

  @Override
  public void awaitEngines(int count, Duration patience) {
    session.checkOpen();
    session.directory().await(count, patience);
  }

  @Override
  public DirectView all() {
    return new SessionDirectView(session, new Targets.All(), "");
  }

  @Override
  public DirectView direct(int... ids) {
    session.checkOpen();
    Targets.Ids engines = Targets.Ids.of(ids);
    engines.resolve(session.directory());
    return new SessionDirectView(session, engines, "");
  }

  @Override
  public EngineView engine(int id) {
    session.checkOpen();
    return new SessionEngineView(session, session.directory().require(id), "");
  }

  @Override
  public LoadBalancedView loadBalanced() {
    return new SessionBalancedView(balancer, BalanceOptions.none());
  }

  @Override
  public void addToClassPath(Path jarOrFolder) {
    session.checkOpen();
    session.libraries().addEverywhere(jarOrFolder);
  }

  @Override
  public List<AsyncResult<?>> pending() {
    return session.pending().all();
  }

  @Override
  public void cancelAll() {
    session.checkOpen();
    balancer.cancelAll();
    session.cancelAll();
  }

  @Override
  public AsyncResult<Void> rebind(String name) {
    session.checkOpen();
    return new Rebinding(session, name).begin();
  }

  @Override
  public <A extends SharedArray> A share(
      Class<A> type,
      long length,
      SharedArray.Access access,
      Consumer<? super A> fill,
      Consumer<? super TransferEvent> listener) {
    session.checkOpen();
    return new Sharing(this, session.transfers().self())
        .share(type, length, access, fill, listener);
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    balancer.close();
    session.close();
    leave.run();
  }

  @Override
  public String toString() {
    return "grid " + profile + " with engines " + session.directory().ids();
  }
}
