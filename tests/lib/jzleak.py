# SPDX-License-Identifier: Apache-2.0
"""That no log tells what is private: everything private that a test's calls carried, and every
secret of the zone, is searched for in every log of every process when the zone ends.

What is private stands in the contract (x-private), and so does every token that a gateway acts with.
"""
import base64
import glob
import json
import os
import subprocess

SHORT, SHORT_ASCII = 6, 9       # bytes: what is shorter is found by chance, in a number or an id


def schema(build):
    done = subprocess.run([os.path.join(build, "bin", "jzctl"), "schema", "--format", "json"],
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["ops"]


class Contract:
    """For each op the paths of its private members: {"content.residents.phone", …}."""

    def __init__(self, build):
        self.ops = schema(build)

    def walk(self, op, part="args"):
        """[(path, member's schema, whether it or what it lies in is private)]"""
        whole = self.ops[op][part]
        found = []

        def members(of, path, private):
            if "$ref" in of:
                of = whole["$defs"][of["$ref"].rsplit("/", 1)[1]]
            for key, member in of.get("properties", {}).items():
                own = private or member.get("x-private", False)
                found.append((path + key, member, own))
                for inner in member.get("allOf", []) + ([member["items"]] if "items" in member
                                                        else []):
                    members(inner, path + key + ".", own)
        members(whole, "", False)
        return found

    def private(self, op):
        return {path for path, _, private in self.walk(op) if private} if op in self.ops else set()


class Leaks:
    def __init__(self, build):
        self.build = build
        self.contract = None
        self.paths = {}         # op → its private paths
        self.planted = {}       # bytes → of what

    def add(self, value, what):
        """A text or bytes that no log may have."""
        data = value.encode() if isinstance(value, str) else bytes(value)
        if len(data) >= (SHORT_ASCII if data.isascii() else SHORT) and len(set(data)) > 2:
            self.planted[data] = what

    def call(self, op, args, actor):
        """What a call carries: called before it is sent."""
        if actor:
            self.add(actor, "token of a session")
        if op not in self.paths:
            self.contract = self.contract or Contract(self.build)
            self.paths[op] = self.contract.private(op)
        if self.paths[op]:
            self.gather(op, args, "")

    def gather(self, op, value, path):
        if isinstance(value, dict):
            for key, inner in value.items():
                self.gather(op, inner, path + "." + key if path else key)
        elif isinstance(value, list):
            for inner in value:
                self.gather(op, inner, path)
        elif isinstance(value, (str, bytes)) and path in self.paths[op]:
            self.add(value, "%s of %s" % (path, op))

    def secrets(self, home):
        """The zone's own: secret keys of principals, the database's passwords."""
        for path in glob.glob(os.path.join(home, "keys", "*")):
            with open(path, encoding="utf-8") as file:
                for line in file:
                    if "secret-key" in line:
                        self.add(line.split('"')[1], "secret key of " + os.path.basename(path))
        for path in glob.glob(os.path.join(home, "secrets", "*.pgpass")):
            with open(path, encoding="utf-8") as file:
                self.add(file.read().strip().rsplit(":", 1)[1],
                         "password of " + os.path.basename(path))

    def found(self, home):
        """["log: what", …] of all logs of the zone."""
        self.secrets(home)
        leaks = []
        for path in sorted(glob.glob(os.path.join(home, "log", "**"), recursive=True)):
            if not os.path.isfile(path):
                continue
            with open(path, "rb") as file:
                data = file.read()
            for value, what in self.planted.items():
                forms = (value, json.dumps(value.decode(errors="replace"))[1:-1].encode(),
                         base64.b64encode(value), value.hex().encode())
                if any(form in data for form in forms):
                    leaks.append("%s: %s" % (os.path.relpath(path, home), what))
        return leaks
