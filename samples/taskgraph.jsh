// A graph of tasks: each one begins when those before it have ended, wherever they ran.
//
//   ./gridshell run -n 4 samples/taskgraph.jsh

// %% A random graph, always the same one; arrows go to higher numbers, so there is no circle
int nodes = 32;
int arrows = 96;
Random random = new Random(1);
List<Set<Integer>> parents = new ArrayList<>();
for (int node = 0; node < nodes; node++) {
  parents.add(new TreeSet<>());
}
for (int drawn = 0; drawn < arrows; ) {
  int from = random.nextInt(nodes);
  int to = random.nextInt(nodes);
  if (from < to && parents.get(to).add(from)) {
    drawn++;
  }
}

// %% Submit everything at once: after(...) holds a task back until all of those have succeeded
System.out.println("submitting " + nodes + " tasks with " + arrows + " dependencies");
List<AsyncResult<Long>> results = new ArrayList<>();
for (int node = 0; node < nodes; node++) {
  AsyncResult<?>[] before =
      parents.get(node).stream().map(results::get).toArray(AsyncResult[]::new);
  long millis = 10 + random.nextInt(40);
  RemoteCallable<Long> work =
      () -> {
        Thread.sleep(millis);
        return millis;
      };
  results.add(lv.withLabel("node " + node).after(before).apply(work));
}

// %% Every task tells when it began and ended, by the clock of its engine
System.out.println("waiting for results");
long work = results.stream().mapToLong(AsyncResult::get).sum();
List<TaskInfo> tasks = results.stream().map(result -> result.metadata().get(0)).toList();
int kept = 0;
for (int node = 0; node < nodes; node++) {
  for (int parent : parents.get(node)) {
    Instant ended = tasks.get(parent).completed().get();
    Instant began = tasks.get(node).started().get();
    if (began.isBefore(ended)) {
      throw new IllegalStateException("node " + node + " began before node " + parent + " ended");
    }
    kept++;
  }
}
Instant first = Collections.min(tasks.stream().map(task -> task.started().get()).toList());
Instant last = Collections.max(tasks.stream().map(task -> task.completed().get()).toList());
Set<Integer> engines =
    tasks.stream().map(TaskInfo::engine).collect(Collectors.toCollection(TreeSet::new));
System.out.println("dependencies kept: " + kept);
System.out.println("engines that worked: " + engines);
System.out.println(work + " ms of work in " + Duration.between(first, last).toMillis() + " ms");

// %% A smaller graph: 0 before 1 and 2, 1 before 3 and 4, 2 before 3. What if one of them fails?
List<List<Integer>> small = List.of(List.of(), List.of(0), List.of(0), List.of(1, 2), List.of(1));

void failing(int bad) {
  List<AsyncResult<Integer>> results = new ArrayList<>();
  for (int node = 0; node < small.size(); node++) {
    int number = node;
    AsyncResult<?>[] before =
        small.get(node).stream().map(results::get).toArray(AsyncResult[]::new);
    RemoteCallable<Integer> work =
        () -> {
          if (number == bad) {
            throw new IllegalStateException("node " + number + " fails");
          }
          return number;
        };
    results.add(lv.after(before).apply(work));
  }
  List<Integer> succeeded = new ArrayList<>();
  List<Integer> impossible = new ArrayList<>();
  for (int node = 0; node < results.size(); node++) {
    try {
      succeeded.add(results.get(node).get());
    } catch (ImpossibleDependencyException never) {
      impossible.add(node);
    } catch (RemoteException failed) {
      System.out.println(failed.getCause().getMessage() + ":");
    }
  }
  System.out.println("  succeeded " + succeeded + ", became impossible " + impossible);
}

failing(0);
failing(1);
failing(2);
