# SPDX-License-Identifier: Apache-2.0
"""Prometheus' text form, read strictly: every sample under its family's head, none twice."""
import re

SAMPLE = re.compile(r'([a-z_:][a-zA-Z0-9_:]*)\{(.*)\} (-?[0-9.]+(?:e[+-]?[0-9]+)?)$')
LABEL = re.compile(r'([a-z_]+)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)')
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}


class Metrics:
    def __init__(self, text):
        self.samples = {}       # (name, ((label, value), …)) → number
        self.types = {}
        family, helped = None, None
        assert text.endswith("\n")
        for line in text.splitlines():
            word = line.split(" ", 3)
            if line.startswith("# HELP "):
                helped = word[2]
                assert word[3], line
            elif line.startswith("# TYPE "):
                family = word[2]
                assert helped == family and family not in self.types, line
                self.types[family] = word[3]
            else:
                self.add(family, line)

    def add(self, family, line):
        found = SAMPLE.match(line)
        assert found, line
        name, labels, value = found.groups()
        assert name in [family + end for end in SUFFIXES[self.types[family]]], (family, line)
        pairs = LABEL.findall(labels)
        assert "".join('%s="%s",' % pair for pair in pairs).rstrip(",") == labels, line
        key = (name, tuple(sorted(pairs)))
        assert key not in self.samples, "twice: " + line
        self.samples[key] = float(value)

    def all(self, name, **labels):
        """[(labels, value)] of the samples that have these labels among theirs."""
        return [(dict(pairs), value) for (found, pairs), value in self.samples.items()
                if found == name and labels.items() <= dict(pairs).items()]

    def sum(self, name, **labels):
        return sum(value for _, value in self.all(name, **labels))

    def one(self, name, **labels):
        found = self.all(name, **labels)
        assert len(found) == 1, (name, labels, found)
        return found[0][1]
