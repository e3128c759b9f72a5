# SPDX-License-Identifier: Apache-2.0
"""The projection `counts` (tests/service/counts.c) beside a zone's services."""
import os
import subprocess

from jztest import wait_for
from jzone import BUILD

PROVISION = """
CREATE ROLE jz_counts_owner LOGIN PASSWORD 'counts';
CREATE ROLE jz_counts LOGIN PASSWORD 'counts';
ALTER ROLE jz_counts SET search_path = counts;
ALTER ROLE jz_counts_owner SET search_path = counts;
GRANT CONNECT ON DATABASE zone TO jz_counts_owner, jz_counts;
GRANT jz_reader TO jz_counts_owner, jz_counts;
CREATE SCHEMA counts AUTHORIZATION jz_counts_owner;
GRANT USAGE ON SCHEMA counts TO jz_counts, jz_reader;
"""


class Counts:
    def __init__(self, zone):
        self.zone = zone
        self.db = zone.database()
        self.process = None
        self.sql(PROVISION)
        zone.keygen("counts", "worker", "counts")

    def sql(self, text, *args):
        with self.db.cursor() as cursor:
            cursor.execute(text, args or None)
            return cursor.fetchall() if cursor.description else None

    def start(self, **more):
        """Starts it; more: of its environment."""
        with open("/proc/%d/environ" % self.zone.pid("suggestions"), "rb") as file:
            environ = dict(entry.split("=", 1) for entry in file.read().decode().split("\0")
                           if "=" in entry)
        for name, role in (("JZ_DB", "jz_counts"), ("JZ_DB_OWNER", "jz_counts_owner")):
            environ[name] = "host='%s' port=%s dbname=zone user=%s password=counts" % (
                self.zone.env["JZ_PGHOST"], self.zone.env["JZ_PGPORT"], role)
        environ["JZ_KEY"] = os.path.join(self.zone.home, "keys", "counts.key")
        environ.update(more)
        with open(os.path.join(self.zone.home, "log", "counts.log"), "ab") as log:
            self.process = subprocess.Popen(
                [os.path.join(BUILD, "tests", "service", "counts")], env=environ,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.zone.instances.append(self.process)
        self.zone.ready("counts")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.zone.forget("counts", "1")

    def rss(self):
        """Resident bytes; the highest they were."""
        with open("/proc/%d/status" % self.process.pid, encoding="utf-8") as status:
            lines = dict(line.split(":", 1) for line in status)
        return [int(lines[key].split()[0]) * 1024 for key in ("VmRSS", "VmHWM")]

    def sanitized(self):
        """Built with a sanitizer."""
        with open("/proc/%d/maps" % self.process.pid, encoding="utf-8") as maps:
            return "libasan" in maps.read()

    def heard(self, service):
        """Until its place in a stream is the stream's end as it is now."""
        head = self.sql("SELECT seq FROM %s.head" % service)[0][0]
        wait_for(lambda: self.sql("SELECT 1 FROM counts.follow_cursor WHERE service = %s"
                                  " AND seq >= %s", service, head),
                 seconds=60, what="%s to be heard up to %d" % (service, head))
        return head
