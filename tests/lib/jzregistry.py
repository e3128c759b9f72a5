# SPDX-License-Identifier: Apache-2.0
"""Stories of registry's objects: a zone with the sample data, and the steps of the committee.

An object is told by its last answer {id, code, version}; a step takes it and gives the next."""
import os
import unittest

from jzone import ROOT, Zone, jzclient
from jzstory import everything


class RegistryStory(unittest.TestCase):
    """One zone for all stories of a file; the day is 2026-03-02."""
    zone = None

    @classmethod
    def setUpClass(cls):
        if RegistryStory.zone is None:
            RegistryStory.zone = Zone(cls.__name__.lower())
            cls.zone.__enter__()
            unittest.addModuleCleanup(cls.zone.close)
            cls.zone.set_clock("2026-03-02 09:00")
            cls.zone.load()
        cls.committee = cls.zone.client("committee")

    def call(self, op, client=None, **args):
        return (client or self.committee).call(op, args)

    def get(self, kind, code, client=None):
        return self.call(kind + ".get", client, code=code)

    def ref(self, kind, code):
        row = self.get(kind, code)
        return {"id": row["id"], "code": code, "version": row["version"]}

    def step(self, op, ref, client=None, **args):
        """A verb on an object as it was last seen."""
        got = self.call(op, client, id=ref["id"], version=ref["version"], **args)
        return got

    def rows(self, op, client=None, **args):
        return everything(client or self.committee, op, **args)

    def codes(self, op, client=None, **args):
        return [row["code"] for row in self.rows(op, client, **args)]

    def refused(self, cls, field, op, client=None, **args):
        head = self.head()
        with self.assertRaises(jzclient.CallError) as caught:
            self.call(op, client, **args)
        error = caught.exception
        self.assertEqual((error.cls, error.field), (cls, field), "%s: %s" % (op, error.text))
        self.assertEqual(self.head(), head)
        return error.text

    def stale(self, op, ref, **args):
        self.refused("ABORTED", "version", op, id=ref["id"], version=ref["version"] + 7, **args)

    def head(self):
        return self.zone.health("registry")["head"]

    def events(self, after, client=None):
        """[(type, data)] of all that was heard since."""
        got, _ = (client or self.committee).feed("registry", after=after, max=256)
        return [(event["type"], event["data"]) for event in got]

    def types(self, after, client=None):
        return [kind for kind, _ in self.events(after, client)]

    def history(self, kind, ref):
        """[(version, op, {member: (before, after)})]"""
        rows = self.rows(kind + ".history", id=ref["id"])
        self.assertEqual([row["version"] for row in rows], list(range(1, len(rows) + 1)))
        self.assertEqual({row["principal"] for row in rows}, {"committee"})
        return [(row["op"], {c["member"]: (c.get("before"), c.get("after"))
                             for c in row["changes"]}) for row in rows]

    def blob(self, content, client=None):
        blob = jzclient.uuid7().bytes
        (client or self.committee).call("registry.blob.put", {
            "blob": blob, "offset": 0,
            "bytes": content.encode() if isinstance(content, str) else content})
        return blob


def sample(name):
    with open(os.path.join(ROOT, "data", "gaoxin", name), encoding="utf-8") as file:
        return file.read()
