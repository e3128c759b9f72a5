# SPDX-License-Identifier: Apache-2.0
"""A document whose commands are run: its fenced blocks, each of which belongs to one runner.

    ```sh run=zone name=backup          run by tests/story/operating_test.py
    ```sh run=containers name=…         run by make test-containers
    ```text                             no command: output, or the excerpt of a file
"""
import re

FENCE = re.compile(r"^(\s*)```(.*)$")
MARK = re.compile(r"sh run=(zone|containers) name=([a-z0-9-]+)$")


class Block:
    def __init__(self, line, runner, name, text):
        self.line, self.runner, self.name, self.text = line, runner, name, text


def blocks(path):
    """Those that are run, in order. ValueError for one that belongs to no runner, or to two."""
    out, names, open_at, lines = [], set(), None, []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            fence = FENCE.match(line.rstrip("\n"))
            if fence is None:
                lines.append(line)
            elif open_at is None:
                open_at, info, lines = number, fence[2].strip(), []
            else:
                mark = MARK.match(info)
                if mark is None and info != "text":
                    raise ValueError("%s:%d: a block that no runner runs: ```%s"
                                     % (path, open_at, info))
                if mark is not None:
                    if mark[2] in names:
                        raise ValueError("%s:%d: a second block %s" % (path, open_at, mark[2]))
                    names.add(mark[2])
                    out.append(Block(open_at, mark[1], mark[2], "".join(lines)))
                open_at = None
    if open_at is not None:
        raise ValueError("%s:%d: a block without an end" % (path, open_at))
    return out
