package io.gridshell.grid.internal.codec;

import org.jspecify.annotations.Nullable;

/** Numbers objects in the order in which they are met; an object is itself, whatever it equals. */
final class IdentityIndex {
  private static final int GROWTH = 4;

  private @Nullable Object[] objects = new Object[16];
  private int[] numbers = new int[16];
  private int size;

  /** The number of {@code object} if it was met before; otherwise -1, and it is numbered. */
  int findOrAdd(Object object) {
    int mask = objects.length - 1;
    int slot = slot(object, mask);
    while (objects[slot] != null) {
      if (objects[slot] == object) {
        return numbers[slot];
      }
      slot = (slot + 1) & mask;
    }
    objects[slot] = object;
    numbers[slot] = size++;
    if (size * 2 > objects.length) {
      grow();
    }
    return -1;
  }

  int size() {
    return size;
  }

  private static int slot(Object object, int mask) {
    int hash = System.identityHashCode(object);
    return (hash ^ (hash >>> 15)) & mask;
  }

  private void grow() {
    @Nullable Object[] old = objects;
    int[] oldNumbers = numbers;
    objects = new Object[old.length * GROWTH];
    numbers = new int[old.length * GROWTH];
    int mask = objects.length - 1;
    for (int i = 0; i < old.length; i++) {
      Object object = old[i];
      if (object != null) {
        int slot = slot(object, mask);
        while (objects[slot] != null) {
          slot = (slot + 1) & mask;
        }
        objects[slot] = object;
        numbers[slot] = oldNumbers[i];
      }
    }
  }
}
