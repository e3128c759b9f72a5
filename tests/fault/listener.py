# SPDX-License-Identifier: Apache-2.0
"""A consumer that keeps its own place, with the effect: FILE has a line for each event it heard.

    listener.py HOME PRINCIPAL FILE

The last line of FILE says where it goes on after it was killed: number and hash. It ends with an
error when a number is left out or comes twice, or when the chain does not verify.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "clients"))
from jzclient import CallError, Client, chain  # noqa: E402

PASSING = ("DEADLINE_EXCEEDED", "UNAVAILABLE", "RESOURCE_EXHAUSTED", "ABORTED")


def last_line(path):
    """(number, hash); a line that was cut off by a kill is taken away."""
    with open(path, "a+b") as file:
        file.seek(0)
        data = file.read()
        whole = data[:data.rfind(b"\n") + 1]
        file.truncate(len(whole))
    if not whole:
        return 0, bytes(32)
    fields = whole.splitlines()[-1].split(b"\t")
    return int(fields[0]), bytes.fromhex(fields[1].decode())


def main():
    home, principal, path = sys.argv[1:]
    parent, (number, digest) = os.getppid(), last_line(path)
    client = Client(home, principal)
    with open(path, "a", encoding="utf-8") as file:
        while os.getppid() == parent:
            try:
                events, _ = client.feed("suggestions", after=number, after_hash=digest, max=200,
                                        wait_ms=1000)
            except CallError as error:
                if error.cls not in PASSING:
                    raise
                continue
            for event in events:
                assert event["sequence"] == number + 1, (event["sequence"], number)
                assert event["hash"] == chain(digest, event.raw), event["sequence"]
                number, digest = event["sequence"], event["hash"]
                file.write("%d\t%s\t%s\t%s\n" % (number, digest.hex(), event["type"],
                                                 event["subject"]))
            file.flush()


main()
