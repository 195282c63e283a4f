"""Drives Dask: a scheduler in this process, workers of one thread in processes of their own."""

import bench
import cloudpickle
from bench import Peer, drive, hold, in_flight, noop, wait
from distributed import Client, LocalCluster

AT_ONCE = 64


class Part:
    """A part of what is scattered. Dask encodes a bare list item by item, but this as a whole."""

    def __init__(self, values):
        self.values = values


class Dask(Peer):
    def __init__(self, cluster, client, workers):
        self.cluster = cluster
        self.client = client
        self.workers = workers
        self.addresses = sorted(client.scheduler_info()["workers"])
        self.scattered = {}

    def call_one(self):
        self.client.submit(noop, workers=self.addresses[:1], pure=False).result()

    def call_all(self):
        self.client.run(noop)

    def tasks(self, count):
        in_flight(AT_ONCE, count, lambda: self.client.submit(noop, pure=False))

    def map(self, count):
        self.client.gather(
            self.client.map(noop, range(count), pure=False, batch_size=count // (4 * self.workers))
        )

    def wait(self, micros):
        self.client.gather(self.client.map(wait, micros, pure=False))

    def wait_skewed(self, micros):
        futures = self.client.map(
            wait, micros, pure=False, workers=self.addresses[:1], allow_other_workers=True
        )
        self.client.gather(futures)

    def _parts(self, values):
        size = len(values)
        return [
            Part(values[size * i // self.workers : size * (i + 1) // self.workers])
            for i in range(self.workers)
        ]

    def scatter(self, data):
        def deal():
            # Values of the same content would be found and not sent.
            self.scattered[data.name] = self.client.scatter(self._parts(data.values), hash=False)

        return deal

    def gather(self, data):
        def bring():
            parts = self.client.gather(self.scattered[data.name], direct=True)
            if not isinstance(data.values, list):
                import numpy

                return numpy.concatenate([part.values for part in parts])
            return [item for part in parts for item in part.values]

        return bring

    def push(self, data):
        return lambda: self.client.scatter(data.values, broadcast=True, hash=False)

    def hold(self, mark):
        self.client.submit(hold, mark, pure=False).result()

    def close(self):
        self.client.close()
        self.cluster.close()


def start(workers, home):
    cloudpickle.register_pickle_by_value(bench)
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        local_directory=home,
    )
    client = Client(cluster)
    client.wait_for_workers(workers)
    return Dask(cluster, client, workers)


if __name__ == "__main__":
    drive(start)
