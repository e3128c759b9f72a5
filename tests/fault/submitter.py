# SPDX-License-Identifier: Apache-2.0
"""A client that submits one suggestion after the other, whatever is killed meanwhile.

    submitter.py HOME PRINCIPAL MANDATE SITE FILE

Each acknowledged one becomes a line of FILE: call id, suggestion, title, sequence. A call whose
outcome is unknown is repeated with the same id until it is known. Ends by SIGTERM, between two.
"""
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "clients"))
from jzclient import CallError, Client, unpack, uuid7  # noqa: E402

PARENT = os.getppid()
UNKNOWN = ("DEADLINE_EXCEEDED", "UNAVAILABLE", "RESOURCE_EXHAUSTED")


def submit(client, args):
    call_id = uuid7()
    while os.getppid() == PARENT:
        try:
            return call_id, unpack(client.call_raw("suggestion.submit", args, 5000, call_id))
        except CallError as error:
            if error.cls not in UNKNOWN:
                raise
    sys.exit(1)


def main():
    home, principal, mandate, site, path = sys.argv[1:]
    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
    client = Client(home, principal)
    content = {"mandate": bytes.fromhex(mandate), "site": bytes.fromhex(site),
               "facts": "为故障试验而提。", "request": "不须办理。"}
    number = 0
    with open(path, "a", encoding="utf-8") as done:
        while not stopping:
            number += 1
            title = "故障试验 %s 第%d件" % (principal, number)
            call_id, answer = submit(client, {"content": dict(content, title=title)})
            done.write("%s\t%s\t%s\t%d\n" % (call_id, answer["result"]["suggestion"].hex(), title,
                                             answer["seq"]))
            done.flush()


main()
