# SPDX-License-Identifier: Apache-2.0
"""Zones: two side by side, started twice, stopped and started again, nothing left behind."""
import os
import shutil
import unittest

import jzstory
import jztest
import jzone
import jzclient


class TwoZones(unittest.TestCase):
    def test_1_side_by_side(self):
        """two zones at once: own ports, own data, own keys"""
        with jzone.Zone("one") as one, jzone.Zone("two", clock="real") as two:
            self.assertNotEqual(one.env["JZ_BUS"], two.env["JZ_BUS"])
            one.load()
            sites = [zone.client("committee").call("site.list", {"limit": 1})["items"]
                     for zone in (one, two)]
            self.assertEqual([len(rows) for rows in sites], [1, 0])
            stranger = jzclient.Client(one.home, "committee", endpoint=two.env["JZ_BUS"])
            with self.assertRaises(jzclient.CallError):
                stranger.ping(1.5)
            stranger.close()
            self.up_twice(one)
            self.clock(two)

    def up_twice(self, zone):
        before = [zone.pid(name) for name in ("postgres", "bus", "registry", "suggestions")]
        zone.up()
        self.assertEqual([zone.pid(name) for name in ("postgres", "bus", "registry",
                                                      "suggestions")], before)

    def clock(self, zone):
        status, _, err = zone.jzctl("clock", "set", "2030-01-01T00:00:00Z")
        self.assertNotEqual(status, 0, "a real zone's clock was moved")
        self.assertIn("clock.set", err)

    def test_2_down_and_up(self):
        """after down nothing runs; after up all data is there; start to ready is quick"""
        with jzone.Zone("again") as zone:
            zone.load()
            cast = jzstory.Cast(zone)
            suggestion = cast.submit()
            head = cast.committee.feed("suggestions", start="head")[1]
            zone.tool("down")
            self.assertEqual(zone.processes(), {})
            self.assertEqual([name for name in os.listdir(os.path.join(zone.home, "run"))], [])
            zone.tool("down")
            zone.up()
            self.assertEqual(cast.state(suggestion), "under_review")
            again = cast.committee.feed("suggestions", start="head")[1]
            self.assertEqual((again["head"], again["head_hash"]),
                             (head["head"], head["head_hash"]))
            self.assertGreater(again["epoch"], head["epoch"])

    def test_3_odd_places(self):
        """a directory with blanks and a long name serves as well"""
        zone = jzone.Zone("odd")
        zone.home = os.path.join(zone.home, "a home of its own " + "x" * 90)
        zone.environ["JZ_HOME"] = zone.home
        with zone:
            zone.load()
            self.assertEqual(zone.client("committee").call("coverage.get")["mandates"], 226)
        shutil.rmtree(os.path.dirname(zone.home))
        self.assertFalse(os.path.exists(zone.env["JZ_RUN"]))

    def test_4_killed_all(self):
        """everything killed at once: up brings it back, nothing acknowledged is lost"""
        with jzone.Zone("killed") as zone:
            zone.load()
            cast = jzstory.Cast(zone)
            made = [cast.submit() for _ in range(3)]
            for name in ("postgres", "suggestions", "registry", "bus"):
                zone.kill(name)
            zone.up()
            for suggestion in made:
                self.assertEqual(cast.card(suggestion)["state"], "under_review")


if __name__ == "__main__":
    jztest.main()
