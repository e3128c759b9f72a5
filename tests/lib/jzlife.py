# SPDX-License-Identifier: Apache-2.0
"""Zones that have lived: the life of tools/gaoxin/life, or a part of it, played by jzctl.

    with jzlife.lived("reports") as zone:               # seconds: some months, a fifth of it
    with jzlife.lived("reports", **jzlife.WHOLE) as zone:       # a minute: 2022 … 2024

A life is the same each time. What is in it: data/gaoxin/README.md.
"""
import contextlib
import os
import subprocess

import jzone

WHOLE = {"first": "2022-01-04", "last": "2024-12-31"}
QUICK = {"first": "2023-09-04", "last": "2024-06-28", "scale": 20}  # with every kind of thing


def script(path, first=None, last=None, scale=None):
    """Writes the script of a life; None: as the generator has it by default."""
    command = [os.path.join(jzone.ROOT, "tools", "gaoxin", "life")]
    for name, value in (("--from", first), ("--to", last), ("--scale", scale)):
        if value is not None:
            command += [name, str(value)]
    with open(path, "w", encoding="utf-8") as file:
        subprocess.run(command, stdout=file, check=True, timeout=60)
    return path


def command(path):
    return [os.path.join(jzone.BUILD, "bin", "jzctl"), "play", path]


def play(zone, path):
    """Plays a script to its end: (exit status, stdout, stderr)."""
    done = subprocess.run(command(path), env=zone.environ, capture_output=True, timeout=280,
                          text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@contextlib.contextmanager
def lived(name, **options):
    """A zone that has lived a life: QUICK when no options are given."""
    with jzone.Zone(name) as zone:
        path = script(os.path.join(zone.home, "life.jsonl"), **options or QUICK)
        status, _, stderr = play(zone, path)
        assert status == 0, stderr
        yield zone
