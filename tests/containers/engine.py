# SPDX-License-Identifier: Apache-2.0
"""A Docker engine to test with: the one that answers, or one of the test's own.

    with engine.Engine() as docker:          # raises Missing(reason) where none can be had
        docker("ps", "-aq")

An engine of the test's own keeps everything under one folder, and nothing is left when it has ended:
no process, mount, interface, firewall rule, control group or file. The installed packages stay.
"""
import os
import shutil
import signal
import subprocess
import tempfile

from jztest import wait_for

PACKAGES = ("docker.io", "docker-compose", "debootstrap", "iptables")
BASE = "debian:bookworm-slim"
# what makes Debian's own image a slim one: no documents, no translations
SLIM = """path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/groff/*
path-exclude /usr/share/lintian/*
path-exclude /usr/share/locale/*
path-include /usr/share/locale/locale.alias
"""
EMPTIED = ("usr/share/man", "usr/share/info", "usr/share/groff", "usr/share/lintian",
           "usr/share/locale", "var/lib/apt/lists", "var/cache/apt", "var/log")


class Missing(Exception):
    """There is no engine and none can be made; the text says why."""


def run(*args, env=None, timeout=600, **options):
    """The standard output of a command; AssertionError with what it said when it fails."""
    done = subprocess.run(args, env=env, timeout=timeout, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
                          stdin=subprocess.DEVNULL, **options)
    if done.returncode != 0:
        raise AssertionError("%s: exit status %d\n%s" % (" ".join(args)[:200], done.returncode,
                                                         done.stdout[-4000:]))
    return done.stdout


def succeeds(*args, env=None, timeout=60):
    try:
        run(*args, env=env, timeout=timeout)
        return True
    except (AssertionError, OSError, subprocess.TimeoutExpired):
        return False


class Engine:
    def __init__(self):
        self.folder = None      # of an engine of our own
        self.process = None
        self.traces = None
        self.ended = False      # one of our own that has been stopped
        self.env = {key: value for key, value in os.environ.items()
                    if not key.startswith(("JZ_", "COMPOSE_"))}

    def __enter__(self):
        if not self.answers():
            self.install()
        if not self.answers():
            try:
                self.start()
            except BaseException:
                self.stop()
                raise
        self.compose_command = self.find_compose()
        return self

    def __exit__(self, *_):
        self.stop()

    def __call__(self, *args, timeout=600):
        return run("docker", *args, env=self.env, timeout=timeout)

    def answers(self):
        return shutil.which("docker") is not None and \
            succeeds("docker", "version", env=self.env, timeout=20)

    def find_compose(self):
        if succeeds("docker", "compose", "version", env=self.env):
            return ["docker", "compose"]
        if succeeds("docker-compose", "version", env=self.env):
            return ["docker-compose"]
        raise Missing("there is a Docker engine, but neither docker compose nor docker-compose")

    @property
    def own(self):
        return self.folder is not None

    # ---- an engine of our own ----

    def install(self):
        if all(map(shutil.which, ("dockerd", "docker", "debootstrap", "iptables"))):
            return
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise Missing("no engine answers, and only root of a Debian can install one")
        env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        quiet = ("apt-get", "-q", "-o", "DPkg::Lock::Timeout=300")
        succeeds(*quiet, "update", env=env, timeout=300)
        if not succeeds(*quiet, "install", "-y", "--no-install-recommends", *PACKAGES, env=env,
                        timeout=600):
            raise Missing("no engine answers, and %s cannot be installed" % " ".join(PACKAGES))

    def start(self):
        if os.geteuid() != 0 or not shutil.which("dockerd"):
            raise Missing("no engine answers, and only root can start one")
        self.traces = Traces()
        self.folder = tempfile.mkdtemp(prefix="jz-docker-", dir="/var/tmp")
        endpoint = "unix://%s/docker.sock" % self.folder
        log = os.path.join(self.folder, "log")
        with open(log, "wb") as out:
            self.process = subprocess.Popen(
                ["dockerd", "--data-root", self.folder + "/data", "--exec-root",
                 self.folder + "/exec", "--pidfile", self.folder + "/pid", "-H", endpoint],
                stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                start_new_session=True)
        self.env["DOCKER_HOST"] = endpoint
        try:
            wait_for(lambda: self.process.poll() is not None or self.answers(), 60, 0.2)
        except AssertionError:
            pass
        if self.process.poll() is not None or not self.answers():
            raise Missing("dockerd does not start here: " + last_error(log))
        try:
            self.try_container()
        except AssertionError as error:
            raise Missing("dockerd starts here, but no container does: " +
                          str(error).strip().splitlines()[-1][:300]) from error

    def try_container(self):
        """A container of nothing but one static program, on a network: asks only for the machine."""
        init = os.path.realpath(shutil.which("docker-init") or "/usr/libexec/docker/docker-init")
        tar = os.path.join(self.folder, "probe.tar")
        run("tar", "-C", os.path.dirname(init), "-cf", tar, os.path.basename(init))
        self("import", tar, "jz-probe:1")
        self("run", "--rm", "--entrypoint", "/" + os.path.basename(init), "jz-probe:1", "--version")
        self("rmi", "jz-probe:1")

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(10)
        if self.folder is not None:
            for mount in reversed(mounts_below(self.folder)):
                succeeds("umount", "-l", mount)
            shutil.rmtree(self.folder)
            self.ended = True
        if self.traces is not None:
            self.traces.remove()
        self.folder = self.process = self.traces = None

    # ---- images ----

    def base(self, folder):
        """Debian's slim image: pulled, or made of Debian's packages. True when it was pulled."""
        if succeeds("docker", "image", "inspect", BASE, env=self.env) or \
                succeeds("docker", "pull", "-q", BASE, env=self.env, timeout=300):
            return True
        if os.geteuid() != 0 or not shutil.which("debootstrap"):
            raise Missing("%s can neither be pulled nor made" % BASE)
        root = os.path.join(folder, "base")
        run("debootstrap", "--variant=minbase", "bookworm", root, *mirror())
        write(root, "etc/dpkg/dpkg.cfg.d/docker", SLIM)
        write(root, "etc/apt/apt.conf.d/docker", 'Acquire::Languages "none";\n')
        for name in EMPTIED:
            empty(os.path.join(root, name))
        for name in os.listdir(os.path.join(root, "usr/share/doc")):
            empty(os.path.join(root, "usr/share/doc", name), keep="copyright")
        tar = os.path.join(folder, "base.tar")
        run("tar", "-C", root, "-cf", tar, ".")
        self("import", "-c", "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "-c",
             'CMD ["bash"]', tar, BASE)
        shutil.rmtree(root)
        os.unlink(tar)
        return False


class Traces:
    """What an engine leaves on its machine, told from what was there before."""
    FILES = ("/etc/docker", "/run/docker", "/run/containerd")
    FORWARD = "/proc/sys/net/ipv4/ip_forward"

    def __init__(self):
        self.rules = firewall()
        self.files = [path for path in self.FILES if not os.path.exists(path)]
        self.bridge = os.path.exists("/sys/class/net/docker0")
        self.groups = control_groups()
        self.forward = read(self.FORWARD)

    def remove(self):
        if not self.bridge:
            succeeds("ip", "link", "delete", "docker0")
        for path in self.files:
            shutil.rmtree(path, ignore_errors=True)
        for path in control_groups() - self.groups:
            succeeds("rmdir", path)
        self.remove_rules()
        if read(self.FORWARD) != self.forward:
            write("/", self.FORWARD, self.forward)

    def remove_rules(self):
        now = firewall()
        for table, lines in now.items():
            before = self.rules.get(table, [])
            new = [line.split() for line in lines if line not in before]
            for words in new:
                if words[0] == "-A":
                    succeeds("iptables", "-t", table, "-D", *words[1:])
            for words in new:
                if words[0][0] == ":" and words[1] == "-":
                    succeeds("iptables", "-t", table, "-X", words[0][1:])
                elif words[0][0] == ":":
                    old = [line.split()[1] for line in before if line.startswith(words[0] + " ")]
                    succeeds("iptables", "-t", table, "-P", words[0][1:], *(old or ["ACCEPT"]))

    def left(self):
        """Names of what is there and was not before."""
        rules = [line for table, lines in firewall().items() for line in lines
                 if line not in self.rules.get(table, []) and
                 not (line[0] == ":" and line.endswith(" ACCEPT"))]
        return rules + [path for path in self.files if os.path.exists(path)] + \
            list(control_groups() - self.groups) + \
            ["docker0"] * (not self.bridge and os.path.exists("/sys/class/net/docker0"))


def firewall():
    """{table: its chains and rules as iptables-save has them, without counters}"""
    tables, lines = {}, None
    try:
        text = run("iptables-save")
    except (AssertionError, OSError):
        return {}
    for line in text.splitlines():
        if line[:1] == "*":
            lines = tables.setdefault(line[1:], [])
        elif line[:1] == ":":
            lines.append(line.split(" [")[0])
        elif line[:2] == "-A":
            lines.append(line)
    return tables


def control_groups():
    root, found = "/sys/fs/cgroup", set()
    for folder in [root] + [os.path.join(root, name) for name in os.listdir(root)]:
        path = os.path.join(folder, "docker")
        if os.path.isdir(path):
            found.add(path)
    return found


def mounts_below(folder):
    with open("/proc/self/mounts", encoding="utf-8") as file:
        paths = [line.split()[1] for line in file]
    return [path for path in paths if path.startswith(folder + "/")]


def mirror():
    """The one that this machine installs from, when that is of the same release."""
    try:
        return run("apt-get", "indextargets", "--format", "$(REPO_URI)", "Codename: bookworm",
                   "Component: main", "Created-By: Packages").split()[:1]
    except (AssertionError, OSError):
        return []


def last_error(log):
    lines = [line.strip() for line in read(log).splitlines() if line.strip()]
    for number, line in enumerate(lines):
        if line.startswith("failed to start daemon"):
            return " ".join(lines[number:])[:300]
    return (lines or ["it says nothing"])[-1][:300]


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def write(root, name, text):
    with open(os.path.join(root, name), "w", encoding="utf-8") as file:
        file.write(text)


def empty(folder, keep=None):
    if os.path.islink(folder) or not os.path.isdir(folder):
        return
    for entry in os.scandir(folder):
        if entry.name == keep:
            continue
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)
