package io.gridshell.launch.marathon;

import io.gridshell.launch.LaunchException;
import io.gridshell.marathon.client.MarathonException;

/** What Marathon did not do, in words for whoever started the command. */
final class Trouble {
  private Trouble() {}

  /** The failure of a command, with what to do next. */
  static LaunchException failure(MarathonException trouble) {
    return new LaunchException(trouble.getMessage() + next(trouble), trouble);
  }

  private static String next(MarathonException trouble) {
    if (isPassing(trouble)) {
      return "; run the command again when Marathon answers";
    } else if (trouble instanceof MarathonException.Unanswered) {
      return "; look at Marathon whether it was before you run the command again";
    } else if (trouble instanceof MarathonException.Misdirected) {
      return "; where Marathon is and whom to trust is said by GRID_MARATHON_URLS or -L url=, and"
          + " by GRID_MARATHON_CA or GRID_MARATHON_TRUST_STORE";
    } else if (trouble instanceof MarathonException.Refused) {
      return "; the account is that of GRID_MARATHON_TOKEN, GRID_MARATHON_TOKEN_FILE,"
          + " GRID_MARATHON_USER and GRID_MARATHON_PASSWORD, or"
          + " DCOS_SERVICE_ACCOUNT_CREDENTIAL";
    }
    if (trouble instanceof MarathonException.NotFound) {
      return "; somebody else destroyed it: clear up with gridshell stop, then start the grid anew";
    } else if (trouble instanceof MarathonException.AlreadyExists) {
      return "; stop what is there where it was started, or choose another id with -L app=/some/id";
    }
    return trouble instanceof MarathonException.Invalid
        ? "; change it with -L (gridshell start --help has the options), or ask who runs Marathon"
        : "";
  }

  /** Whether it may be over in a while, as during the change of a leader. */
  static boolean isPassing(MarathonException trouble) {
    return trouble instanceof MarathonException.Unavailable
        || trouble instanceof MarathonException.Unreadable;
  }
}
