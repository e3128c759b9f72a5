# SPDX-License-Identifier: Apache-2.0
"""While clients submit and a consumer listens, the keys of a worker, of a client, of the bus and the
database's passwords are changed, and stolen ones revoked. Nothing is lost and nobody is restarted.
"""
import os
import shutil
import subprocess
import unittest

import jztest
import jzone
from jzcrowd import Crowd
from jzone import jzclient

zone = crowd = None


def setUpModule():
    global zone, crowd
    zone = jzone.Zone("keys", clock="real").__enter__()
    zone.load()
    crowd = Crowd(zone)


def tearDownModule():
    zone.close()


def key(*args):
    status, stdout, stderr = zone.jzctl("key", *args)
    assert status == 0, stderr
    return stdout


def member(folder, name, what="public-key"):
    return jzclient.read_zpl(os.path.join(zone.home, folder, name)).get(what)


def counted(name):
    return zone.health("bus")["counts"][name]


class Keys(unittest.TestCase):
    def refused(self, *args, status=7):
        got, _, stderr = zone.jzctl("key", *args)
        self.assertEqual(got, status, stderr)
        return stderr

    def registered(self, before, what):
        """The worker has registered with another connection than before."""
        jztest.wait_for(lambda: zone.health("bus") and counted("registers") > before, what=what)

    def test_1_worker(self):
        """a worker's key: the process takes the new one, and the old one is retired"""
        pid, old = zone.pid("suggestions"), member("keys", "suggestions.key")
        out = key("rotate", "suggestions")
        self.assertIn("jzctl key finish suggestions", out)
        self.assertEqual(member("certs", "suggestions.cert", "other-key"), old)
        crowd.go_on("a worker's new key")
        self.refused("rotate", "suggestions")
        jztest.wait_for(lambda: "keys have changed" in zone.log_tails(100000), what="the new key")
        key("finish", "suggestions")
        self.assertIsNone(member("certs", "suggestions.cert", "other-key"))
        self.assertNotEqual(member("certs", "suggestions.cert"), old)
        crowd.go_on("the end of the worker's old key")
        self.assertEqual(zone.pid("suggestions"), pid)
        self.refused("finish", "suggestions")

    def test_2_client(self):
        """a client's key: both are good until the old one is retired; a client under way goes on"""
        shutil.copytree(os.path.join(zone.home, "certs"), os.path.join(zone.home, "old", "certs"))
        shutil.copytree(os.path.join(zone.home, "keys"), os.path.join(zone.home, "old", "keys"))
        shutil.copy(os.path.join(zone.home, "zone.env"), os.path.join(zone.home, "old"))
        old = jzclient.Client(os.path.join(zone.home, "old"), "crowd-0")
        zone.clients.append(old)
        key("rotate", "crowd-0")
        for client in (zone.client("crowd-0"), old):
            self.assertEqual(client.call("unit.list", {"limit": 1})["items"][0]["code"][:1], "U")
        crowd.go_on("a client's new key")
        key("finish", "crowd-0")

        def retired():
            try:
                old.call("unit.list", {"limit": 1})
                return False
            except jzclient.CallError as error:
                return error.cls == "UNAUTHENTICATED"
        jztest.wait_for(retired, seconds=5, what="the old key to be refused")
        crowd.go_on("the end of the client's old key")

    def test_3_bus(self):
        """the bus's key: given out beforehand, then switched, then the old one forgotten"""
        far = os.path.join(zone.home, "far")    # a system elsewhere: it gets files by hand
        for folder in ("certs", "keys"):
            os.makedirs(os.path.join(far, folder))
        shutil.copy(os.path.join(zone.home, "zone.env"), far)
        shutil.copy(os.path.join(zone.home, "certs", "bus.cert"), os.path.join(far, "certs"))
        zone.keygen("far", "committee")
        shutil.copy(os.path.join(zone.home, "keys", "far.key"), os.path.join(far, "keys"))
        client = jzclient.Client(far, "far")
        zone.clients.append(client)
        units = client.call("unit.list", {"limit": 3})
        self.refused("switch", "bus")
        old, boot, pid = member("keys", "bus.key"), zone.health("bus")["boot"], zone.pid("bus")
        key("rotate", "bus")
        self.assertEqual(member("certs", "bus.cert"), old)
        self.refused("rotate", "bus")
        self.refused("finish", "bus")
        crowd.go_on("a new key of the bus is waiting")
        self.assertEqual(zone.health("bus")["boot"], boot)
        shutil.copy(os.path.join(zone.home, "certs", "bus.cert"), os.path.join(far, "certs"))
        key("switch", "bus")
        self.assertEqual(member("certs", "bus.cert", "other-key"), old)
        jztest.wait_for(lambda: (zone.health("bus") or {}).get("boot") not in (None, boot),
                        what="the bus to take its new key")
        crowd.go_on("the bus's new key")
        self.assertEqual(client.call("unit.list", {"limit": 3}), units)
        key("finish", "bus")
        crowd.go_on("the end of the bus's old key")
        self.assertEqual(client.call("unit.list", {"limit": 3}), units)
        self.assertEqual(zone.pid("bus"), pid)
        self.assertEqual(zone.jzctl("health")[0], 0)

    def test_4_stolen(self):
        """a stolen key is refused within a second, on open connections, too; its owner gets another"""
        zone.keygen("robbed", "station", crowd.cast.site["code"])
        thief = zone.client("robbed")
        thief.call("unit.list", {"limit": 1})
        key("revoke", "robbed")

        def out():
            try:
                thief.call("unit.list", {"limit": 1})
                return False
            except jzclient.CallError as error:
                return error.cls == "UNAUTHENTICATED"
        jztest.wait_for(out, seconds=5, what="the stolen key to be refused")
        self.refused("rotate", "robbed")
        status, _, stderr = zone.jzctl("keygen", "robbed", "--role", "station", "--scope",
                                       crowd.cast.site["code"], "--replace")
        self.assertEqual(status, 0, stderr)
        self.assertTrue(zone.client("robbed").call("unit.list", {"limit": 1})["items"])
        crowd.go_on("a stolen key")

    def test_5_stolen_of_the_bus(self):
        """a stolen key of the bus: another at once, without a time in which both are good"""
        boot = zone.health("bus")["boot"]
        status, _, stderr = zone.jzctl("keygen", "bus", "--role", "bus", "--replace")
        self.assertEqual(status, 0, stderr)
        jztest.wait_for(lambda: (zone.health("bus") or {}).get("boot") not in (None, boot),
                        what="the bus to take its new key")
        self.assertIsNone(member("certs", "bus.cert", "other-key"))
        crowd.go_on("another key of the bus")

    def test_6_passwords(self):
        """the database's passwords: open sessions go on, new ones take the new password"""
        def hashes():
            return dict(crowd.rows("SELECT rolname, rolpassword FROM pg_authid "
                                   "WHERE rolname LIKE 'jz\\_%' AND rolcanlogin"))
        before = hashes()
        zone.tool("passwords")
        after = hashes()
        self.assertEqual(set(before), set(after))
        self.assertEqual([role for role in before if before[role] == after[role]], [])
        crowd.go_on("new passwords")
        for name in zone.env["JZ_SERVICES"].split():
            zone.kill(name)
        zone.up()
        crowd.go_on("new sessions with them")

    def test_7_inlets(self):
        """keygen refuses an inlet that is not there"""
        def make(inlets):
            return zone.jzctl("keygen", "xiaoyang", "--role", "service", "--scope",
                              "source=/x/y;inlets=%s;streets=guixi" % inlets)
        for inlets in ("opinion.submited", "opinion.submitted,unit.list"):
            status, _, stderr = make(inlets)
            self.assertEqual(status, 2)
            self.assertIn("INVALID_ARGUMENT scope: there is no inlet " + inlets.split(",")[-1],
                          stderr)
            self.assertFalse(os.path.exists(os.path.join(zone.home, "keys", "xiaoyang.key")))
        self.assertEqual(make("opinion.submitted")[0], 0)

    def test_8_nothing_lost(self):
        """what was acknowledged is there once, and heard once, in order"""
        crowd.reckon(self)

    def test_9_no_secret_in_an_argument(self):
        """no process of the zone has a secret in its command line"""
        secrets = []
        for name in os.listdir(os.path.join(zone.home, "secrets")):
            with open(os.path.join(zone.home, "secrets", name), encoding="utf-8") as file:
                secrets += [line.rsplit(":", 1)[1].strip() for line in file]
        for name in os.listdir(os.path.join(zone.home, "keys")):
            secrets.append(member("keys", name, "secret-key"))
        self.assertGreater(len(secrets), 8)
        listed = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True,
                                check=True).stdout
        self.assertEqual([secret[:4] for secret in secrets if secret in listed], [])


if __name__ == "__main__":
    jztest.main()
