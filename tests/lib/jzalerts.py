# SPDX-License-Identifier: Apache-2.0
"""What the tests of the alerts share: a zone with a jz-watch, a real Prometheus, and causes."""
import signal

import psycopg2

import jzone
import jzprom
import jzstory
from jzclient import uuid7


class Stage:
    """A running zone with its sample data, watched."""

    def __init__(self, name, before=None):
        self.watch = self.prom = None
        self.zone = jzone.Zone(name).__enter__()
        if before:
            before(self.zone)
        self.zone.set_clock("2026-03-02 09:00")
        self.zone.load()
        self.cast = jzstory.Cast(self.zone)
        self.watch = jzprom.Watch(self.zone, JZ_HTTP_WAIT_MS="450").start()
        self.prom = jzprom.Prometheus(self.zone, self.watch.at)

    def close(self):
        if self.prom is not None:
            self.prom.stop()
        if self.watch is not None:
            self.watch.stop(signal.SIGKILL)
        self.zone.close()

    def sql(self, *texts):
        connection = self.zone.database()
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            for text in texts:
                cursor.execute(text)
        connection.close()

    def locked(self, table):
        return Locked(self.zone, table)

    def put(self, service="registers", n=1):
        """Sends commands and waits for none of them."""
        client = self.zone.client("committee")
        for _ in range(n):
            client.send_call(service + ".blob.put", {"blob": uuid7().bytes, "offset": 0,
                                                     "bytes": b"x"}, uuid7(), None, 20000)
        return client

    def works(self, service="registers"):
        """A command is taken, whatever was before."""
        self.zone.client("committee").call(service + ".blob.put", {
            "blob": uuid7().bytes, "offset": 0, "bytes": b"x"}, deadline_ms=60000)


class Locked:
    """A table nobody else can use, as a forgotten session of an administrator leaves it."""

    def __init__(self, zone, table):
        self.connection = psycopg2.connect(zone.conninfo())
        self.table = table

    def __enter__(self):
        self.connection.cursor().execute("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE" % self.table)

    def __exit__(self, *_):
        self.connection.rollback()
        self.connection.close()
