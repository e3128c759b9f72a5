# SPDX-License-Identifier: Apache-2.0
"""What was said before is found again: search by words, repeats with score and why, and nobody is
shown what is not theirs to see."""
import unittest

import jzstory
import jztest
import jzone
from jzstory import text_id

zone = cast = db = None
ids = {}

TEXTS = {
    "lights": ("关于在菁蓉湖公园增设夜间照明的建议", "公园东门到儿童活动区没有路灯，晚上看不清路。",
               "加装节能路灯，明确维护单位。"),
    "lights_again": ("建议菁蓉湖公园尽快增设夜间照明", "东门一带夜间没有路灯，老人散步时摔倒过。",
                     "年内加装ＬＥＤ路灯。"),
    "elevator": ("关于老旧小区加装电梯补贴的建议", "楼栋多为六层，居民意见难以统一，补贴手续繁琐。",
                 "简化申请手续，提高补贴比例。"),
    "charging": ("关于建设5G基站和充电桩的建议", "电动自行车入户充电有火灾隐患。",
                 "在小区出入口建设集中充电桩。"),
}


def setUpModule():
    global zone, cast, db
    zone = jzone.Zone("search").__enter__()
    zone.load()
    cast = jzstory.Cast(zone)
    db = zone.database().cursor()
    for name in TEXTS:
        ids[name] = cast.submit(**content(name))


def tearDownModule():
    zone.close()


def content(name):
    return dict(zip(("title", "facts", "request"), TEXTS[name]))


def found(client, text, **args):
    return [row["id"] for row in client.call("suggestion.search", dict(args, text=text))["items"]]


def similar(client, **args):
    return client.call("suggestion.similar", args)["items"]


class Search(unittest.TestCase):
    def test_words_of_title_and_text(self):
        """words are found in title, facts and request, in any order, whatever their width"""
        self.assertEqual(set(found(cast.committee, "夜间照明")), {ids["lights"], ids["lights_again"]})
        self.assertEqual(found(cast.committee, "照明 摔倒"), [ids["lights_again"]])
        self.assertEqual(found(cast.committee, "led路灯"), [ids["lights_again"]])
        self.assertEqual(found(cast.committee, "５ｇ"), [ids["charging"]])
        self.assertEqual(found(cast.committee, "申请手续"), [ids["elevator"]])
        self.assertEqual(found(cast.committee, "轨道交通"), [])
        self.assertEqual(found(cast.committee, "！？。"), [])

    def test_order_and_excerpt(self):
        """a title that has the words comes before a text that has them; the place is shown"""
        rows = cast.call("suggestion.search", text="充电桩")["items"]
        self.assertEqual([row["id"] for row in rows], [ids["charging"]])
        rows = cast.call("suggestion.search", text="小区")["items"]
        self.assertEqual([row["id"] for row in rows], [ids["elevator"], ids["charging"]])
        self.assertGreater(rows[0]["score"], rows[1]["score"])
        self.assertIn("小区", rows[1]["excerpt"])
        self.assertEqual(rows[0]["kind"], "suggestion")

    def test_pages(self):
        """pages by cursor give every hit once"""
        first = cast.call("suggestion.search", text="路灯", limit=1)
        rest = cast.call("suggestion.search", text="路灯", limit=1, after=first["next"])
        self.assertEqual({first["items"][0]["id"], rest["items"][0]["id"]},
                         {ids["lights"], ids["lights_again"]})

    def test_filters(self):
        """state, year, street and kind narrow it"""
        self.assertEqual(found(cast.committee, "电梯", state="under_review"), [ids["elevator"]])
        self.assertEqual(found(cast.committee, "电梯", state="closed"), [])
        year = int(cast.card(ids["elevator"])["submitted_on"][:4])
        self.assertEqual(found(cast.committee, "电梯", year=year), [ids["elevator"]])
        self.assertEqual(found(cast.committee, "电梯", year=year - 1), [])
        self.assertEqual(found(cast.committee, "电梯", street=cast.site["street"]),
                         [ids["elevator"]])
        self.assertEqual(found(cast.committee, "电梯", street="nowhere"), [])
        self.assertEqual(found(cast.committee, "电梯", kind="opinion"), [])

    def test_bad_input(self):
        """one character is refused with the field"""
        error = jzstory.refusal(cast.committee, "suggestion.search", {"text": "桥"})
        self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", "text"))

    def test_who_sees_what(self):
        """own site, street, lead and co-signer, unit of an assignment; nobody else"""
        for client in (cast.station, cast.street, cast.deputies[0]):
            self.assertIn(ids["elevator"], found(client, "电梯"))
        site = [row for row in jzstory.everything(cast.committee, "site.list", kind="station")
                if row["street"] != cast.site["street"]][0]
        other = zone.principal("search-station", "station", site["code"])
        self.assertEqual(found(other, "电梯"), [])
        self.assertEqual(similar(other, suggestion=ids["elevator"]), [])
        self.assertNotIn(ids["elevator"], [row["id"] for row in
                                           similar(other, title=TEXTS["elevator"][0])])
        self.assertEqual(found(cast.deputies[1], "无人机"), [])
        joint = cast.submit(cosigners=[1], title="关于无人机配送航线管理的建议")
        self.assertEqual(found(cast.deputies[1], "无人机"), [joint])
        cast.deputies[1].call("suggestion.cosign", {"suggestion": joint, "answer": "decline"})
        self.assertEqual(found(cast.deputies[1], "无人机"), [])
        self.assertEqual(found(cast.units[0], "无人机"), [])
        cast.call("suggestion.accept", suggestion=joint)
        cast.assign(joint, lead=0)
        self.assertEqual(found(cast.units[0], "无人机"), [joint])
        self.assertEqual(found(cast.units[1], "无人机"), [])

    def test_what_is_published(self):
        """others find what is published: in full by its text, of a title only by the title"""
        site = [row for row in jzstory.everything(cast.committee, "site.list", kind="station")
                if row["street"] != cast.site["street"]][1]
        other = zone.principal("search-reader", "station", site["code"])
        day = cast.card(ids["lights"])["submitted_on"]
        public = {}
        for extent, title in (("full", "关于低空航线管理的建议"), ("title", "关于隧道照明养护的建议")):
            pair = cast.assigned(title=title, openness=extent, facts="银杏大道晚高峰拥堵", request="请加强疏导")
            cast.sign(0, *pair)
            cast.contact(0, *pair, day)
            cast.reply(0, *pair, day)
            cast.ruling("pass", *pair)
            self.assertNotIn(pair[0], found(other, title[2:6]))
            cast.call("suggestion.publish", suggestion=pair[0], extent=extent, check="clean",
                      checked_by="孙晓")
            public[extent] = pair[0]
        self.assertEqual(found(other, "低空航线"), [public["full"]])
        self.assertEqual(found(other, "隧道照明"), [public["title"]])
        self.assertEqual(found(other, "银杏大道"), [public["full"]])
        rows = similar(other, title="隧道照明养护", text="银杏大道晚高峰拥堵")
        shared = {row["id"]: row["shared"] for row in rows}
        self.assertIn("银杏大道晚高峰拥堵", shared[public["full"]])
        self.assertIn("隧道照明养护", shared[public["title"]])
        self.assertNotIn("银杏", " ".join(shared[public["title"]]))

    def test_opinions(self):
        """a resident's opinion is found like a suggestion, and offered when one says the same"""
        opinion = cast.station.call("opinion.receive", {
            "site": cast.site["id"], "via": "station", "title": "幼儿园门口缺斑马线",
            "text": "接送时段车速快，家长盼望划线并设减速带"})["opinion"]
        self.assertEqual(found(cast.station, "减速带"), [opinion])
        self.assertEqual(found(cast.committee, "减速带", kind="opinion"), [opinion])
        self.assertEqual(found(cast.committee, "减速带", kind="suggestion"), [])
        self.assertEqual(found(cast.deputies[1], "减速带"), [])
        first = similar(cast.committee, title="在幼儿园门口增划斑马线", text="设减速带")[0]
        self.assertEqual((first["kind"], first["id"]), ("opinion", opinion))

    def test_repeats(self):
        """the same matter in other words is offered, with score and the phrases both have"""
        rows = similar(cast.committee, suggestion=ids["lights_again"])
        self.assertEqual(rows[0]["id"], ids["lights"])
        self.assertIn("菁蓉湖公园", " ".join(rows[0]["shared"]))
        self.assertGreater(rows[0]["score"], 0.3)
        self.assertTrue(all(row["score"] < rows[0]["score"] for row in rows[1:]))
        self.assertNotIn(ids["lights_again"], [row["id"] for row in rows])

    def test_with_a_draft(self):
        """a station asks with a title and text, and with a draft; the draft itself is not found"""
        rows = similar(cast.station, title="菁蓉湖公园夜间照明", text="没有路灯")
        self.assertEqual({row["id"] for row in rows[:2]}, {ids["lights"], ids["lights_again"]})
        draft = cast.station.call("suggestion.draft", {"content": cast.content(
            title="老旧小区加装电梯", facts="楼栋没有电梯", request="请补贴量子计算")})["suggestion"]
        self.assertEqual(similar(cast.station, suggestion=draft)[0]["id"], ids["elevator"])
        self.assertEqual(found(cast.station, "量子计算"), [])
        cast.station.call("suggestion.revise", {"suggestion": draft, "content": cast.content(
            title="老旧小区加装电梯", facts="楼栋没有电梯", request="请补贴光子芯片")})
        cast.station.call("suggestion.submit", {"suggestion": draft})
        self.assertEqual(found(cast.station, "光子芯片"), [draft])
        self.assertEqual(found(cast.station, "量子计算"), [])

    def test_nothing_asked(self):
        """without a text there is nothing similar, and a strange id has none"""
        self.assertEqual(similar(cast.committee), [])
        self.assertEqual(similar(cast.committee, suggestion=cast.site["id"]), [])

    def test_entries_made_afterwards(self):
        """what had no entry gets it by the service, as after an upgrade"""
        lost = text_id(ids["charging"])
        db.execute("SELECT terms FROM suggestions.search_entry WHERE id = %s", [lost])
        before = db.fetchone()[0]
        db.execute("DELETE FROM suggestions.search_entry WHERE id = %s", [lost])
        self.assertEqual(found(cast.committee, "充电桩"), [])
        db.execute("INSERT INTO suggestions.followup (id, kind, state, looked_at, changed, made_at)"
                   " VALUES (gen_random_uuid(), 'search', 'open', 0, 0, now())")
        jztest.wait_for(lambda: found(cast.committee, "充电桩"), what="the entry")
        db.execute("SELECT terms FROM suggestions.search_entry WHERE id = %s", [lost])
        self.assertEqual(db.fetchone()[0], before)


if __name__ == "__main__":
    jztest.main()
