package io.gridshell;

import java.io.Serializable;
import java.util.UUID;

/**
 * The name of one task.
 *
 * @param client the client that sent it
 * @param number counts the tasks of that client, from 1
 */
public record TaskId(UUID client, long number) implements Serializable {
  @Override
  public String toString() {
    return client.toString().substring(0, 8) + "-" + number;
  }
}
