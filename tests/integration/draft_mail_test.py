#!/usr/bin/env python3
"""Whom a release tells, and of what. usage: draft_mail_test.py CONVENE"""
import sys
import unittest
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from draft_case import DraftCase, later, wait_until  # noqa: E402
from embedded_store import EDITION, EmbeddedStore  # noqa: E402
from running_server import ORGANISER, RunningServer, UNHURRIED  # noqa: E402
from smtp_sink import SmtpSink  # noqa: E402

DraftCase.binary = sys.argv.pop(1)
SEATS = f"cv:{{{EDITION}}}:seats"
FULL = "S04"  # has seats and a line, for police and prosecution


class Told(DraftCase):
    """With mail."""

    def setUp(self):
        self.sink = SmtpSink()
        self.sink.__enter__()
        self.addCleanup(self.sink.__exit__, None, None, None)
        settings = {"limits": UNHURRIED, "mail": {"smtp_url": self.sink.url, "from": "summit@example.org"}}
        self.server = RunningServer(self.binary, ("--threads", "2"), settings)
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None, None, None)
        self.store = EmbeddedStore(self.server.data)
        self.tokens = {}

    def people_of(self, session):
        roster = self.told(ORGANISER, "GET", f"/sessions/{session}/seats")["people"]
        people = {self.store.command("HGET", f"{SEATS}:who:{one['registration']}", "person") for one in roster}
        fields = self.fields(session)
        serving = {who for role in ("presenters", "moderators", "captioners", "interpreters") for who in fields[role]}
        return people | serving

    def address(self, person):
        return self.store.command("HGET", f"cv:{{auth}}:account:{person}", "email")

    def quiet(self):
        return self.store.command("XLEN", f"cv:{{{EDITION}}}:outbox") == 0

    def test_I27_who_has_a_seat_waits_or_serves_is_told_once_for_each_release(self):
        people = self.people_of(FULL)
        self.assertGreater(len(people), 60)
        before = self.fields(FULL)
        self.edit(self.change(FULL, {"place": self.free_place(FULL)}))
        self.edit(self.change(FULL, {"starts_at": later(before["starts_at"], 5), "ends_at": later(before["ends_at"], 5)}))
        preview = self.told(ORGANISER, "GET", "/draft/release")
        self.assertEqual(preview["told"], len(people))
        self.release()
        wait_until(self.quiet, 60)
        counts = {person: len(self.sink.to(self.address(person))) for person in people if self.address(person)}
        self.assertLessEqual(set(counts.values()), {0, 1}, "nobody is told twice of one release")
        reached = next(person for person, count in counts.items() if count == 1)
        self.assertGreater(sum(counts.values()), len(people) // 2)
        message = self.sink.to(self.address(reached))[0]
        text = next(one for one in message.walk() if one.get_content_type() == "text/plain").get_content()
        self.assertIn(before["title"], " ".join(text.split()))
        places = {one["id"]: one["name"] for one in self.draft()["places"]}
        self.assertIn(places[before["place"]], text)
        self.assertIn(places[self.fields(FULL)["place"]], text)
        table = self.store.command("HGET", f"{SEATS}:table:{FULL}", "starts")
        starts = datetime.fromisoformat(self.fields(FULL)["starts_at"].replace("Z", "+00:00"))
        self.assertEqual(int(table), int(starts.timestamp() * 1000), "offers end by the new time")

    def test_I29_who_may_not_know_of_a_session_is_not_told_of_it(self):
        people = self.people_of(FULL)
        nobody = {role: [] for role in ("presenters", "moderators", "captioners", "interpreters")}
        self.edit(self.change(FULL, {"audience": "law_enforcement_only", "title": "Secret name", **nobody}))
        self.release()
        wait_until(self.quiet, 60)
        told, sees = set(), set()
        for person in people:
            if any("Secret name" in part.get_content() for mail in self.sink.to(self.address(person))
                   for part in mail.walk() if part.get_content_maintype() == "text"):
                told.add(person)
            if "Secret name" in [one["title"] for one in self.told(person, "GET", "/programme")["sessions"]]:
                sees.add(person)
        self.assertTrue(told)
        self.assertLessEqual(told, sees)
        self.assertTrue(people - sees, "somebody with a seat may not see it any more")

    def test_a_cancelled_session_offers_nothing_any_more(self):
        self.edit(self.change(FULL, {"cancelled": True}))
        self.release()
        wait_until(self.quiet, 60)
        self.assertEqual(self.store.command("HGET", f"{SEATS}:table:{FULL}", "capacity"), "0")
        holder = next(iter(one["registration"] for one in
                           self.told(ORGANISER, "GET", f"/sessions/{FULL}/seats")["people"] if one["state"] == "enrolled"))
        person = self.store.command("HGET", f"{SEATS}:who:{holder}", "person")
        self.told(person, "POST", f"/sessions/{FULL}/seat/release", {})
        roster = self.told(ORGANISER, "GET", f"/sessions/{FULL}/seats")["people"]
        self.assertEqual([one for one in roster if one["state"] == "offered"], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
