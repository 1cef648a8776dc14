#!/usr/bin/env python3
"""Seats of the sample summit, as clients see them: journey J03 with its variants, pushes, mail, and a restart."""
import signal
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from embedded_store import EDITION  # noqa: E402
from live_socket import LiveSocket  # noqa: E402
from own_server_case import OwnServerCase  # noqa: E402
from running_server import ATTENDEE, MODERATOR_OF_S03, ORGANISER  # noqa: E402

BINARY = sys.argv.pop(1)
# Full, eight wait, for police and prosecution; full and nobody waits, for everybody; closed.
FULL, FULL_FOR_ALL, CLOSED = "S04", "S37", "S24"
PREFIX = f"cv:{{{EDITION}}}:seats"


def wait_until(is_true, seconds=15):
    end = time.monotonic() + seconds
    while not (found := is_true()):
        if time.monotonic() > end:
            raise AssertionError("It did not come in time.")
        time.sleep(0.05)
    return found


class Seats(OwnServerCase):
    binary = BINARY

    def take(self, person, session, **more):
        return self.told(person, "POST", f"/sessions/{session}/seat", {"kind": "in_person", **more})

    def release(self, person, session):
        return self.told(person, "POST", f"/sessions/{session}/seat/release", {})

    def mine(self, person, session):
        found = [seat for seat in self.told(person, "GET", "/seats")["mine"] if seat["session"] == session]
        return found[0] if found else {"state": "none"}

    def counts(self, person, session):
        return next(one for one in self.told(person, "GET", "/seats")["sessions"] if one["session"] == session)

    def people(self, session, state):
        """Persons of a session, in the order of its roster."""
        roster = self.told(ORGANISER, "GET", f"/sessions/{session}/seats")["people"]
        return [self.store.command("HGET", f"{PREFIX}:who:{one['registration']}", "person") for one in roster
                if one["state"] == state]

    def mails(self):
        folder = self.server.data / "mail"
        return [file.read_text() for file in sorted(folder.iterdir())] if folder.exists() else []

    def test_J03_a_full_workshop_promotes_the_first_in_line(self):
        line, enrolled = self.people(FULL, "waitlisted"), self.people(FULL, "enrolled")
        self.assertEqual((len(line), len(enrolled)), (8, 60))
        first, second = line[:2]
        # The file gives seats to some who could not ask for them.
        leaver = next(who for who in enrolled if self.told(who, "GET", f"/sessions/{FULL}")["may_join"])
        with LiveSocket(self.server.url, self.server.token(first)) as page:
            self.release(leaver, FULL)
            pushed = page.take_push("seat.changed")
            self.assertEqual(pushed["data"], {"session": FULL, "state": "offered"})
        offered = self.mine(first, FULL)
        self.assertEqual(offered["state"], "offered")
        self.assertIn("offered_until", offered)
        self.assertEqual(self.mine(second, FULL)["place"], 1)
        # Whoever comes now waits behind everybody.
        self.assertEqual(self.take(leaver, FULL)["seat"]["place"], 8)
        mail = wait_until(self.mails)
        self.assertEqual(len(mail), 1)
        self.assertIn(f"/sessions/{FULL}", mail[0].replace("=\n", ""))
        for _ in range(2):  # two tabs accept: one seat
            decided = self.told(first, "POST", f"/sessions/{FULL}/seat/accept", {})
            # They waited for it while they had a seat elsewhere at the same time, or they had none.
            if decided["clashes"]:
                decided = self.told(first, "POST", f"/sessions/{FULL}/seat/accept", {"instead": decided["clashes"][0]})
            self.assertEqual(decided["seat"]["state"], "enrolled")
        self.assertEqual(self.counts(first, FULL)["in_person"], {"capacity": 60, "taken": 60, "waiting": 8})

    def test_an_offer_that_nobody_takes_goes_on_although_the_server_died(self):
        line, enrolled = self.people(FULL, "waitlisted"), self.people(FULL, "enrolled")
        self.release(enrolled[0], FULL)
        registration = self.store.command("HKEYS", f"{PREFIX}:offer:{FULL}")[0]
        self.server.process.kill()
        self.server.process.wait()
        self.server.restart()
        self.store.command("ZADD", f"{PREFIX}:due", "1", f"{FULL} {registration}")
        wait_until(lambda: self.mine(line[1], FULL)["state"] == "offered", 5)
        self.assertEqual(self.mine(line[0], FULL), {"session": FULL, "state": "waitlisted", "kind": "in_person",
                                                    "place": 7})

    def test_a_seat_at_the_same_time_is_asked_about_and_moved(self):
        self.assertEqual(self.mine(ATTENDEE, "S06")["state"], "enrolled")
        asked = self.take(ATTENDEE, "S05")
        self.assertEqual((asked["seat"]["state"], asked["clashes"]), ("none", ["S06"]))
        self.assertEqual(self.take(ATTENDEE, "S05", instead="S06")["seat"]["state"], "enrolled")
        self.assertEqual(self.mine(ATTENDEE, "S06"), {"state": "none"})

    def test_I_12_a_session_that_is_not_for_them_has_no_line_and_no_counts(self):
        body = {"kind": "in_person"}
        self.assertEqual(self.ask(ATTENDEE, "POST", f"/sessions/{FULL}/seat", body).code(), "forbidden")
        closed = self.ask(ATTENDEE, "POST", f"/sessions/{CLOSED}/seat", body)
        nowhere = self.ask(ATTENDEE, "POST", "/sessions/NOWHERE/seat", body)
        self.assertEqual((closed.status, nowhere.status), (404, 404))
        self.assertEqual(closed.json()["detail"], nowhere.json()["detail"])
        self.assertNotIn(CLOSED, {one["session"] for one in self.told(ATTENDEE, "GET", "/seats")["sessions"]})
        self.assertEqual(self.ask(ATTENDEE, "GET", f"/sessions/{CLOSED}/seats").status, 404)

    def test_I_12_counts_are_pushed_of_every_session_but_the_closed_ones(self):
        vetted, someone = self.people(CLOSED, "enrolled")[0], self.people(FULL_FOR_ALL, "enrolled")[0]
        with LiveSocket(self.server.url, self.server.token(ATTENDEE)) as page:
            self.assertIn("ok", page.ask("seats.follow"))
            self.release(vetted, CLOSED)
            self.release(someone, FULL_FOR_ALL)
            pushed = page.take_push("seats.counted")
            self.assertEqual(pushed["data"]["session"], FULL_FOR_ALL)
            self.assertEqual(pushed["data"]["in_person"], {"capacity": 60, "taken": 59, "waiting": 0})
            self.assertEqual(pushed["data"]["version"], self.counts(ATTENDEE, FULL_FOR_ALL)["version"])
            self.assertEqual(page.ask("room.join", room="S03")["ok"]["room"], "S03")
            self.assertFalse([line for line in page.lines if line.get("event") == "seats.counted"])
        # The newest counts come first to whoever follows later.
        with LiveSocket(self.server.url, self.server.token(ATTENDEE)) as page:
            page.ask("seats.follow")
            self.release(self.people("S38", "enrolled")[0], "S38")
            wait_until(lambda: any(line["data"]["session"] == "S38" for line in [page.take_push("seats.counted")]))

    def test_whoever_waits_hears_that_the_line_has_moved(self):
        # Of a session that is not closed, although not for all, by its counts.
        with LiveSocket(self.server.url, self.server.token(self.people(FULL, "waitlisted")[1])) as page:
            page.ask("seats.follow")
            self.release(self.people(FULL, "enrolled")[0], FULL)
            wait_until(lambda: page.take_push("seats.counted")["data"]["session"] == FULL)
        # Of a closed one, each alone: nobody else may know that there is a line.
        vetted = [who for who in self.people(FULL, "enrolled")
                  if not self.told(who, "GET", f"/sessions/{CLOSED}").get("closed")
                  and self.mine(who, CLOSED)["state"] == "none"]
        for who in vetted[:2]:
            self.assertEqual(self.take(who, CLOSED)["seat"]["state"], "waitlisted")
        with LiveSocket(self.server.url, self.server.token(vetted[1])) as page:
            self.release(self.people(CLOSED, "enrolled")[0], CLOSED)
            self.assertEqual(page.take_push("seat.changed")["data"], {"session": CLOSED, "state": "waitlisted"})
            self.assertEqual(self.mine(vetted[1], CLOSED)["place"], 1)

    def test_only_organisers_change_the_size_and_nobody_loses_a_seat(self):
        size = {"in_person": 2, "online": 300, "sites_first": False, "reason": "A smaller room."}
        path = f"/sessions/{FULL_FOR_ALL}/seats"
        self.assertEqual(self.ask(ATTENDEE, "POST", path + "/size", size).code(), "forbidden")
        self.assertEqual(self.ask(ATTENDEE, "GET", path).code(), "forbidden")
        self.assertEqual(self.ask(MODERATOR_OF_S03, "GET", "/sessions/S03/seats").status, 404)
        shrunk = self.told(ORGANISER, "POST", path + "/size", size)
        self.assertEqual(shrunk["counts"]["in_person"], {"capacity": 2, "taken": 60, "waiting": 0})
        self.assertEqual(len([one for one in shrunk["people"] if one["state"] == "enrolled"]), 60)
        # S38 keeps two wheelchair places.
        for field, value in (("in_person", 1), ("in_person", -1), ("online", 100_001), ("reason", "")):
            refused = self.ask(ORGANISER, "POST", "/sessions/S38/seats/size", {**size, field: value})
            self.assertEqual((refused.code(), refused.json()["field"]), ("invalid", field))
        entry = self.store.command("XREVRANGE", f"cv:{{{EDITION}}}:audit", "+", "-", "COUNT", 1)[0]
        self.assertIn("seats.resize", entry[1])
        self.assertIn(ORGANISER, entry[1])

    def test_a_size_survives_a_restart_with_the_same_programme(self):
        size = {"in_person": 70, "online": 300, "sites_first": True, "reason": "More chairs."}
        self.told(ORGANISER, "POST", f"/sessions/{FULL_FOR_ALL}/seats/size", size)
        self.server.process.send_signal(signal.SIGTERM)
        self.server.process.wait(60)
        self.server.restart()
        roster = self.told(ORGANISER, "GET", f"/sessions/{FULL_FOR_ALL}/seats")
        self.assertEqual((roster["counts"]["in_person"]["capacity"], roster["sites_first"]), (70, True))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
