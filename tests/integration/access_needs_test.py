#!/usr/bin/env python3
"""What people need to take part, as the access coordinator sees it: who may see it, what it says, what the record says.
usage: access_needs_test.py CONVENE"""
import csv
import io
import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from embedded_store import EDITION  # noqa: E402
from own_server_case import OwnServerCase  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ORGANISER  # noqa: E402
from sample_people import PEOPLE_BY_ROLE  # noqa: E402

BINARY = sys.argv.pop(1)
SAMPLE = Path(__file__).resolve().parents[2] / "scheduling/sample/sample-summit.json"
COORDINATOR = PEOPLE_BY_ROLE["access_coordinator"]
FORM = {"name": "Ada Findme", "display": "full", "title": "Analyst", "organisation": "City of Sampleville",
        "discipline": "crime_analysis", "mode": "in_person", "listed": False}
CANARY = "seat near the exit 7f3a9b"


class AccessNeeds(OwnServerCase):
    binary = BINARY

    def invite(self, email, name="Ada Findme"):
        line = self.told(ORGANISER, "POST", "/registrations/invite", {"email": email, "name": name, "kind": "guest"})
        registration = line["registration"]
        return registration, self.store.command("HGET", f"cv:{{{EDITION}}}:registrations:of", registration)

    def say(self, person, needs, note="", **form):
        self.told(person, "POST", "/me/registration",
                  {"form": {**FORM, **form}, "access": {"needs": needs, "note": note}})

    def entries(self, action):
        return self.told(ORGANISER, "GET", f"/audit?action={action}")["entries"]

    def test_the_list_says_what_is_true_now(self):
        before = {one["need"]: (one["in_person"], one["online"])
                  for one in self.told(COORDINATOR, "GET", "/access-needs")["counts"]}
        registration, person = self.invite("ada@example.org")
        self.say(person, ["asl", "wheelchair_seat"], CANARY, display="alias", alias="Analyst 7")
        line = {"registration": registration, "name": "Analyst 7", "site_name": "", "mode": "in_person",
                "status": "submitted", "needs": ["asl", "wheelchair_seat"], "note": CANARY}
        seen = self.told(COORDINATOR, "GET", "/access-needs")
        self.assertEqual([one for one in seen["people"] if one["registration"] == registration], [line])
        counts = {one["need"]: (one["in_person"], one["online"]) for one in seen["counts"]}
        told = {one: before.get(one, (0, 0)) for one in ("asl", "wheelchair_seat")}
        self.assertEqual({one: counts[one] for one in told}, {one: (p + 1, o) for one, (p, o) in told.items()})
        self.say(person, ["quiet_room"], "", mode="online")
        seen = self.told(COORDINATOR, "GET", "/access-needs")
        mine = next(one for one in seen["people"] if one["registration"] == registration)
        self.assertEqual((mine["needs"], mine["note"], mine["mode"]), (["quiet_room"], "", "online"))
        after = {one["need"]: one["online"] for one in seen["counts"]}
        self.assertEqual(after["quiet_room"], counts.get("quiet_room", (0, 0))[1] + 1)
        self.told(person, "POST", "/me/registration/cancel", {})
        seen = self.told(COORDINATOR, "GET", "/access-needs")
        self.assertNotIn(registration, [one["registration"] for one in seen["people"]])

    def test_the_list_begins_with_what_the_file_says(self):
        sample = json.loads(SAMPLE.read_text(encoding="utf-8"))
        state = {one["id"]: one["status"] for one in sample["registrations"]}
        takes_part = ("submitted", "waitlisted", "approved", "confirmed", "checked_in")
        asked = sorted((one["registration_id"], [one["need"]]) for one in sample["access_requests"]
                       if state[one["registration_id"]] in takes_part)
        self.assertGreaterEqual(len(asked), 10)
        seen = self.told(COORDINATOR, "GET", "/access-needs")
        self.assertEqual(sorted((one["registration"], one["needs"]) for one in seen["people"]), asked)
        self.assertEqual(sum(one["in_person"] + one["online"] for one in seen["counts"]), len(asked))

    def test_who_deleted_their_data_is_not_in_it(self):
        _, person = self.invite("ada@example.org")
        self.say(person, ["asl"], CANARY)
        self.told(person, "POST", "/me/delete", {"confirm": "delete"})
        seen = self.told(COORDINATOR, "GET", "/access-needs")["people"]
        self.assertNotIn(CANARY, [one["note"] for one in seen])

    def test_S_09_every_role_at_the_door(self):
        _, person = self.invite("ada@example.org")
        self.say(person, ["asl"], CANARY)
        refused = 0
        for role, who in PEOPLE_BY_ROLE.items():
            for path in ("/access-needs", "/access-needs/export"):
                answer = self.ask(who, "GET", path)
                if role == "access_coordinator":
                    self.assertEqual(answer.status, 200, answer.body)
                    continue
                self.assertEqual((answer.status, answer.json()["code"]), (403, "forbidden"), role)
                self.assertNotIn(CANARY.encode(), answer.body)
                refused += 1
        self.assertGreater(refused, 25)
        self.assertEqual(call(self.server.url, "GET", "/api/v1/access-needs").status, 401)

    def test_the_record_says_who_read_it_and_never_what(self):
        _, person = self.invite("ada@example.org")
        self.say(person, ["asl"], CANARY)
        self.ask(ORGANISER, "GET", "/access-needs")
        self.assertEqual(self.entries("access.read"), [], "who was refused read nothing")
        for _ in range(3):
            self.told(COORDINATOR, "GET", "/access-needs")
        self.assertEqual([one["actor"] for one in self.entries("access.read")], [COORDINATOR], "once an hour")
        for _ in range(2):
            self.assertEqual(self.ask(COORDINATOR, "GET", "/access-needs/export").status, 200)
        self.assertEqual([one["actor"] for one in self.entries("access.export")], [COORDINATOR] * 2, "each file")
        log = "\n".join(self.server.log_lines())
        self.assertIn("access-needs", log, "the request itself is logged")
        self.assertNotIn(CANARY, log)
        self.assertNotIn(CANARY, str(self.entries("access.read") + self.entries("access.export")))

    def test_S_30_the_table_is_text_for_a_spreadsheet(self):
        _, person = self.invite("ada@example.org")
        self.say(person, ["asl", "note_taker"], "=HYPERLINK(\"http://evil.example\")", name="+Ada")
        answer = self.ask(COORDINATOR, "GET", "/access-needs/export")
        self.assertEqual((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"))
        self.assertEqual(answer.header("content-disposition"), 'attachment; filename="access-needs.csv"')
        self.assertEqual(answer.header("cache-control"), "no-store")
        head, *rows = csv.reader(io.StringIO(answer.body.decode("utf-8-sig")))
        row = next(row for row in rows if row[0].endswith("Ada"))
        self.assertEqual(head, ["name", "site", "mode", "status", "needs", "note"])
        self.assertEqual(row, ["'+Ada", "", "in_person", "submitted", "asl; note_taker",
                               "'=HYPERLINK(\"http://evil.example\")"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
