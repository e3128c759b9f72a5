# SPDX-License-Identifier: Apache-2.0
"""What the public sees: as far as the deputy wishes, after a privacy check, and taken back."""
import unittest

import jzstory
import jztest
import jzone
from jzstory import refusal

zone = cast = public = None
DAY = "2026-03-02"


def setUpModule():
    global zone, cast, public
    zone = jzone.Zone("publication").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)
    public = zone.principal("story-public", "public", "")


def tearDownModule():
    zone.close()


def passed(**changes):
    pair = cast.assigned(**changes)
    cast.sign(0, *pair)
    cast.reply(0, *pair, DAY, points=[{"point": "照明", "answer": "已装十六盏"}])
    cast.ruling("pass", *pair)
    return pair


def publish(suggestion, extent="full", check="clean", **more):
    return cast.call("suggestion.publish", suggestion=suggestion, extent=extent, check=check,
                     checked_by="孙晓", **more)


def shown(suggestion):
    return public.call("publication.get", {"suggestion": suggestion})


class Publication(unittest.TestCase):
    def test_01_in_full(self):
        """in full: content and reply, and no handler's name or phone"""
        pair = passed()
        self.assertEqual(refusal(public, "publication.get", {"suggestion": pair[0]}).cls,
                         "NOT_FOUND")
        publish(pair[0])
        got = shown(pair[0])
        self.assertEqual((got["extent"], got["facts"], got["lead_name"]),
                         ("full", jzstory.CONTENT["facts"], cast.persons[0]["name"]))
        reply = got["replies"][0]
        self.assertEqual((reply["class"], reply["points"][0]["answer"]), ("A", "已装十六盏"))
        self.assertFalse({"phone", "handler", "signer"} & set(reply))
        self.assertNotIn("85330000", repr(got))
        self.assertEqual(refusal(public, "suggestion.get", {"suggestion": pair[0]}).cls,
                         "PERMISSION_DENIED")
        self.assertIn(pair[0], [row["suggestion"] for row in
                                jzstory.everything(public, "publication.list", year=2026)])
        card = cast.card(pair[0], cast.deputies[0])["publication"]
        self.assertEqual((card["state"], card["checked_by"]), ("current", "孙晓"))

    def test_02_wish(self):
        """the deputy's wish is the most; of a title only the title is shown"""
        pair = passed(openness="title")
        error = refusal(cast.committee, "suggestion.publish",
                        {"suggestion": pair[0], "extent": "full", "check": "clean",
                         "checked_by": "孙晓"})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "extent"))
        publish(pair[0], "title")
        got = shown(pair[0])
        self.assertEqual(set(got), {"suggestion", "serial", "title", "extent", "published_on",
                                    "replies"})
        self.assertEqual(got["replies"], [])
        row = [row for row in jzstory.everything(public, "publication.list")
               if row["suggestion"] == pair[0]][0]
        self.assertNotIn("lead_name", row)
        none = passed(openness="none")
        self.assertNotIn("publication", [d["step"] for d in cast.card(none[0])["deadlines"]])

    def test_03_redacted(self):
        """what the check found is redacted in what is published, and only there"""
        pair = passed()
        reply = cast.card(pair[0])["assignments"][0]["replies"][0]["reply"]
        publish(pair[0], check="redacted", facts="有居民反映夜间照明不足。",
                replies=[{"reply": reply, "text": "照明已装设完毕。"}])
        got = shown(pair[0])
        self.assertEqual((got["facts"], got["request"]),
                         ("有居民反映夜间照明不足。", jzstory.CONTENT["request"]))
        self.assertEqual((got["replies"][0]["text"], got["replies"][0]["points"]),
                         ("照明已装设完毕。", []))
        self.assertEqual(cast.card(pair[0])["facts"], jzstory.CONTENT["facts"])

    def test_04_taken_back(self):
        """taken back with a reason, and published again, less than before"""
        pair = passed()
        publish(pair[0])
        cast.call("suggestion.unpublish", suggestion=pair[0], reason="当事人要求")
        self.assertEqual(refusal(public, "publication.get", {"suggestion": pair[0]}).cls,
                         "NOT_FOUND")
        self.assertEqual(cast.card(pair[0])["publication"]["withdrawn_reason"], "当事人要求")
        publish(pair[0], "title", reason="当事人要求")
        self.assertEqual(shown(pair[0])["extent"], "title")
        kinds = [kind for _, kind, _ in jzstory.history(cast.committee, pair[0])]
        self.assertEqual(kinds[-3:], ["suggestion.published", "suggestion.unpublished",
                                      "suggestion.published"])

    def test_041_published_anew(self):
        """published again without taking it back: the newest counts, the one before is kept"""
        pair = passed()
        publish(pair[0])
        for title in ("第二次公开", "第三次公开"):
            publish(pair[0], check="redacted", title=title)
            self.assertEqual(shown(pair[0])["title"], title)
        self.assertEqual(len([row for row in jzstory.everything(public, "publication.list")
                              if row["suggestion"] == pair[0]]), 1)
        with zone.database().cursor() as cursor:
            cursor.execute("SELECT state, count(*) FROM suggestions.publication"
                           " WHERE suggestion = %s GROUP BY state", (jzstory.text_id(pair[0]),))
            self.assertEqual(dict(cursor.fetchall()), {"current": 1, "replaced": 2})

    def test_05_pages(self):
        """the public's list by pages, the newest first, none twice"""
        rows, after = [], {}
        while True:
            page = public.call("publication.list", dict(after, limit=2))
            rows += [row["cursor"] for row in page["items"]]
            if not page.get("next"):
                break
            after = {"after": page["next"]}
        self.assertGreaterEqual(len(rows), 4)
        self.assertEqual(rows, sorted(set(rows), reverse=True))

    def test_06_clock(self):
        """twenty working days, also when it is closed; overdue once"""
        pair = passed()
        cast.rate(0, *pair)
        cast.ruling("release", *pair)
        cast.call("suggestion.close", suggestion=pair[0])
        due = [d for d in cast.card(pair[0])["deadlines"] if d["step"] == "publication"]
        self.assertEqual([(d["due"], d["state"], d["mark"]) for d in due],
                         [("2026-03-30", "open", "P")])
        zone.set_clock("2026-03-31 00:01")

        def overdue():
            return [1 for _, kind, data in jzstory.history(cast.committee, pair[0])
                    if kind == "deadline.overdue" and data["due"]["step"] == "publication"]
        jztest.wait_for(overdue, what="overdue")
        publish(pair[0])
        zone.set_clock("2026-04-20 09:00")
        self.assertEqual(len(overdue()), 1)
        self.assertEqual(cast.state(pair[0]), "closed")


if __name__ == "__main__":
    jztest.main()
