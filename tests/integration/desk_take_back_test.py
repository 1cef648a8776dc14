#!/usr/bin/env python3
"""J06: a wrong check-in is taken back, and what was on its way meanwhile. usage: desk_take_back_test.py CONVENE"""
import sys
import unittest
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from desk_stand import DESK, GUEST, NEAR, DeskStand, note, now, read  # noqa: E402
from live_socket import LiveSocket  # noqa: E402
from running_server import ORGANISER  # noqa: E402
from sample_people import DESK2  # noqa: E402

DeskStand.binary = sys.argv.pop(1)
WRONG = "took the wrong badge"


class TakingBack(DeskStand):
    def back(self, desk=DESK, registration=GUEST):
        return self.told(desk, "POST", "/desk/take-backs", {"registration": registration, "reason": WRONG})

    def test_J06_everybody_hears_of_it_and_both_entries_stay(self):
        self.assertEqual(self.people()[GUEST]["status"], "confirmed")
        with LiveSocket(self.server.url, self.server.token(DESK2)) as other, \
                LiveSocket(self.server.url, self.server.token("P0005")) as own:
            self.assertIn("ok", other.ask("registrations.follow"))
            own.take_push("hello")
            self.send(note(GUEST))
            for page in (other, own):
                self.assertEqual(page.take_push("registration.changed")["data"]["status"], "checked_in")
            person = self.back()
            self.assertEqual((person["registration"], person["status"], "checked_in_at" in person), (GUEST, "confirmed", False))
            for page in (other, own):
                self.assertEqual(page.take_push("registration.changed")["data"]["status"], "confirmed")
        self.assertEqual(self.people()[GUEST], person)
        self.assertIsNone(self.checked_in(GUEST))
        for action, reason in (("checked_in", "scanned"), ("taken_back", WRONG)):
            entry, = self.entries(f"registration.{action}")
            self.assertEqual((entry["actor"], entry["object"], entry["reason"]), (DESK, GUEST, reason))
        steps = self.told(ORGANISER, "GET", f"/registrations/{GUEST}")["history"]
        self.assertEqual([(step["to"], step["reason"]) for step in steps[:2]], [("confirmed", WRONG), ("checked_in", "scanned")])
        self.assertEqual([entry["action"] for entry in self.told("P0005", "GET", "/me/audit")["entries"]],
                         ["registration.taken_back", "registration.checked_in"])

    def test_I_18_what_is_sent_again_does_not_count_and_what_another_desk_saw_does(self):
        wrong = note(GUEST, at=now() - timedelta(minutes=4))
        self.assertEqual(self.send(wrong)[0], ["in"])
        self.back()
        for desk, clock in ((DESK, now()), (DESK, now() + timedelta(hours=1)), (DESK2, now())):
            results, (person,) = self.send(wrong, clock=clock, desk=desk)
            self.assertEqual((results, person["status"]), (["taken_back"], "confirmed"))
        self.assertEqual(self.send(note(GUEST, at=now() - timedelta(minutes=20)))[0], ["taken_back"], "the same desk, before")
        came = now() - timedelta(minutes=30)
        results, (person,) = self.send(note(GUEST, at=came), desk=DESK2)
        self.assertEqual(results, ["in"])
        self.assertLess(abs(read(person["checked_in_at"]) - came), NEAR)
        self.assertEqual(self.back(ORGANISER)["status"], "confirmed")
        self.assertEqual(self.send(note(GUEST))[0], ["in"], "now they are here")

    def test_another_desk_keeps_them_in(self):
        self.send(note(GUEST, at=now() - timedelta(minutes=9)))
        seen = now() - timedelta(minutes=2)
        self.send(note(GUEST, at=seen), desk=DESK2)
        person = self.back()
        self.assertEqual(person["status"], "checked_in")
        self.assertLess(abs(read(person["checked_in_at"]) - seen), NEAR)
        self.assertEqual(self.back()["status"], "checked_in", "asked again, it is not about the other desk")
        self.assertEqual(len(self.entries("registration.taken_back")), 1)

    def test_what_breaks_a_rule_names_the_field(self):
        for words, status, code, field in (({"reason": "x"}, 422, "invalid", "reason"), ({"reason": ""}, 422, "invalid", "reason"),
                                           ({"registration": "R-nobody"}, 404, "not_found", None),
                                           ({}, 409, "conflict", "confirmed")):
            with self.subTest(words=words):
                problem = self.refused(status, DESK, "POST", "/desk/take-backs", {"registration": GUEST, "reason": WRONG, **words})
                self.assertEqual((problem["code"], problem.get("field")), (code, field))


if __name__ == "__main__":
    unittest.main(verbosity=2)
