"""Drives ipyparallel: a controller and engines of one process each."""

import logging

import ipyparallel
from bench import Peer, drive, hold, in_flight, noop, wait

AT_ONCE = 64


class IPyParallel(Peer):
    def __init__(self, cluster, client):
        self.cluster = cluster
        self.client = client
        self.all = client[:]
        self.balanced = client.load_balanced_view()

    def call_one(self):
        self.client[0].apply_sync(noop)

    def call_all(self):
        self.all.apply_sync(noop)

    def tasks(self, count):
        in_flight(AT_ONCE, count, lambda: self.balanced.apply_async(noop))

    def map(self, count):
        # Its default of one item a message takes minutes; a chunk for each engine is its quickest.
        self.balanced.map_sync(noop, range(count), chunksize=count // (4 * len(self.client)))

    def wait(self, micros):
        self.balanced.map_sync(wait, micros)

    def scatter(self, data):
        return lambda: self.all.scatter(data.name, data.values, block=True)

    def gather(self, data):
        return lambda: self.all.gather(data.name, block=True)

    def push(self, data):
        return lambda: self.all.push({data.name: data.values}, block=True)

    def cell(self, line):
        self.client[0].execute(line, block=True)

    def hold(self, mark):
        with self.balanced.temp_flags(retries=1):
            self.balanced.apply_sync(hold, mark)

    def close(self):
        self.client.close()
        self.cluster.stop_cluster_sync()


def start(workers, home):
    cluster = ipyparallel.Cluster(
        n=workers, profile_dir=home + "/profile", log_level=logging.WARNING
    )
    cluster.start_cluster_sync()
    client = cluster.connect_client_sync()
    client.wait_for_engines(workers, timeout=80)
    # Functions of the driver's module travel by value.
    import bench

    client[:].use_cloudpickle().get()
    import cloudpickle

    cloudpickle.register_pickle_by_value(bench)
    return IPyParallel(cluster, client)


if __name__ == "__main__":
    drive(start)
