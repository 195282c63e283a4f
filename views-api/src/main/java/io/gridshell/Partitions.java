package io.gridshell;

/** The partitions that come with the API; an enum so that they stay themselves when sent. */
enum Partitions implements Partition {
  BLOCK {
    @Override
    public int partOf(int index, int size, int parts) {
      int small = size / parts;
      int larger = size % parts;
      int border = larger * (small + 1);
      return index < border ? index / (small + 1) : larger + (index - border) / small;
    }
  },
  ROUND_ROBIN {
    @Override
    public int partOf(int index, int size, int parts) {
      return index % parts;
    }
  }
}
