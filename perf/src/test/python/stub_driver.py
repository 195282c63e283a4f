"""A system that does everything at once in this process; its home says what is wrong with it."""

import os
import subprocess
import sys
import time

sys.path.insert(0, os.environ["BENCH"])
from concurrent.futures import ThreadPoolExecutor

from bench import Peer, drive, in_flight


class Stub(Peer):
    def __init__(self, slow):
        self.slow = slow
        self.dealt = {}
        self.threads = ThreadPoolExecutor(2)

    def call_one(self):
        if self.slow:
            self.calls = getattr(self, "calls", 0) + 1
            time.sleep(30 if self.calls > 3 else 0.01)

    def call_all(self):
        pass

    def tasks(self, count):
        done = []
        in_flight(8, count, lambda: self.threads.submit(done.append, 1))
        if len(done) != count:
            raise ValueError("%d of %d tasks" % (len(done), count))

    def map(self, count):
        for _ in range(count):
            pass

    def wait(self, micros):
        pass

    def wait_skewed(self, micros):
        pass

    def scatter(self, data):
        return lambda: self.dealt.update({data.name: data.values})

    def gather(self, data):
        return lambda: self.dealt[data.name]

    def push(self, data):
        return lambda: len(data.values)

    def cell(self, line):
        exec(line, self.__dict__)

    def hold(self, mark):
        worker = subprocess.Popen(["sleep", "60"])
        with open(mark + ".draft", "w") as draft:
            draft.write(str(worker.pid))
        os.rename(mark + ".draft", mark)
        worker.wait()


def start(workers, home):
    # A worker that nobody ends.
    print("worker", subprocess.Popen(["sleep", "600"], start_new_session=True).pid, flush=True)
    if home.endswith("broken"):
        raise OSError("no port is free")
    return Stub(home.endswith("slow"))


if __name__ == "__main__":
    drive(start)
