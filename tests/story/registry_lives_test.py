#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every verb of services/registry/verbs.tbl on an object of its own: its event, its line of the
history, ABORTED for a version that is no longer the object's, and of several at once only one.
The tests are made from the table: a verb for which no step is known fails."""
import os
import re
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
from jzone import ROOT, jzclient  # noqa: E402
from jzobjects import Objects  # noqa: E402
from jzregistry import RegistryStory  # noqa: E402

CALLERS = 6
OWN_EVENT = re.compile(r"REGISTRY_(\w+) \+ 1")
EVENTS = {}     # id: type
for table in ("registry", "registry_edit"):
    with open(os.path.join(ROOT, "proto", "tbl", table + ".events.tbl"), encoding="utf-8") as file:
        EVENTS.update(re.findall(r'EVENT\((\w+), *"([^"]+)"', file.read()))


def verbs():
    """[(op, kind of the ops, how, type of its event)]"""
    with open(os.path.join(ROOT, "services", "registry", "verbs.tbl"), encoding="utf-8") as source:
        rows = re.findall(r"^VERB\((\w+), +(\w+), +(\w+), +\w+, +(.+)\)$", source.read(), re.M)
    for name, kind, how, event in rows:
        kind = {"CODE_VALUE": "code"}.get(kind, kind.lower())
        own = OWN_EVENT.fullmatch(event)
        plain = {"CREATE": "added" if kind == "code" else "created"}.get(how, "changed")
        told = EVENTS[own.group(1)] if own else kind + "." + plain
        if name == "inspection_recheck":    # of the new inspection
            told = "inspection.rechecked"
        yield kind + "." + name[len(kind) + 1:], kind, how, told


class Lives(RegistryStory):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = [cls.zone.client("committee") for _ in range(CALLERS)]
        for client in cls.clients:
            client.ping()
        site = cls.committee.call("site.get", {"code": "S01"})
        deputy = cls.committee.call("person.get", {"code": "P0001"})
        cls.objects = Objects(cls.committee, site, deputy)

    def at_once(self, op, args):
        """All callers make the call at the same moment: the results, and the errors."""
        done, failed, start = [], [], threading.Barrier(CALLERS)

        def make(client):
            start.wait()
            try:
                done.append(client.call(op, args))
            except jzclient.CallError as error:
                failed.append((error.cls, error.field))
        threads = [threading.Thread(target=make, args=(client,)) for client in self.clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return done, failed

    def lines(self, kind, ref):
        return [op for op, _ in self.history(kind, ref)]

    def created(self, op, kind, event):
        """One of many with the same code is entered."""
        args, head = self.objects.create_args(kind), self.head()
        done, failed = self.at_once(op, args)
        self.assertEqual((len(done), {cls for cls, _ in failed}), (1, {"ALREADY_EXISTS"}), failed)
        self.assertEqual(done[0]["version"], 1)
        self.assertEqual(self.lines(kind, done[0]), [op])
        told = [data for type_, data in self.events(head) if type_ == event]
        self.assertEqual([data["id"] for data in told], [done[0]["id"]])

    def changed(self, op, kind, event):
        """A version that was not the object's changes nothing; of many that saw it, one changes it."""
        ref, more = self.objects.ready(op), self.objects.more(op)
        before, lines = self.get(kind, ref["code"]), self.lines(kind, ref)
        for version in (ref["version"] + 1, ref["version"] + 1000, ref["version"] - 1):
            if version > 0:
                self.refused("ABORTED", "version", op, id=ref["id"], version=version, **more)
        self.assertEqual((self.get(kind, ref["code"]), self.lines(kind, ref)), (before, lines))
        head = self.head()
        done, failed = self.at_once(op, dict(more, id=ref["id"], version=ref["version"]))
        lost = ("FAILED_PRECONDITION", "id") if op == "inspection.recheck" else ("ABORTED", "version")
        self.assertEqual((len(done), set(failed)), (1, {lost}), failed)
        told = [data for type_, data in self.events(head) if type_ == event]
        self.assertEqual([data["id"] for data in told], [done[0]["id"]])
        if op == "inspection.recheck":      # a new inspection; the first one stays as it was
            self.assertEqual(self.lines(kind, done[0]), [op])
            self.assertEqual(self.lines(kind, ref), lines)
            return
        self.assertEqual((done[0]["id"], done[0]["version"]), (ref["id"], ref["version"] + 1))
        self.assertEqual(self.lines(kind, ref), lines + [op])
        self.assertEqual(self.get(kind, ref["code"])["version"], ref["version"] + 1)


def make_test(op, kind, how, event):
    def test(self):
        (self.created if how == "CREATE" else self.changed)(op, kind, event)
    test.__doc__ = "%s: %s; its history, stale versions, several at once" % (op, event)
    return test


for verb in verbs():
    setattr(Lives, "test_" + verb[0].replace(".", "_"), make_test(*verb))


class Again(RegistryStory):
    def test_restore(self):
        """who is archived comes back without residences, and can hold a mandate again"""
        ref = self.call("person.create", code="N700", name="样例")
        self.refused("FAILED_PRECONDITION", "id", "person.restore", id=ref["id"], version=1)
        self.call("residence.create", person=ref["id"], site=self.get("site", "S01")["id"],
                  from_date="2026-01-10")
        ref = self.step("person.end", ref, reason="误归档")
        ref = self.step("person.restore", ref)
        row = self.get("person", "N700")
        self.assertFalse({"ended_on", "end_reason"} & set(row))
        self.assertEqual([r["to_date"] for r in row["residences"]], ["2026-03-02"])
        self.call("mandate.create", code="WH-N700", person=ref["id"], term="第八届",
                  congress=self.get("congress", "WH")["id"], from_date="2026-02-01")
        changes = self.history("person", ref)[2][1]
        self.assertEqual(changes, {"ended_on": ("2026-03-02", None), "end_reason": ("误归档", None)})

    def test_reopen(self):
        """a closed site opens again when its home is open; its residents do not come back by it"""
        home = self.get("site", "H07")
        ref = self.call("site.create", code="S71", kind="station", name="样例联络站",
                        parent=home["id"], street=home["street"], street_name=home["street_name"])
        self.refused("FAILED_PRECONDITION", "id", "site.reopen", id=ref["id"], version=1)
        ref = self.step("site.publish", ref, published_at="2026-02-01")
        ref = self.step("site.close", ref, reason="装修")
        self.refused("FAILED_PRECONDITION", "id", "site.change", id=ref["id"],
                     version=ref["version"], name="x")
        ref = self.step("site.reopen", ref)
        row = self.get("site", "S71")
        self.assertEqual((row["state"], row["published_at"]), ("open", "2026-02-01"))
        ref = self.step("site.change", ref, name="样例联络站（新）")
        self.assertEqual(self.history("site", ref)[3][1], {
            "state": ("closed", "open"), "ended_on": ("2026-03-02", None),
            "end_reason": ("装修", None)})

    def test_reopen_below_a_closed_home(self):
        """a station is not opened again before its home is"""
        ref = self.ref("site", "H06")
        below = self.codes("site.list", parent="H06")
        for code in below:
            self.step("site.close", self.ref("site", code), reason="x", none=True)
        ref = self.step("site.close", ref, reason="x", none=True)
        station = self.ref("site", below[0])
        self.refused("FAILED_PRECONDITION", "id", "site.reopen", id=station["id"],
                     version=station["version"])
        self.step("site.reopen", ref)
        self.step("site.reopen", station)

    def test_retire_and_use(self):
        """a value is retired, or carried: never both, however close the two come"""
        party = self.get("code_list", "party")["id"]
        other = self.zone.client("committee")
        other.ping()
        for i in range(20):
            name = "样例党派%d" % i
            ref = self.call("code.add", list=party, value=name, name=name)
            start, entered = threading.Barrier(2), []

            def enter(i=i, name=name, start=start, entered=entered):
                start.wait()
                try:
                    entered.append(other.call("person.create", {
                        "code": "N8%02d" % i, "name": "样例", "party": name}))
                except jzclient.CallError as error:
                    entered.append((error.cls, error.field))
            thread = threading.Thread(target=enter)
            thread.start()
            start.wait()
            try:
                self.step("code.retire", ref, reason="x")
                retired = True
            except jzclient.CallError as error:
                self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "id"))
                self.assertIn("1 persons", error.text)
                retired = False
            thread.join()
            self.assertEqual(entered[0] == ("FAILED_PRECONDITION", "party"), retired, entered)


if __name__ == "__main__":
    main()
