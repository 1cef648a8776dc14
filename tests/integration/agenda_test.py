#!/usr/bin/env python3
"""Sessions that people keep in their agenda: who may, what stays secret (I-12), and where they are seen.
usage: agenda_test.py CONVENE"""
import sys
import unittest
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from embedded_store import EDITION  # noqa: E402
from live_socket import LiveSocket  # noqa: E402
from own_server_case import OwnServerCase  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ATTENDEE2  # noqa: E402
from sample_people import PEOPLE_BY_ROLE  # noqa: E402

BINARY = sys.argv.pop(1)
CLOSED = "S24"


class Agenda(OwnServerCase):
    binary = BINARY

    def star(self, person, session, starred=True):
        return self.told(person, "POST", f"/sessions/{session}/star", {"starred": starred})["sessions"]

    def kept(self, person):
        """Each time another connection: they meet both nodes."""
        answers = [self.told(person, "GET", "/me/stars")["sessions"] for _ in range(6)]
        self.assertEqual(answers, [answers[0]] * 6)
        return answers[0]

    def count(self, session):
        return self.store.command("HGET", f"cv:{{{EDITION}}}:stars", session)

    def registration_of(self, person):
        return self.told(person, "GET", "/me/registration")["registration"]

    def test_a_session_is_kept_once_and_taken_out(self):
        self.assertEqual(self.kept(ATTENDEE), [])
        self.assertEqual(self.star(ATTENDEE, "S17"), ["S17"])
        self.assertEqual(self.star(ATTENDEE, "S03"), ["S03", "S17"])
        self.assertEqual(self.star(ATTENDEE, "S03"), ["S03", "S17"])
        self.assertEqual(self.star(ATTENDEE2, "S03"), ["S03"])
        self.assertEqual(self.kept(ATTENDEE), ["S03", "S17"])
        self.assertEqual((self.count("S03"), self.count("S17")), ("2", "1"))
        for _ in range(2):
            self.assertEqual(self.star(ATTENDEE, "S03", False), ["S17"])
        self.assertEqual((self.kept(ATTENDEE), self.kept(ATTENDEE2)), (["S17"], ["S03"]))
        self.assertEqual(self.count("S03"), "1")

    def test_I_12_a_session_that_one_may_not_see_is_not_there(self):
        seen = next(one for one in self.told(ATTENDEE, "GET", "/programme")["sessions"] if one["id"] == CLOSED)
        self.assertTrue(seen["closed"])
        problems = []
        for session in (CLOSED, "S99", "none"):
            problem = self.refused(404, ATTENDEE, "POST", f"/sessions/{session}/star", {"starred": True})
            problems.append({**problem, "request_id": "", "instance": ""})
            self.assertEqual(self.star(ATTENDEE, session, False), [])
        self.assertEqual(problems, [problems[0]] * 3)
        self.assertIsNone(self.count(CLOSED))
        # It was open when it was kept.
        self.store.command("SADD", f"cv:{{{EDITION}}}:stars:{ATTENDEE}", CLOSED, "S03")
        self.assertEqual(self.kept(ATTENDEE), ["S03"])

    def test_who_takes_no_part_keeps_nothing_new(self):
        self.star(ATTENDEE, "S03")
        self.told(ATTENDEE, "POST", "/me/registration/cancel", {})
        self.refused(403, ATTENDEE, "POST", "/sessions/S17/star", {"starred": True})
        self.assertEqual(self.star(ATTENDEE, "S03", False), [])
        self.assertIsNone(self.count("S03"))

    def test_other_pages_of_the_person_are_told_and_nobody_elses(self):
        self.star(ATTENDEE, "S17")
        with LiveSocket(self.server.url, self.tokens[ATTENDEE]) as page, \
                LiveSocket(self.server.url, self.server.token(ATTENDEE2)) as other:
            page.take_push("hello")
            other.take_push("hello")
            self.star(ATTENDEE, "S17")  # changes nothing: nobody is told
            self.star(ATTENDEE, "S03")
            push = page.take_push("stars.changed")
            self.assertEqual((push["ch"], push["data"]), (f"person:{ATTENDEE}", {"session": "S03", "starred": True}))
            self.star(ATTENDEE, "S03", False)
            self.assertEqual(page.take_push("stars.changed")["data"], {"session": "S03", "starred": False})
            self.star(ATTENDEE2, "S05")
            self.assertEqual(other.take_push("stars.changed")["data"]["session"], "S05")

    def test_the_own_calendar_has_them_and_a_seat_there_is_the_seats(self):
        path = urlsplit(self.told(ATTENDEE, "POST", "/me/feed", {})["address"]).path
        registration = self.registration_of(ATTENDEE)
        uids = lambda: [line for line in call(self.server.url, "GET", path, []).body.decode().splitlines()
                        if line.startswith("UID:s")]
        before = uids()
        self.assertIn(f"UID:seat-S06-{registration}@{EDITION}", before)
        self.assertNotIn(f"UID:session-S03@{EDITION}", before)
        self.star(ATTENDEE, "S06")
        self.assertEqual(uids(), before)
        self.star(ATTENDEE, "S03")
        self.assertEqual(sorted(uids()), sorted([*before, f"UID:session-S03@{EDITION}"]))

    def test_they_are_among_the_persons_data_and_go_with_it(self):
        self.star(ATTENDEE, "S03")
        self.star(ATTENDEE, "S17")
        self.star(ATTENDEE2, "S03")
        self.assertEqual(self.told(ATTENDEE, "GET", "/me/data")["stars"], ["S03", "S17"])
        self.assertTrue(self.told(ATTENDEE, "POST", "/me/delete", {"confirm": "delete"})["deleted"])
        self.assertEqual(self.store.command("EXISTS", f"cv:{{{EDITION}}}:stars:{ATTENDEE}"), 0)
        self.assertEqual((self.count("S03"), self.count("S17")), ("1", None))

    def test_media_may_not_keep_what_is_not_for_the_press(self):
        media = PEOPLE_BY_ROLE["media"]
        self.refused(404, media, "POST", "/sessions/S05/star", {"starred": True})


if __name__ == "__main__":
    unittest.main()
