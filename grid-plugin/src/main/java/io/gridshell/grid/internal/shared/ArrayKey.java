package io.gridshell.grid.internal.shared;

import io.gridshell.SharedArray;
import java.io.Serializable;
import java.util.Map;
import java.util.UUID;

/**
 * What members need to know of a shared array, above all where each host has its copy.
 *
 * @param id names the array
 * @param kind what it holds
 * @param length how many numbers
 * @param access what may be done with it
 * @param copies path of the file by name of the host
 */
record ArrayKey(
    UUID id, Kind kind, long length, SharedArray.Access access, Map<String, String> copies)
    implements Serializable {

  long bytes() {
    return length * kind.width();
  }
}
