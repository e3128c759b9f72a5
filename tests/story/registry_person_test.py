#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The lives of congresses, persons and mandates: entered, changed, suspended, ended, archived."""
import os
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
from jzone import jzclient  # noqa: E402
from jzregistry import RegistryStory  # noqa: E402


class Persons(RegistryStory):
    def person(self, code, **more):
        return self.call("person.create", code=code, name="样例甲", **more)

    def mandate(self, code, person, congress="WH", **more):
        args = dict(term="第八届", from_date="2026-01-10")
        args.update(more)
        return self.call("mandate.create", code=code, person=person["id"],
                         congress=self.get("congress", congress)["id"], **args)

    def test_person(self):
        """a person: entered, changed, archived; the history tells who and what, private ones by name"""
        head = self.head()
        ref = self.person("N001", gender="female", birth_year=1980, phone="10012345678")
        self.assertEqual((ref["code"], ref["version"]), ("N001", 1))
        ref = self.step("person.change", ref, name="样例乙", phone="10087654321", title="主任")
        self.assertEqual(ref["version"], 2)
        ref = self.step("person.change", ref, clear=["title", "birth_year"])
        row = self.get("person", "N001")
        self.assertEqual((row["name"], row["phone"], row["gender"]), ("样例乙", "10087654321", "female"))
        self.assertFalse({"title", "birth_year"} & set(row))
        ref = self.step("person.end", ref, reason="迁出本区")
        self.assertEqual(self.get("person", "N001")["ended_on"], "2026-03-02")
        self.assertEqual(self.types(head), ["person.created", "person.changed", "person.changed",
                                            "person.archived"])
        ops = self.history("person", ref)
        self.assertEqual([op for op, _ in ops], ["person.create", "person.change", "person.change",
                                                 "person.end"])
        self.assertEqual(ops[1][1], {"name": ("样例甲", "样例乙"), "phone": (None, None),
                                     "title": (None, "主任")})
        self.assertEqual(ops[2][1], {"title": ("主任", None), "birth_year": ("1980", None)})
        self.assertEqual(ops[3][1]["end_reason"], (None, "迁出本区"))
        self.refused("FAILED_PRECONDITION", "id", "person.change", id=ref["id"],
                     version=ref["version"], name="丙")

    def test_nothing_changes(self):
        """the same values again: the same version, no event"""
        ref = self.person("N002")
        head = self.head()
        self.assertEqual(self.step("person.change", ref, name="样例甲"), ref)
        self.assertEqual(self.head(), head)

    def test_bad_input(self):
        """each refusal names its member and changes nothing"""
        ref = self.person("N003")
        for args, field in ((dict(code="N 3"), "code"), (dict(code="N3", identity="1" * 18), "identity"),
                            (dict(code="N3", party="没有这个党派"), "party"),
                            (dict(code="N3", education="小学肄业"), "education"),
                            (dict(code="N3", shown=["party", "phone"]), "shown"),
                            (dict(code="N3", shown=["名" * 300]), "shown"),
                            (dict(code="N3", gender="x"), "gender"),
                            (dict(code="N3", birth_year=1500), "birth_year")):
            self.refused("INVALID_ARGUMENT", field, "person.create", name="甲", **args)
        self.refused("ALREADY_EXISTS", "code", "person.create", code="N003", name="甲")
        self.refused("ALREADY_EXISTS", "code", "person.create", code="P0001", name="甲")
        self.refused("NOT_FOUND", "photo", "person.create", code="N3", name="甲",
                     photo=jzclient.uuid7().bytes)
        self.refused("NOT_FOUND", "id", "person.change", id=jzclient.uuid7().bytes, version=1)
        self.refused("INVALID_ARGUMENT", "version", "person.change", id=ref["id"])
        for name in ("name", "code", "colour", "名" * 300):
            self.refused("INVALID_ARGUMENT", "clear", "person.change", id=ref["id"], version=1,
                         clear=[name])
        self.stale("person.change", ref, name="丁")
        self.stale("person.end", ref, reason="x")

    def test_public(self):
        """each member public or not: the directory and others see what is shown, never private ones"""
        public = self.zone.principal("a-resident", "public")
        unit = self.zone.principal("a-unit", "unit", "U0101")
        ref = self.ref("person", "P0007")
        row = self.get("person", "P0007")
        self.assertNotIn("party", self.get("person", "P0007", public))
        self.assertNotIn("party", self.get("person", "P0007", unit))
        picture = self.blob(b"\xff\xd8\xff\xe0 picture")
        self.step("person.change", ref, shown=["party", "employer", "photo"], photo=picture)
        for client in (public, unit, self.committee):
            entry = [r for r in self.rows("directory.list", client) if r["code"] == "P0007"][0]
            self.assertEqual((entry["party"], entry["employer"], entry["photo"]),
                             (row["party"], row["employer"], picture))
            self.assertFalse({"phone", "identity", "address", "gender", "title", "education"} &
                             set(entry))
            mandate = self.call("mandate.list", person="P0007")["items"][0]
            self.assertEqual({name: mandate[name] for name in entry["mandates"][0]
                              if not name.startswith("congress")},
                             {name: value for name, value in entry["mandates"][0].items()
                              if not name.startswith("congress")})
            self.assertEqual(entry["mandates"][0]["congress_code"], mandate["congress"])
            self.assertEqual([(site["id"], site["site_id"]) for site in entry["sites"]],
                             [(row["id"], row["site"]) for row in
                              self.rows("residence.list", person="P0007", current=True)])
        for client in (public, unit):
            got = self.get("person", "P0007", client)
            self.assertEqual(got["party"], row["party"])
            self.assertFalse({"phone", "gender", "title", "shown"} & set(got))
        self.assertEqual(len(self.rows("directory.list", public)), 212)

    def test_mandate(self):
        """a mandate: entered, suspended, resumed, ended, each with reason and date"""
        person = self.person("N010")
        head = self.head()
        ref = self.mandate("WH-N010", person)
        self.assertEqual(self.get("mandate", "WH-N010")["status"], "active")
        ref = self.step("mandate.suspend", ref, on="2026-02-20", reason="因刑事案件被羁押正在受侦查")
        self.assertEqual(self.get("mandate", "WH-N010")["status"], "suspended")
        self.refused("FAILED_PRECONDITION", "id", "mandate.suspend", id=ref["id"],
                     version=ref["version"], reason="x")
        ref = self.step("mandate.resume", ref, reason="不予起诉")
        self.assertEqual(self.get("mandate", "WH-N010")["status"], "active")
        self.refused("FAILED_PRECONDITION", "id", "person.end", id=person["id"], version=1,
                     reason="有未终止的代表资格")
        ref = self.step("mandate.end", ref, reason="辞职被接受")
        row = self.get("mandate", "WH-N010")
        self.assertEqual((row["status"], row["to_date"], row["reason"]),
                         ("ended", "2026-03-02", "辞职被接受"))
        self.refused("FAILED_PRECONDITION", "id", "mandate.end", id=ref["id"],
                     version=ref["version"], reason="x")
        self.assertEqual(self.types(head), ["mandate.created", "mandate.suspended",
                                            "mandate.resumed", "mandate.ended"])
        self.assertEqual([op for op, _ in self.history("mandate", ref)],
                         ["mandate.create", "mandate.suspend", "mandate.resume", "mandate.end"])

    def test_two_mandates(self):
        """several levels at once, never two of one level in the same days"""
        person = self.person("N011")
        first = self.mandate("WH-N011", person, to_date="2026-06-30")
        self.mandate("CD-N011", person, congress="CD", term="第十八届")
        text = self.refused("FAILED_PRECONDITION", "from_date", "mandate.create", code="SL-N011",
                            person=person["id"], congress=self.get("congress", "SL")["id"],
                            term="第十九届", from_date="2026-06-30")
        self.assertIn("WH-N011", text)
        self.mandate("SL-N011", person, congress="SL", from_date="2026-07-01")
        self.refused("FAILED_PRECONDITION", "to_date", "mandate.change", id=first["id"], version=1,
                     clear=["to_date"])
        self.refused("INVALID_ARGUMENT", "to_date", "mandate.change", id=first["id"], version=1,
                     to_date="2025-01-01")
        self.refused("INVALID_ARGUMENT", "on", "mandate.end", id=first["id"], version=1,
                     on="2026-03-03", reason="x")
        self.refused("NOT_FOUND", "congress", "mandate.create", code="X1", person=person["id"],
                     congress=person["id"], term="x", from_date="2026-01-01")

    def test_archive(self):
        """who is archived leaves home and station, and takes no new mandate"""
        person = self.person("N012")
        site = self.get("site", "S01")["id"]
        self.call("residence.create", person=person["id"], site=site, from_date="2026-01-10")
        head = self.head()
        self.step("person.end", person, reason="去世")
        self.assertEqual(self.types(head), ["person.archived", "residence.ended"])
        self.assertEqual(self.get("residence", "N012/S01/2026-01-10")["to_date"], "2026-03-02")
        self.refused("FAILED_PRECONDITION", "person", "mandate.create", code="X2",
                     person=person["id"], congress=self.get("congress", "WH")["id"], term="x",
                     from_date="2026-03-01")
        self.refused("FAILED_PRECONDITION", "person", "residence.create", person=person["id"],
                     site=site, from_date="2026-03-02")

    def test_congress(self):
        """a congress: a tree without circles, ends when no mandate goes on"""
        head = self.head()
        cd = self.get("congress", "CD")
        ref = self.call("congress.create", code="GX", name="样例区人大", level="district",
                        parent=cd["id"])
        ref = self.step("congress.change", ref, name="样例新区人大")
        self.refused("FAILED_PRECONDITION", "parent", "congress.change", id=cd["id"],
                     version=cd["version"], parent=ref["id"])
        self.refused("FAILED_PRECONDITION", "id", "congress.end", id=cd["id"],
                     version=cd["version"], reason="x")
        ref = self.step("congress.end", ref, reason="行政区划调整")
        self.assertEqual(self.types(head), ["congress.created", "congress.changed",
                                            "congress.ended"])
        person = self.person("N013")
        self.refused("FAILED_PRECONDITION", "congress", "mandate.create", code="X3",
                     person=person["id"], congress=ref["id"], term="x", from_date="2026-03-01")

    def test_concurrent(self):
        """sixteen change one person at once: one wins, the others get ABORTED, nothing is lost"""
        ref = self.person("N020", title="t")
        clients = [self.zone.client("committee") for _ in range(16)]
        for client in clients:
            client.ping()
        seen = ref["version"]
        for round_ in range(5):
            outcome, start = [None] * 16, threading.Barrier(16)

            def edit(i, seen=seen, round_=round_, outcome=outcome, start=start):
                start.wait()
                try:
                    got = clients[i].call("person.change", {
                        "id": ref["id"], "version": seen, "title": "%d-%d" % (round_, i)})
                    outcome[i] = got["version"]
                except jzclient.CallError as error:
                    outcome[i] = (error.cls, error.field)
            threads = [threading.Thread(target=edit, args=(i,)) for i in range(16)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            winners = [i for i in range(16) if outcome[i] == seen + 1]
            self.assertEqual(len(winners), 1, outcome)
            self.assertEqual(outcome.count(("ABORTED", "version")), 15, outcome)
            self.assertEqual(self.get("person", "N020")["title"], "%d-%d" % (round_, winners[0]))
            seen += 1
        self.assertEqual(len(self.history("person", ref)), 6)


if __name__ == "__main__":
    main()
