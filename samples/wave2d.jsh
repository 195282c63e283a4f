// The 2D wave equation on engines that keep their state and talk to each other: every engine has
// some rows of a drum's skin, and after each step neighbours exchange the rows at their border.
//
//   ./gridshell run -n 4 samples/wave2d.jsh          100 x 100 cells
//   ./gridshell run -n 4 samples/wave2d.jsh 200      200 x 200 cells

// %% The rows inside the rim, dealt to the engines
int n = args.length > 0 ? Integer.parseInt(args[0]) : 100;
int engines = dv.targets().size();
if (n - 1 < engines) {
  throw new IllegalArgumentException(
      n + " x " + n + " cells have " + Math.max(0, n - 1) + " rows inside the rim, and each of the "
          + engines + " engines needs one: take at least " + (engines + 1) + ", or fewer engines");
}
dv.push("n", n).get();
dv.scatter("rows", IntStream.range(1, n).toArray()).get();
System.out.println("cells " + n + " x " + n + " on " + engines + " engines");

// %% What an engine keeps: its rows, one row beyond each border, at three moments
%%px
class Wave {
  final double h = 1.0 / n;
  final double dt = h / Math.sqrt(2);
  final int count = rows.length;
  double[][] next = new double[count + 2][n + 1];
  double[][] now = new double[count + 2][n + 1];
  double[][] before = new double[count + 2][n + 1];

  Wave() {
    for (int i = 0; i < count + 2; i++) {
      for (int j = 0; j <= n; j++) {
        double x = (rows[0] - 1 + i) * h - 0.5;
        double y = j * h - 0.5;
        now[i][j] = 1.5 * Math.exp(-100 * (x * x + y * y));
      }
    }
    // The skin is at rest: the moment before is like the moment after.
    for (int i = 1; i <= count; i++) {
      for (int j = 1; j < n; j++) {
        before[i][j] = now[i][j] + 0.25 * spread(i, j);
      }
    }
  }

  double spread(int i, int j) {
    return now[i - 1][j] + now[i + 1][j] + now[i][j - 1] + now[i][j + 1] - 4 * now[i][j];
  }

  int solve(double end, Peers peers) {
    int steps = 0;
    for (double t = 0; t <= end; t += dt, steps++) {
      for (int i = 1; i <= count; i++) {
        for (int j = 1; j < n; j++) {
          next[i][j] = 2 * now[i][j] - before[i][j] + 0.5 * spread(i, j);
        }
      }
      exchange(peers);
      double[][] free = before;
      before = now;
      now = next;
      next = free;
    }
    return steps;
  }

  void exchange(Peers peers) {
    boolean above = peers.rank() > 0;
    boolean below = peers.rank() < peers.size() - 1;
    int up = above ? peers.ids().get(peers.rank() - 1) : -1;
    int down = below ? peers.ids().get(peers.rank() + 1) : -1;
    if (above) {
      peers.send(up, "up", next[1]);
    }
    if (below) {
      peers.send(down, "down", next[count]);
      next[count + 1] = peers.receive(down, "up");
    }
    if (above) {
      next[0] = peers.receive(up, "down");
    }
    // At the rim the skin is fixed.
    if (!above) {
      Arrays.fill(next[0], 0);
    }
    if (!below) {
      Arrays.fill(next[count + 1], 0);
    }
  }

  double sumOfSquares() {
    double sum = 0;
    for (int i = 1; i <= count; i++) {
      for (int j = 1; j < n; j++) {
        sum += now[i][j] * now[i][j];
      }
    }
    return sum;
  }
}

// %% One call on all engines, which go step by step together
%%px
Wave wave = new Wave();
Peers peers = EngineContext.current().grid().peers();
int steps = wave.solve(1.0, peers);
double sum = peers.allReduce(wave.sumOfSquares(), Double::sum);

// %% The result is the same however many engines there are
double[] sums = dv.pull("sum", double.class).get().stream().mapToDouble(s -> s).toArray();
System.out.println("steps " + dv.pull("steps").get().get(0));
System.out.printf(Locale.ROOT, "sum of squares %.5f%n", sums[0]);
System.out.printf(Locale.ROOT, "norm %.8f%n", Math.sqrt(sums[0] / ((n - 1.0) * (n - 1.0))));
System.out.println("every engine knows it: " + Arrays.stream(sums).allMatch(s -> s == sums[0]));
