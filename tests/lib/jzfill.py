# SPDX-License-Identifier: Apache-2.0
"""A long log of suggestions in seconds: tests/bench/fill.c writes it, while the service is down."""
import os
import subprocess

from jzone import BUILD

LISTS = {
    "sites": "SELECT id, code, street FROM registry.site WHERE kind = 'station'",
    "leads": "SELECT m.id, p.code, p.name, m.level FROM registry.v1_mandate m"
             " JOIN registry.person p ON p.id = m.person",
    "units": "SELECT id, code, name FROM registry.unit",
}


def fill(zone, suggestions, days):
    """So many more suggestions over the days up to yesterday; the number of the last event."""
    folder = os.path.join(zone.home, "fill")
    os.makedirs(folder, exist_ok=True)
    zone.kill("suggestions", 15)
    with zone.database().cursor() as db:
        for name, sql in LISTS.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                db.copy_expert("COPY (%s) TO STDOUT" % sql, file)
        db.execute("SET search_path = suggestions")
        db.execute("SELECT seq, encode(hash, 'hex'), epoch FROM head")
        seq, last, epoch = db.fetchone()
        db.execute("SELECT make_event_partitions(%s)", (seq + 20 * suggestions,))
        with subprocess.Popen([os.path.join(BUILD, "tests", "bench", "fill"), str(suggestions),
                               str(days), str(seq), last, str(epoch), folder],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
            db.copy_expert("COPY event (seq, id, type, subject, at, body, hash) FROM STDIN"
                           " (FORMAT binary)", writer.stdout)
            said = writer.stderr.read().decode()
        if writer.returncode != 0:
            raise AssertionError(said)
        head, last = said.split()
        db.execute("UPDATE head SET seq = %s, hash = decode(%s, 'hex')", (head, last))
        db.execute("VACUUM ANALYZE event")
    zone.up()
    zone.ready("suggestions")
    return int(head)
