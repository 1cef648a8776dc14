#!/usr/bin/env python3
"""The secret address of somebody's own calendar: made, shown once, renewed, ended; what is there and what is not (I-12).
usage: feed_test.py CONVENE"""
import json
import sys
import time
import unittest
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from embedded_store import EDITION  # noqa: E402
from own_server_case import OwnServerCase  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ATTENDEE2, ORGANISER, PRESENTER_OF_S03, ROOT  # noqa: E402
from schedule_readers import calendar_lines  # noqa: E402

BINARY = sys.argv.pop(1)
SAMPLE = json.loads((ROOT / "scheduling/sample/sample-summit.json").read_text(encoding="utf-8"))
CLOSED = "S24"  # PRESENTER_OF_S03 presents there, too
TITLES = {one["id"]: one["title"] for one in SAMPLE["sessions"]}
UNKNOWN = "0" * 52


class Feed(OwnServerCase):
    binary = BINARY

    def make(self, person):
        """The path of an address that was just made."""
        address = urlsplit(self.told(person, "POST", "/me/feed", {})["address"])
        self.assertEqual(f"{address.scheme}://{address.netloc}", self.server.url)
        return address.path

    def read(self, path, *headers):
        """Each time another connection: they meet both nodes."""
        return call(self.server.url, "GET", path, list(headers))

    def entries(self, path):
        """UID -> its entry."""
        answer = self.read(path)
        self.assertEqual(answer.status, 200, answer.body)
        found, now = {}, {}
        for line in calendar_lines(answer.body):
            if line == "BEGIN:VEVENT":
                now = {}
            elif line == "END:VEVENT":
                self.assertNotIn(now["UID"], found)
                found[now["UID"]] = now
            elif line:
                name, _, value = line.partition(":")
                now.setdefault(name.partition(";")[0], value)
        return found

    def expect_nothing(self, path):
        """The same answer, on every node, as at an address that never was."""
        known = []
        for each in (path, "/calendar/" + UNKNOWN):
            answers = [self.read(each) for _ in range(10)]
            self.assertEqual({one.status for one in answers}, {404})
            known.append([{**one.json(), "request_id": ""} for one in answers])
            self.assertEqual({one.header("cache-control") for one in answers}, {"no-store"})
        self.assertEqual(known[0], known[1])

    def registration_of(self, person):
        return self.told(person, "GET", "/me/registration")["registration"]

    def test_it_is_made_shown_once_renewed_and_ended(self):
        self.assertEqual(self.told(ATTENDEE, "GET", "/me/feed"), {"on": False})
        made = self.told(ATTENDEE, "POST", "/me/feed", {})
        first = urlsplit(made["address"]).path
        self.assertEqual(self.told(ATTENDEE, "GET", "/me/feed"), {"on": True, "since": made["since"]})
        self.assertEqual({self.read(first).status for _ in range(10)}, {200})
        second = self.make(ATTENDEE)
        self.assertNotEqual(first, second)
        self.expect_nothing(first)
        self.assertEqual({self.read(second).status for _ in range(10)}, {200})
        other = self.make(ATTENDEE2)
        for _ in range(2):
            self.assertEqual(self.told(ATTENDEE, "POST", "/me/feed/remove", {}), {"on": False})
            self.expect_nothing(second)
        self.assertEqual(self.told(ATTENDEE, "GET", "/me/feed"), {"on": False})
        self.assertEqual(self.read(other).status, 200)

    def test_it_has_ones_own_seats_and_meetings_and_nothing_of_others(self):
        path, registration = self.make(ATTENDEE), self.registration_of(ATTENDEE)
        own = {one["session"] for one in self.told(ATTENDEE, "GET", "/seats")["mine"] if one["state"] == "enrolled"}
        self.assertIn("S06", own)
        meetings = {held["id"] for each in self.told(ATTENDEE, "GET", "/communities")["communities"] if each["member"]
                    for held in each["meetings"] if held["status"] != "cancelled"}
        wanted = {f"seat-{one}-{registration}@{EDITION}" for one in own} | {f"meeting-{one}@{EDITION}" for one in meetings}
        found = self.entries(path)
        self.assertEqual(found.keys(), wanted)
        entry = found[f"seat-S06-{registration}@{EDITION}"]
        self.assertEqual((entry["SUMMARY"], entry["URL"]), (TITLES["S06"], self.server.url + "/sessions/S06"))
        self.assertEqual(entry["SEQUENCE"], str(self.told(ATTENDEE, "GET", "/programme")["release"]))
        self.told(ATTENDEE, "POST", "/sessions/S06/seat/release", {})
        self.assertNotIn(f"seat-S06-{registration}@{EDITION}", self.entries(path))

    def test_I_12_a_closed_session_is_a_time_and_no_more(self):
        seen = self.told(PRESENTER_OF_S03, "GET", "/sessions/" + CLOSED)
        self.assertEqual((seen["title"], seen["closed"]), (TITLES[CLOSED], False), "its presenter knows it")
        path = self.make(PRESENTER_OF_S03)
        found = self.entries(path)
        of = {one: next(uid for uid in found if f"-{one}" in uid) for one in ("S03", CLOSED)}
        self.assertEqual(found[of["S03"]]["SUMMARY"], TITLES["S03"].replace(",", "\\,"))
        closed = found[of[CLOSED]]
        self.assertEqual((closed["SUMMARY"], closed["LOCATION"], closed["DESCRIPTION"]), ("Session", "", ""))
        for name, at in (("DTSTART", "starts_at"), ("DTEND", "ends_at")):
            local = datetime.fromisoformat(seen[at].replace("Z", "+00:00")).astimezone(ZoneInfo("America/Chicago"))
            self.assertEqual(closed[name], local.strftime("%Y%m%dT%H%M%S"))
        self.assertNotIn("URL", closed)
        text = "\n".join(calendar_lines(self.read(path).body)).replace("\\", "")
        for secret in ("Closed", "Beacon", TITLES[CLOSED], "/sessions/" + CLOSED):
            self.assertNotIn(secret, text)

    def test_whoever_is_out_has_none(self):
        path, registration = self.make(ATTENDEE), self.registration_of(ATTENDEE)
        decide = lambda what: self.told(ORGANISER, "POST", f"/registrations/{registration}/decision",
                                        {"decision": what, "reason": "asked by security", "beyond": False})
        decide("revoked")
        self.expect_nothing(path)
        decide("reinstated")
        self.assertEqual({self.read(path).status for _ in range(10)}, {200})
        other = self.make(ATTENDEE2)
        self.told(ATTENDEE2, "POST", "/me/registration/cancel", {})
        self.expect_nothing(other)
        self.refused(403, ATTENDEE2, "POST", "/me/feed", {})
        self.assertEqual(self.told(ATTENDEE2, "POST", "/me/feed/remove", {}), {"on": False})

    def test_it_goes_with_the_persons_data(self):
        path = self.make(ATTENDEE)
        self.assertEqual(self.store.command("HLEN", f"cv:{{{EDITION}}}:feeds"), 1)
        self.assertTrue(self.told(ATTENDEE, "POST", "/me/delete", {"confirm": "delete"})["deleted"])
        self.expect_nothing(path)
        for key in ("feeds", "feeds:of"):
            self.assertEqual(self.store.command("EXISTS", f"cv:{{{EDITION}}}:{key}"), 0)

    def test_who_has_it_is_told_so_on_every_node(self):
        path = self.make(ATTENDEE)
        answers = [self.read(path) for _ in range(20)]
        self.assertEqual({one.header("content-type") for one in answers}, {"text/calendar; charset=utf-8"})
        self.assertEqual({one.header("cache-control") for one in answers}, {"private, no-cache"})
        tags = {one.header("etag") for one in answers}
        self.assertEqual(len(tags), 1, tags)
        same = f"If-None-Match: {tags.pop()}"
        for again in (self.read(path, same) for _ in range(10)):
            self.assertEqual((again.status, again.body), (304, b""))
            self.assertEqual(again.header("cache-control"), "private, no-cache")
        self.assertEqual(self.read(path + "?alarm=10", same).status, 200)
        self.told(ATTENDEE, "POST", "/sessions/S06/seat/release", {})
        self.assertEqual(self.read(path, same).status, 200)

    def test_pages_of_other_sites_may_not_read_it(self):
        answer = self.read(self.make(ATTENDEE), "Origin: https://elsewhere.example")
        self.assertEqual(answer.header("access-control-allow-origin"), "")

    def test_a_reminder_is_asked_for_in_minutes(self):
        path = self.make(ATTENDEE)
        count = len(self.entries(path))
        self.assertGreater(count, 0)
        for alarm, trigger in (("0", "PT0S"), ("10", "-PT10M"), ("120", "-PT2H")):
            lines = calendar_lines(self.read(f"{path}?alarm={alarm}").body)
            self.assertEqual(lines.count("TRIGGER:" + trigger), count)
        for alarm in ("121", "-1", "", "ten", "10m", "1.5", "99999999999999999999", "%2010"):
            for where in (path, "/calendar/" + UNKNOWN):
                answer = self.read(f"{where}?alarm={alarm}")
                self.assertEqual((answer.status, answer.json()["field"]), (422, "alarm"), alarm)

    def test_no_token_is_in_the_log_or_the_store(self):
        token = self.make(ATTENDEE).rsplit("/", 1)[1]
        for path in (f"/calendar/{token}", f"/calendar/{token}?alarm=5", f"/calendar/{token}?alarm=500", f"/calendar/{token}.ics",
                     f"/calendar/{token}/x"):
            self.read(path)
        limit = time.monotonic() + 10
        while sum('"/calendar/{token}"' in line or "/calendar/{token}" in line for line in self.server.log_lines()) < 3:
            self.assertLess(time.monotonic(), limit, "control: the log has these requests")
            time.sleep(0.05)
        self.assertNotIn(token, self.server.log.read_text(encoding="utf-8"))
        series = self.read("/metrics").body.decode()
        self.assertIn('route="/calendar/{token}"', series)
        self.assertNotIn(token, series)
        kept = [self.store.command("HGETALL", f"cv:{{{EDITION}}}:{key}") for key in ("feeds", "feeds:of")]
        self.assertIn(ATTENDEE, str(kept))
        self.assertNotIn(token, str(kept))

    def test_what_is_no_token_is_nothing(self):
        for text in ("S03", "a" * 51, "a" * 53, "A" * 52, "i" * 52, "*", "%2e%2e", "", token_like()):
            answer = self.read("/calendar/" + text)
            self.assertEqual(answer.status, 404, text)
            self.assertTrue(answer.header("content-type").startswith("application/problem+json"), text)


def token_like():
    return "0123456789abcdefghjkmnpqrstvwxyz" + "0" * 20


if __name__ == "__main__":
    unittest.main()
