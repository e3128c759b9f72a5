#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The OA system of an undertaking unit, as a client of the bus.

    oa.py HOME PRINCIPAL [--log FILE]

It hears what is sent to its unit through its feed, under a name of its own, so that it goes on
after a restart where it was. It signs for each assignment, contacts the deputy, gives its opinion
as an assist, and replies as a lead once every assist has given its own. Whatever it hears twice it
does once: a step that was taken already is refused by the service, which is taken as done.
"""
import argparse
import datetime
import json
import sys
import uuid

from jzclient import CallError, Client

TYPES = ["assignment.sent", "assignment.opinion_given", "assignment.lapsed",
         "assignment.sent_back", "assignment.rating_released"]


class Office:
    def __init__(self, client, log):
        self.client = client
        self.log = log

    def step(self, op, data, **args):
        """One call on the event's assignment; False when the state is not (any more) for it."""
        # the same event heard again gives the same id: the call takes effect once
        call_id = uuid.UUID(int=(data["event"].int & ~0xffff) | (hash_of(op) & 0xffff))
        try:
            self.client.call(op, dict(args, suggestion=data["suggestion"],
                                      assignment=data["assignment"]), call_id=call_id)
        except CallError as error:
            if error.cls not in ("FAILED_PRECONDITION", "ABORTED"):
                raise
            return False
        print(json.dumps({"did": op, "serial": data["serial"], "round": data["round"]}),
              file=self.log, flush=True)
        return True

    def sent(self, data):
        if data["assignment_state"] == "sent":
            self.step("assignment.sign", data, person="局办公室 收文岗")
        if data["reference_only"]:
            return
        if data["kind"] == "assist":
            self.step("assignment.opinion", data, signer="李主任",
                      text="所涉路段的电源由我局配合接入，无不同意见。")
            return
        self.step("assignment.contact", data, phase="before", way="visit", date=data["day"],
                  persons=data["lead_name"] + "代表、承办科室负责人",
                  said="同意先修坡道，希望国庆前完工")
        self.reply(data)

    def reply(self, data):
        """Refused as long as an assist still owes its opinion: it is tried again at the next."""
        self.step("assignment.reply", data, number="高新城函〔%s〕%s号" % (
            data["day"][:4], data["serial"][-4:]), signer="王局长", dated=data["day"],
            text="您提出的问题已办理：路灯已装，坡道已改建，维护电话已公示。",
            handler="张科长", phone="028-85000000", copies=["市人大常委会高新区工委"], **{"class": "A"})

    def hear(self, event):
        data = dict(event["data"], event=uuid.UUID(event["id"]), day=day_of(event["time"]))
        if event["type"] == "assignment.sent":
            self.sent(data)
        elif event["type"] == "assignment.rating_released":
            return      # what must be handled again is sent as an assignment of its own
        elif data["kind"] == "assist":
            self.lead_of(data)
        else:
            self.reply(data)

    def lead_of(self, data):
        """An assist has answered: is there a lead of this unit that waits for it?"""
        for row in self.client.call("assignment.list", {"open": True})["items"]:
            if row["suggestion"] == data["suggestion"] and row["kind"] == "lead":
                self.reply(dict(data, assignment=row["assignment"], round=row["round"]))


def hash_of(op):
    return sum(ord(char) * 31 ** index for index, char in enumerate(op))


def day_of(time):
    """The zone's day of an event: UTC+8, whatever this machine's time zone is."""
    moment = datetime.datetime.fromisoformat(time.replace("Z", "+00:00"))
    return str((moment + datetime.timedelta(hours=8)).date())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("home")
    parser.add_argument("principal")
    parser.add_argument("--log", type=argparse.FileType("a", encoding="utf-8"), default=sys.stdout)
    options = parser.parse_args()
    client = Client(options.home, options.principal)
    office = Office(client, options.log)
    print(json.dumps({"ready": client.ping()["time"]}), file=options.log, flush=True)
    for event in client.events("suggestions", consumer="oa", types=TYPES, start="first"):
        office.hear(event)


if __name__ == "__main__":
    main()
