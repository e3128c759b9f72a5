# SPDX-License-Identifier: Apache-2.0
"""A zone in containers for the tests: a copy of the tree as git has it, its compose file brought up
under a project name, a tag and a port of its own, and jzctl run on the host as the tree's owner."""
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile

from engine import run

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OWNER = 65534          # whom the tree is given when we are root: nobody in particular
USER = 10001           # whom the services run as
PROCESSES = ("bus", "registry", "suggestions", "registers", "reports")
READY = 120            # seconds until all are healthy, on a busy machine

# Over the directory that has the shell and all its tools goes an empty one.
SHELLESS = "services:\n" + "".join(
    "  %s:\n    tmpfs: [\"/usr/bin:size=4k\"]\n" % name for name in PROCESSES + ("watch",))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def plain(words):
    """A compose command as one line, without what depends on who calls, and from where."""
    return re.sub(r' (-T|--user ("\$\(id -u\)"|\d+))(?= )', "", " ".join(words))


class Boxes:
    def __init__(self, docker, folder, pulled):
        self.docker = docker
        self.folder = folder
        self.tree = os.path.join(folder, "tree")
        self.home = os.path.join(self.tree, "var", "containers")
        self.said = set()       # the compose commands so far, as plain() has them
        self.project = "jztest%d" % os.getpid()
        self.tag = self.project
        self.port, self.http_port = free_port(), free_port()
        self.files = ["docker-compose.yml", os.path.join(folder, "shellless.yml")]
        if not pulled:
            self.files.insert(1, "docker-compose.debian.yml")
        self.env = dict(docker.env, JZ_TAG=self.tag, JZ_BUS_PORT=str(self.port),
                        JZ_HTTP_PORT=str(self.http_port))
        self.copy()

    # ---- the tree and the host's programs ----

    def copy(self):
        """What a clone would have, with what is not committed yet; given to another user."""
        listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others",
                                 "--exclude-standard"], check=True, stdout=subprocess.PIPE).stdout
        for name in filter(None, listed.decode().split("\0")):
            if os.path.lexists(os.path.join(ROOT, name)):
                os.makedirs(os.path.dirname(os.path.join(self.tree, name)), exist_ok=True)
                shutil.copy2(os.path.join(ROOT, name), os.path.join(self.tree, name))
        shutil.copy(os.path.join(self.tree, ".env.example"), os.path.join(self.tree, ".env"))
        shutil.copy(os.path.join(ROOT, os.environ["JZ_BUILD"], "bin", "jzctl"), self.folder)
        with open(self.files[-1], "w", encoding="utf-8") as file:
            file.write(SHELLESS)
        os.chmod(self.folder, 0o755)
        self.identity = {}
        if os.geteuid() == 0:
            for folder, _, names in os.walk(self.tree):
                for path in [folder] + [os.path.join(folder, name) for name in names]:
                    os.lchown(path, OWNER, OWNER)
            self.identity = {"user": OWNER, "group": OWNER, "extra_groups": []}

    def jzctl(self, *args, timeout=120):
        """On the host, in the tree, as its owner: standard output."""
        return run(os.path.join(self.folder, "jzctl"), *args, cwd=self.tree, timeout=timeout,
                   env={"JZ_HOME": self.home, "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
                   **self.identity)

    def call(self, op, who="committee", **args):
        words = [word for name, value in args.items()
                 for word in ("--arg", "%s=%s" % (name, value))]
        return json.loads(self.jzctl("--as", who, "call", op, "--deadline", "60000", *words))

    # ---- containers ----

    def compose(self, *args, timeout=600):
        self.said.add(plain(args))
        files = [word for name in self.files for word in ("-f", name)]
        return run(*self.docker.compose_command, "-p", self.project, *files, *args,
                   cwd=self.tree, env=self.env, timeout=timeout)

    def ids(self, service):
        return sorted(self.compose("ps", "-q", service).split())

    def id(self, service):
        found = self.ids(service)
        assert len(found) == 1, "%s has %d containers" % (service, len(found))
        return found[0]

    def inspect(self, *names):
        return json.loads(self.docker("inspect", *names))

    def all_ids(self, *more):
        return self.docker("ps", "-aq", "--no-trunc", "--filter",
                           "label=com.docker.compose.project=" + self.project, *more).split()

    def healthy(self, count):
        """Whether so many run, and each of them with a good health check."""
        ids = self.all_ids("--filter", "status=running")
        states = [c["State"]["Health"]["Status"] for c in self.inspect(*ids)] if ids else []
        return len(states) == count and set(states) == {"healthy"}

    def of(self, service):
        """The one container of a service, also when it has ended."""
        found = self.all_ids("--filter", "label=com.docker.compose.service=" + service)
        assert len(found) == 1, "%s has %d containers" % (service, len(found))
        return found[0]

    def states(self):
        return self.docker("ps", "-a", "--format", "{{.Names}} {{.Image}} {{.Status}}")

    def image(self, name):
        return "jiazhan/%s:%s" % (name, self.tag)

    def crash(self, container, program):
        """SIGKILL for every process of this name, from inside: to the engine it just ended."""
        script = ("for p in /proc/[0-9]*; do read -r name <$p/comm && [ \"$name\" = %s ] && "
                  "kill -9 ${p#/proc/}; done; :" % program)
        self.docker("run", "--rm", "--network", "none", "--pid", "container:" + container,
                    "--user", "0", "--cap-drop", "ALL", "--cap-add", "KILL", "--entrypoint", "sh",
                    self.image("jzctl"), "-c", script)

    def resident(self, service, kind):
        return self.resident_of(self.id(service), kind)

    def resident_of(self, container, kind):
        """Rss or Pss of its processes in MiB; 0 where the engine's are not ours to look at."""
        total = 0
        for pid in self.docker("top", container, "-eo", "pid").split()[1:]:
            try:
                with open("/proc/%s/smaps_rollup" % pid, encoding="ascii") as file:
                    total += sum(int(line.split()[1]) for line in file
                                 if line.startswith(kind + ":"))
            except OSError:
                pass
        return total / 1024

    def restarts(self, container):
        return self.inspect(container)[0]["RestartCount"]

    def logs(self, container):
        return self.docker("logs", container)

    def secrets(self, container):
        """{file: text} of /run/secrets, without a shell's help."""
        target = tempfile.mkdtemp(dir=self.folder)
        self.docker("cp", container + ":/run/secrets/.", target)
        found = {}
        for name in os.listdir(target):
            with open(os.path.join(target, name), encoding="utf-8") as file:
                found[name] = file.read()
        shutil.rmtree(target)
        return found

    def remove_images(self):
        for line in self.docker("images", "--format", "{{.Repository}}:{{.Tag}}").split():
            if line.startswith("jiazhan/") and line.endswith(":" + self.tag):
                self.docker("rmi", line)
        self.docker("image", "prune", "-f", "--filter", "label=jiazhan.stage=build")
