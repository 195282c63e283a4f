package io.gridshell.marathon;

import io.gridshell.marathon.client.App;
import io.gridshell.marathon.client.MarathonClient;
import java.util.ArrayList;
import java.util.List;

/** Which apps' tasks belong to the grid. */
sealed interface Selection {

  /** Asks Marathon for them. */
  List<App> fetch(MarathonClient client);

  /** Apps by id. All of them must exist: one that is gone is not the same as one without tasks. */
  record ByIds(List<String> ids) implements Selection {
    @Override
    public List<App> fetch(MarathonClient client) {
      List<App> apps = new ArrayList<>();
      ids.forEach(id -> apps.add(client.app(id)));
      return apps;
    }
  }

  /** Apps by label. */
  record ByLabel(String selector) implements Selection {
    @Override
    public List<App> fetch(MarathonClient client) {
      return client.appsLabelled(selector);
    }
  }
}
