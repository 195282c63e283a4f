package io.gridshell.grid.internal.codec;

/** A record that mentions no other class and is not Serializable. */
record Pair(int x, Object any) {}
