#!/usr/bin/env python3
"""Domain 4.2: who takes part online comes by joining a room on a day of the edition. usage: online_arrivals_test.py CONVENE"""
import json
import re
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from desk_stand import DESK, GUEST, DeskStand  # noqa: E402
from live_socket import LiveSocket  # noqa: E402
from running_server import ORGANISER, ROOT  # noqa: E402

DeskStand.binary = sys.argv.pop(1)
ONLINE, ALSO_ONLINE = ("P0014", "R0014"), ("P0046", "R0046")  # confirmed
CLOSE = "/registrations/close"


class OnlineArrivals(DeskStand):
    def live(self, person):
        if person not in self.tokens:
            self.tokens[person] = self.server.token(person)
        return LiveSocket(self.server.url, self.tokens[person])

    def join(self, live, room="S03", **words):
        joined = live.ask("room.join", room=room, **words)
        self.assertIn("ok", joined, joined)
        return joined["ok"]

    def status(self, registration):
        return self.told(ORGANISER, "GET", f"/registrations/{registration}")["status"]

    def arrivals(self, registration):
        steps = self.told(ORGANISER, "GET", f"/registrations/{registration}")["history"]
        return [(step.get("by"), step["reason"]) for step in steps if step["to"] == "checked_in"]

    def until(self, is_true, why):
        end = time.monotonic() + 10
        while not is_true():
            self.assertLess(time.monotonic(), end, why)
            time.sleep(0.05)

    def test_the_first_joining_checks_in_once(self):
        person, registration = ONLINE
        with self.live(person) as live, self.live(DESK) as desk:
            self.assertIn("ok", desk.ask("registrations.follow"))
            position = self.join(live)["position"]
            self.assertEqual(desk.take_push("registration.changed")["data"]["status"], "checked_in")
            self.assertEqual(live.take_push("registration.changed")["data"]["status"], "checked_in")
            at = self.checked_in(registration)
            self.join(live, since=position)
            with self.live(person) as phone:
                self.join(phone)
                self.join(phone, "S01")
        (_, reason), = self.arrivals(registration)
        self.assertEqual(reason, "online")
        self.assertEqual(self.checked_in(registration), at)
        self.assertEqual(self.entries("registration.checked_in"), [], "no act of staff")

    def test_who_comes_in_person_is_asked_for_at_the_door(self):
        with self.live("P0005") as live, self.live(ALSO_ONLINE[0]) as other:
            self.join(live)
            self.join(other)  # joins later, and is in
            self.until(lambda: self.status(ALSO_ONLINE[1]) == "checked_in", "nobody is checked in by joining")
        self.assertEqual(self.status(GUEST), "confirmed")

    def test_a_meeting_of_a_community_is_not_the_summit(self):
        member = next(one for one in self.communities() if one["meetings"])
        with self.live(member["person"]) as live:
            self.join(live, member["meetings"][0]["id"], agree_not_for_attribution=True)
            self.assertEqual(self.status(member["registration"]), "confirmed")
            self.join(live)
            self.until(lambda: self.status(member["registration"]) == "checked_in", "joining S03 checks in")

    def communities(self):
        """People who are confirmed online, each with the meetings that they may join."""
        sample = json.loads((ROOT / "scheduling/sample/sample-summit.json").read_text(encoding="utf-8"))
        meetings = {}
        for one in sample["cop_sessions"]:
            meetings.setdefault(one["cop_id"], []).append(one)
        for one in sample["communities_of_practice"]:
            for person in one["member_person_ids"]:
                for registration in sample["registrations"]:
                    if registration["person_id"] == person and registration["status"] == "confirmed" \
                            and registration["attend_mode"] == "virtual":
                        yield {"person": person, "registration": registration["id"], "meetings": meetings[one["id"]]}

    def test_before_and_after_the_edition_joining_counts_nothing_and_closing_knows_who_joined(self):
        with self.live(ONLINE[0]) as live:
            self.join(live)
            self.until(lambda: self.status(ONLINE[1]) == "checked_in", "joining checks in")
        sample = json.loads((ROOT / "scheduling/sample/sample-summit.json").read_text(encoding="utf-8"))
        sample["cop_sessions"] = []  # the clocks of other years change on other days
        for years in (1, -2):
            moved = re.sub(r'"20(2\d)(-\d\d-\d\d)', lambda found: f'"20{int(found[1]) + years}{found[2]}', json.dumps(sample))
            file = self.server.folder / "moved.json"
            file.write_text(moved, encoding="utf-8")
            subprocess.run([self.binary, "import", str(file), "--data", str(self.server.data)], check=True, capture_output=True)
            self.until(lambda: self.told(ORGANISER, "GET", CLOSE)["over_at"].startswith(f"{2027 + years}-12-09"),
                       "the nodes did not take the edition in")
            with self.live(ALSO_ONLINE[0]) as live:
                self.join(live)
                self.join(live, "S01")
                self.assertEqual(self.status(ALSO_ONLINE[1]), "confirmed")
        while self.told(ORGANISER, "POST", CLOSE, {})["done"] > 0:
            pass
        self.assertEqual((self.status(ONLINE[1]), self.status(ALSO_ONLINE[1])), ("attended", "no_show"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
