// A walk through a whole session, cell by cell.
//
//   ./gridshell run -n 4 samples/walkthrough.jsh       80 seconds, nearly all for the last cells
//   ./gridshell run -n 4 samples/walkthrough.jsh 0.1   the same with waits a tenth as long
//
// A cell begins with a line `// %%`. It runs here, in the client, or on the engines when its first
// line is `%%px`. Every cell here knows `grid`, `dv` (all engines), `lv` (whichever is free) and
// `args`, the words behind the name of the script.

// %% Engines are processes: ask each for its pid
// A view sends a function to engines. What it returns is a result to come; get() waits for it.
System.out.println("engines " + grid.ids());
System.out.println("pids " + dv.apply(() -> ProcessHandle.current().pid()).get());

// %% A cell for the engines: what it declares stays there ...
%%px
int count = 41;
System.out.println("count is set");

// %% ... and a later cell finds it, on each engine its own
%%px
count = count + 1

// %% Variables: dv.put sets one on every engine, dv.get reads it from every engine
dv.put("limit", 7);
System.out.println("limit " + dv.get("limit"));

// An engine on its own gives one value, not a list; and any expression will do.
grid.engine(2).put("limit", 70);
System.out.println("limit " + dv.get("limit"));
System.out.println("ten limits of engine 2: " + grid.engine(2).get("10 * limit"));

// %% Scatter: each engine gets its part of a list
List<Integer> userIds = IntStream.range(0, 1000).mapToObj(i -> 3 * i).toList();
dv.scatter("ids", userIds).get();

// %% The parts, engine by engine; without the option, output appears as it comes
%%px --group-outputs=engine
System.out.println("Len " + ids.size() + " Max " + Collections.max(ids));

// %% A method for the client and for the engines at once
%%px --local
String key(int id) {
  return "ID:" + id;
}

// %% Every engine transforms its own part
%%px
List<String> keys = ids.stream().map(id -> key(id)).toList();

// %% Gather: the parts as one list again, in the order of the scatter
List<String> keys = dv.<String>gather("keys").get();
System.out.println("gathered " + keys.size() + " results");
System.out.println("first " + keys.subList(0, 3));
System.out.println("last " + keys.subList(997, 1000));

// The client has the method too, so it can tell what must have come out.
if (!keys.equals(userIds.stream().map(id -> key(id)).toList())) {
  throw new IllegalStateException("the results are not in the order of the ids");
}
System.out.println("in the order of the ids");

// %% Uneven work: 100 waits between 0 and 1 second, always the same ones
double factor = args.length > 0 ? Double.parseDouble(args[0]) : 1;
List<Long> waits =
    new Random(2).doubles(100).mapToObj(wait -> Math.round(1000 * factor * wait)).toList();
RemoteFunction<Long, Long> work = millis -> {
  Thread.sleep(millis);
  return millis;
};
Duration inSum = Duration.ofMillis(waits.stream().mapToLong(wait -> wait).sum());
Duration ideal = inSum.dividedBy(grid.ids().size());

String seconds(Duration time) {
  return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
}

System.out.println("100 waits, together " + seconds(inSum));
System.out.println("ideal          " + seconds(ideal));

// %% One engine does it all, one wait after another
System.out.println("serial, this takes " + seconds(inSum) + " ...");
MapResult<Long> serial = grid.direct(0).map(work, waits);
serial.get();
System.out.println("serial         " + seconds(serial.wallTime()));

// %% Dealt evenly: 25 waits for each engine, and the one with the longest share holds up the rest
System.out.println("dealt evenly, at best " + seconds(ideal) + " ...");
MapResult<Long> even = dv.map(work, waits);
even.get();
System.out.println("dealt evenly   " + seconds(even.wallTime()));

// %% Load-balanced: whichever engine is free takes the next wait
System.out.println("load-balanced, at best " + seconds(ideal) + " ...");
MapResult<Long> balanced = lv.map(work, waits);
balanced.get();
System.out.println("load-balanced  " + seconds(balanced.wallTime()));

// The three did the same: results come in the order of the input, whoever worked.
for (MapResult<Long> done : List.of(serial, even, balanced)) {
  if (!done.get().equals(waits)) {
    throw new IllegalStateException("a wait is missing or out of order");
  }
}
