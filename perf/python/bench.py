"""Measures one system and reports a line a workload, as io.gridshell.perf.Driver does."""

import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
import traceback

MARK = "@perf"
ENOUGH = 0.3
FEWEST_TASKS = 100
MOST_TASKS = 2000
MOST_ITEMS = 10_000
MOST_KILLS = 3
START_DEADLINE = 90
LAST_WORD = 15


class Cannot(Exception):
    """The system has nothing like it; the message says why."""


class Order:
    """What to do, from words of the form key=value."""

    def __init__(self, words):
        values = dict(word.split("=", 1) for word in words)
        self.workers = int(values["workers"])
        self.window = float(values["window"])
        self.deadline = float(values["deadline"])
        self.scale = float(values["scale"])
        self.home = values["home"]
        self.workloads = values["workloads"].split(",")


class Data:
    """What is moved: a list, or a numpy array of doubles."""

    def __init__(self, name, values):
        self.name = name
        self.values = values


class Peer:
    """A system with workers; what it has nothing like raises Cannot."""

    def call_one(self):
        raise Cannot("no worker can be addressed")

    def call_all(self):
        raise Cannot("no worker can be addressed")

    def tasks(self, count):
        raise Cannot("it takes no single tasks")

    def map(self, count):
        raise Cannot("it has no map")

    def wait(self, micros):
        raise Cannot("it runs no tasks")

    def wait_skewed(self, micros):
        """As wait, beginning with everything on one worker."""
        raise Cannot("work that is on a worker stays there")

    def scatter(self, data):
        raise Cannot("it keeps no data")

    def gather(self, data):
        raise Cannot("it keeps no data")

    def push(self, data):
        raise Cannot("it gives no worker a value")

    def cell(self, line):
        raise Cannot("it evaluates no source")

    def hold(self, mark):
        raise Cannot("nobody takes over from a worker")

    def close(self):
        pass


def noop(_=None):
    return 1


def wait(micros):
    import time

    time.sleep(micros / 1e6)
    return micros


def hold(mark):
    """Stays on the first worker, leaving its process id in a file; returns on the second."""
    import os
    import time

    if os.path.exists(mark):
        return 1
    with open(mark + ".draft", "w") as draft:
        draft.write(str(os.getpid()))
    os.rename(mark + ".draft", mark)
    time.sleep(600)
    return 0


def in_flight(at_once, count, begin):
    """Has count operations done, at_once of them under way; begin returns a future."""
    free = threading.Semaphore(at_once)
    failures = []

    def ended(future):
        failure = future.exception()
        if failure is not None:
            failures.append(failure)
        free.release()

    for _ in range(count):
        # Whichever ends first makes room for the next.
        free.acquire()
        begin().add_done_callback(ended)
    for _ in range(at_once):
        free.acquire()
    if failures:
        raise failures[0]


class Runs:
    """Repeats an operation: first to warm it up, then in a few runs, of which it yields each."""

    WARM, USUAL, LEAST, MOST_CALLS = 2, 5, 3, 50_000

    def __init__(self, window):
        self.window = window

    def seconds(self, operation):
        self._run(operation, self.WARM * self.window)
        end = time.perf_counter() + 2 * self.window
        for run in range(self.USUAL):
            if run < self.LEAST or time.perf_counter() < end:
                yield self._run(operation, self.window / self.USUAL)

    def seconds_unwarmed(self, operation):
        """Whole runs of something that takes its time."""
        end = time.perf_counter() + self.window
        for run in range(self.MOST_CALLS):
            if run >= self.LEAST and time.perf_counter() >= end:
                return
            yield self._run(operation, 0)

    def _run(self, operation, length):
        times = []
        begin = now = time.perf_counter()
        while True:
            operation()
            after = time.perf_counter()
            times.append(after - now)
            now = after
            if now - begin >= length or len(times) >= self.MOST_CALLS:
                return statistics.median(times)


class Bench:
    """Measures workloads on one system."""

    def __init__(self, peer, order):
        self.peer = peer
        self.order = order
        self.runs = Runs(order.window)
        self.dealt = set()
        self.line = 0

    def measure(self, workload):
        """One number a run, in the unit of the workload."""
        peer = self.peer
        if workload == "apply-one":
            return self._micros(peer.call_one)
        if workload == "apply-all":
            return self._micros(peer.call_all)
        if workload == "single-tasks":
            return self._a_second(peer.tasks, MOST_TASKS)
        if workload == "map-tasks":
            return self._a_second(peer.map, MOST_ITEMS)
        if workload in ("coarse", "coarse-skewed", "coarse-last"):
            return self._uneven(40, 0, 100_000, workload)
        if workload in ("fine", "fine-skewed", "fine-last"):
            return self._uneven(1000, 0, 2000, workload)
        if workload == "one-first":
            return self._uneven(500, 1000, 9000, workload)
        if workload.startswith("scatter-"):
            data = self._data(workload[8:])
            return self._millis(self._dealing(data, peer.scatter(data)))
        if workload.startswith("gather-"):
            return self._gather(self._data(workload[7:]))
        if workload == "push":
            return self._millis(peer.push(self._data("doubles")))
        if workload == "fresh-cell":
            return self._cells(self._fresh)
        if workload == "repeated-cell":
            return self._cells(lambda: peer.cell("x = x + 1"))
        if workload == "recovery":
            # As long as another worker is left to take over.
            kills = max(1, min(self.order.workers - 1, MOST_KILLS))
            return (self._recovery() for _ in range(kills))
        raise Cannot("this driver does not know it")

    def _a_second(self, tasks, most):
        count = FEWEST_TASKS
        while count < most:
            begin = time.perf_counter()
            tasks(count)
            if time.perf_counter() - begin >= ENOUGH:
                break
            count = min(most, 4 * count)
        return (count / s for s in self.runs.seconds(lambda: tasks(count)))

    def _micros(self, operation):
        return (s * 1e6 for s in self.runs.seconds(operation))

    def _millis(self, operation):
        return (s * 1e3 for s in self.runs.seconds(operation))

    def _scaled(self, size):
        return max(100, int(size * self.order.scale))

    def _data(self, kind):
        if kind == "few":
            return Data(kind, list(range(1000)))
        if kind == "million":
            return Data(kind, list(range(self._scaled(1_000_000))))
        if kind == "records":
            count = self._scaled(100_000)
            return Data(kind, [(i, "station %d" % i, i / 8.0) for i in range(count)])
        try:
            import numpy
        except ImportError as missing:
            raise Cannot("python3 has no numpy") from missing
        return Data(kind, numpy.arange(self._scaled(100 << 20) // 8, dtype="float64"))

    def _dealing(self, data, scatter):
        def deal():
            scatter()
            self.dealt.add(data.name)

        return deal

    def _gather(self, data):
        if data.name not in self.dealt:
            self._dealing(data, self.peer.scatter(data))()
        operation = self.peer.gather(data)
        back = len(operation())
        if back != len(data.values):
            raise ValueError("%d of %d items came back" % (back, len(data.values)))
        return self._millis(operation)

    def _fresh(self):
        self.line += 1
        self.peer.cell("x = x + %d" % self.line)

    def _cells(self, cell):
        if self.line == 0:
            self.peer.cell("x = 0")
        return self._micros(cell)

    def _uneven(self, count, least, most, workload):
        numbers = random.Random(42)
        limit = max(1, int((most - least) * min(1, self.order.scale * 10)))
        micros = [least + numbers.randrange(limit) for _ in range(count)]
        if workload.endswith(("-skewed", "-last")):
            micros.sort(reverse=workload.endswith("-skewed"))
        ideal = sum(micros) / 1e6 / self.order.workers
        step = self.peer.wait_skewed if workload == "one-first" else self.peer.wait
        self.peer.wait([500] * 400)
        return (s / ideal for s in self.runs.seconds_unwarmed(lambda: step(micros)))

    def _recovery(self):
        mark = os.path.join(tempfile.mkdtemp(dir=self.order.home), "pid")
        failures = []

        def caller():
            try:
                self.peer.hold(mark)
            except Exception as failure:
                failures.append(failure)

        held = threading.Thread(target=caller, daemon=True)
        held.start()
        while not os.path.exists(mark):
            if not held.is_alive():
                raise failures[0] if failures else ValueError("the task ended without a mark")
            time.sleep(0.005)
        begin = time.perf_counter()
        with open(mark) as file:
            os.kill(int(file.read()), signal.SIGKILL)
        held.join()
        if failures:
            raise failures[0]
        return (time.perf_counter() - begin) * 1e3


def report(kind, workload, rest):
    print("\t".join((MARK, kind, workload, " ".join(str(rest).split()))), flush=True)


def within(seconds, operation):
    """What operation returns or raises; TimeoutError if it is not done by then."""
    outcome = {}

    def run():
        try:
            outcome["value"] = operation()
        except BaseException as failure:
            outcome["failure"] = failure

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError("not done after %d s" % seconds)
    if "failure" in outcome:
        raise outcome["failure"]
    return outcome["value"]


def reason(failure):
    traceback.print_exception(failure)
    return "%s: %s" % (type(failure).__name__, failure)


def numbers(runs):
    return " ".join("%.4f" % run for run in runs)


def measured(bench, workload, deadline):
    """Measures and reports; False if the system is not to be asked again."""
    done = []

    def run():
        for each in bench.measure(workload):
            done.append(each)

    try:
        within(deadline, run)
        report("ran", workload, numbers(done))
    except Cannot as cannot:
        report("cannot", workload, cannot)
    except Exception as failure:
        runs = numbers(done)
        why = reason(failure)
        report("cut" if runs else "failed", workload, runs + "; " + why if runs else why)
        # The thread of what is late cannot be stopped and would disturb what follows.
        return not isinstance(failure, TimeoutError)
    return True


def family(pid):
    """The processes that pid started, and those that they did."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open("/proc/%s/stat" % entry) as stat:
                    parent = int(stat.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry))
    found = []
    parents = [pid]
    while parents:
        found.extend(parents := [each for one in parents for each in children.get(one, [])])
    return found


def leave(code):
    """Ends this process and what it left running."""
    for pid in family(os.getpid()):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    sys.stdout.flush()
    os._exit(code)


def watch_lifeline():
    """Ends with whoever started this process: what it reads from ends then."""
    while sys.stdin.buffer.read(1):
        pass
    leave(1)


def drive(start):
    """Starts a system by start(workers, home), which returns a Peer, and does the order."""
    threading.Thread(target=watch_lifeline, daemon=True).start()
    order = Order(sys.argv[1:])
    begin = time.perf_counter()
    try:
        peer = within(START_DEADLINE, lambda: start(order.workers, order.home))
    except Exception as failure:
        why = "cannot start: " + reason(failure)
        for workload in order.workloads:
            report("failed", workload, why)
        leave(1)
    if "start" in order.workloads:
        report("ran", "start", (time.perf_counter() - begin) * 1e3)
    bench = Bench(peer, order)
    code = 0
    for workload in order.workloads:
        if workload != "start" and not measured(bench, workload, order.deadline):
            code = 1
            break
    try:
        within(LAST_WORD, peer.close)
    except Exception as failure:
        traceback.print_exception(failure)
    leave(code)
