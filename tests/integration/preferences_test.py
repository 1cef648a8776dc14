#!/usr/bin/env python3
"""How a person wants to read: kept with the person, seen by nobody else, refused by name where it is wrong.
usage: preferences_test.py CONVENE [unittest arguments]"""
import os
import signal
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from embedded_store import EmbeddedStore  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, RunningServer  # noqa: E402

BINARY = sys.argv.pop(1)
ADDRESS = "/api/v1/me/preferences"
NEVER_CHOSE = {"theme": "system", "announcements": "batches"}
CHOSEN = {"theme": "dark", "text_only": True, "announcements": "named", "language": "es"}


class Preferences(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = RunningServer(BINARY)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)

    def read(self, login):
        return call(self.server.url, "GET", ADDRESS, [login])

    def choose(self, login, chosen, origin=None):
        return call(self.server.url, "POST", ADDRESS, [login, f"Origin: {origin or self.server.url}"], chosen)

    def test_who_never_chose_gets_the_defaults(self):
        answer = self.read(self.server.sign_in(MODERATOR_OF_S03))
        self.assertEqual((answer.status, answer.json()), (200, NEVER_CHOSE))

    def test_what_is_chosen_is_there_at_every_login_of_the_person_and_of_nobody_else(self):
        mine, others = self.server.sign_in(ATTENDEE), self.server.sign_in(ATTENDEE2)
        kept = self.choose(mine, CHOSEN)
        self.assertEqual((kept.status, kept.json()), (200, CHOSEN))
        self.assertEqual(self.read(self.server.sign_in(ATTENDEE)).json(), CHOSEN)
        self.assertEqual(self.read(others).json(), NEVER_CHOSE)

    def test_the_last_choice_replaces_the_whole(self):
        mine = self.server.sign_in(ATTENDEE)
        self.choose(mine, CHOSEN)
        last = {"theme": "light", "text_only": False, "announcements": "off"}
        self.choose(mine, last)
        self.assertEqual(self.read(mine).json(), last)

    def test_what_is_unknown_missing_or_too_much_is_refused_by_name_and_changes_nothing(self):
        mine = self.server.sign_in(ATTENDEE)
        self.choose(mine, CHOSEN)
        for wrong, field in (({"theme": "pink"}, "theme"), ({"theme": 1}, "theme"), ({"text_only": "yes"}, "text_only"),
                             ({"text_only": None}, "text_only"), ({"announcements": "loud"}, "announcements"),
                             ({"language": "fr"}, "language"), ({"language": ""}, "language"),
                             ({"person": ATTENDEE2}, "person")):
            with self.subTest(wrong=wrong):
                answer = self.choose(mine, {**CHOSEN, **wrong})
                self.assertEqual((answer.status, answer.code(), answer.json()["field"]), (422, "invalid", field))
        for missing in ("theme", "announcements"):
            answer = self.choose(mine, {name: value for name, value in CHOSEN.items() if name != missing})
            self.assertEqual((answer.status, answer.json()["field"]), (422, missing))
        self.assertEqual(self.choose(mine, b"{").status, 400)
        self.assertEqual(self.choose(mine, {**CHOSEN, "theme": "d" * 600}).status, 413)
        self.assertEqual(self.read(mine).json(), CHOSEN)

    def test_text_of_another_version_counts_as_never_chosen_and_can_be_replaced(self):
        mine = self.server.sign_in(ATTENDEE)
        key = f"cv:{{auth}}:preferences:{ATTENDEE}"
        self.choose(mine, CHOSEN)
        store = EmbeddedStore(self.server.data)
        self.assertIn('"dark"', store.command("GET", key), "this is where it is kept")
        store.command("SET", key, '{"theme":"sepia"}')
        self.assertEqual((self.read(mine).status, self.read(mine).json()), (200, NEVER_CHOSE))
        self.assertEqual(self.choose(mine, CHOSEN).status, 200)
        self.assertEqual(self.read(mine).json(), CHOSEN)

    def test_wants_a_login_and_our_own_origin(self):
        mine = self.server.sign_in(ATTENDEE)
        self.choose(mine, CHOSEN)
        for method, body in (("GET", None), ("POST", NEVER_CHOSE)):
            answer = call(self.server.url, method, ADDRESS, [f"Origin: {self.server.url}"], body)
            self.assertEqual((answer.status, answer.code()), (401, "unauthenticated"))
        self.assertEqual(self.choose(mine, NEVER_CHOSE, origin="https://evil.example").status, 403)
        self.assertEqual(self.read(mine).json(), CHOSEN)


class WithoutItsStore(unittest.TestCase):
    def test_says_so_while_the_store_stands_still_and_has_lost_nothing_when_it_was_killed(self):
        with RunningServer(BINARY) as server:
            mine, own = [server.sign_in(ATTENDEE)], [f"Origin: {server.url}"]
            self.assertEqual(call(server.url, "POST", ADDRESS, [*mine, *own], CHOSEN).status, 200)
            store = server.store_process()
            os.kill(store, signal.SIGSTOP)
            for method, body in (("GET", None), ("POST", NEVER_CHOSE)):
                answer = call(server.url, method, ADDRESS, [*mine, *own], body)
                self.assertEqual((answer.status, answer.code()), (503, "unavailable"))
            os.kill(store, signal.SIGKILL)
            self.assertEqual(self.read_until_well(server, mine).json(), CHOSEN)

    def read_until_well(self, server, login, seconds=20):
        end = time.monotonic() + seconds
        answer = call(server.url, "GET", ADDRESS, login)
        while answer.status != 200 and time.monotonic() < end:
            answer = call(server.url, "GET", ADDRESS, login)
        return answer


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[1:], verbosity=2)
