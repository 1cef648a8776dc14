#!/usr/bin/env python3
"""J06 and I-18: the check-in desk of the sample summit, with desks that were offline, wrong clocks, and people on no list."""
import sys
import threading
import time
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from hostile_text import PAYLOADS  # noqa: E402
from desk_stand import DESK, GUEST, NEAR, OTHER, WALKS_BY, DeskStand, note, now, read, text  # noqa: E402
from live_socket import LiveSocket  # noqa: E402
from running_server import ORGANISER  # noqa: E402
from sample_people import DESK2, PEOPLE_BY_ROLE  # noqa: E402

DeskStand.binary = sys.argv.pop(1)


class Desk(DeskStand):
    def close_registration(self):
        self.told(ORGANISER, "POST", "/registrations/places",
                  {"in_person": 560, "online": 3000, "closes_at": text(now() + timedelta(seconds=0.5)), "reason": "today"})
        end = time.monotonic() + 10
        while self.told(ORGANISER, "GET", "/me/registration")["open"]:
            self.assertLess(time.monotonic(), end, "registration does not close")
            time.sleep(0.05)

    def test_J06_the_list_has_everybody_who_may_come_with_their_badges(self):
        answer = self.told(DESK, "GET", "/desk")
        people = answer["people"]
        counts = {}
        for one in people:
            counts[one["status"]] = counts.get(one["status"], 0) + 1
        self.assertEqual(counts, {"confirmed": 476, "approved": 30, "invited": 24, "submitted": 22, "waitlisted": 18})
        self.assertLess(abs(read(answer["at"]) - now()), NEAR)
        self.assertEqual(sorted(people, key=lambda one: (one["name"].encode(), one["registration"])), people)
        for one in people:
            holds = one["status"] in ("confirmed", "approved")
            self.assertEqual(len(one["badge"]), 17 if holds else 0, one)
        codes = [one["badge"] for one in people if one["badge"]]
        self.assertEqual(len(set(codes)), 506)
        self.assertEqual({one["registration"]: one["badge"] for one in people},
                         {key: one["badge"] for key, one in self.people(DESK2).items()}, "a code stays what it is")
        self.assertEqual(self.told("P0005", "GET", "/me/badge")["code"], self.people()[GUEST]["badge"])
        self.assertEqual(self.people()[GUEST]["mode"], "in_person")

    def test_a_code_that_was_shown_before_is_the_one_on_the_list(self):
        mine = self.told("P0005", "GET", "/me/badge")["code"]
        self.assertEqual(self.people()[GUEST]["badge"], mine)

    def test_I_13_the_desk_and_the_badge_show_the_name_that_was_chosen(self):
        for display, shown in (("alias", "Analyst 7"), ("initials", "A. F."), ("full", "Ada Findme")):
            with self.subTest(display=display):
                profile = self.told("P0005", "GET", "/me/profile")
                form = {**profile["form"], "name": "Ada Findme", "display": display,
                        **({"alias": "Analyst 7"} if display == "alias" else {})}
                self.told("P0005", "POST", "/me/profile", {"version": profile["version"], "form": form})
                self.assertEqual(self.told("P0005", "GET", "/me/badge")["name"], shown)
                answer = self.ask(DESK, "GET", "/desk")
                self.assertEqual({one["registration"]: one["name"] for one in answer.json()["people"]}[GUEST], shown)
                self.assertEqual("Ada Findme" in answer.body.decode(), display == "full")
                _, (person,) = self.send(note(GUEST))
                self.assertEqual(person["name"], shown)

    def test_J06_the_network_is_out_and_comes_back(self):
        badge = {key: one["badge"] for key, one in self.people().items()}
        confirmed = [key for key, one in self.people().items() if one["status"] == "confirmed"][:20]
        self.assertEqual(self.send(note(badge=badge[GUEST]))[0], ["in"])
        begin = now() - timedelta(minutes=20)
        kept = [note(badge=badge[each], at=begin + timedelta(seconds=index)) for index, each in enumerate(confirmed)]
        kept.append(note(badge=badge[confirmed[3]], at=begin + timedelta(seconds=60)))
        walk_in = self.walk_in()
        results, people = self.send(*kept)
        fresh = ["again" if each == GUEST else "in" for each in confirmed]
        self.assertEqual(results, [*fresh, "again"], "scanned twice, counted once")
        self.assertEqual(people[3], people[20], "both outcomes have them as they are now")
        counted = [one for one in self.people().values() if one["status"] == "checked_in"]
        self.assertEqual(len(counted), len({*confirmed, GUEST}))
        self.assertLess(abs(self.checked_in(confirmed[3]) - (begin + timedelta(seconds=3))), NEAR)
        self.assertEqual((walk_in["known"], walk_in["person"]["status"]), (False, "submitted"))
        before = self.people()
        again, _ = self.send(*kept)
        self.assertEqual(set(again), {"again"})
        self.assertEqual(self.people(), before, "sent again, it changes nothing")
        self.assertEqual(len(self.entries("registration.checked_in")), len(counted))

    def test_I_18_two_desks_that_were_offline_make_one_check_in_at_the_earliest_time(self):
        early, late = now() - timedelta(minutes=30), now() - timedelta(minutes=10)
        self.assertEqual(self.send(note(GUEST, at=late), desk=DESK)[0], ["in"])
        results, (person,) = self.send(note(GUEST, at=early), desk=DESK2)
        self.assertEqual(results, ["again"])
        self.assertLess(abs(read(person["checked_in_at"]) - early), NEAR)
        self.assertLess(abs(self.checked_in(GUEST) - early), NEAR)
        self.assertEqual(self.send(note(GUEST, at=late), desk=DESK)[0], ["again"])
        self.assertLess(abs(self.checked_in(GUEST) - early), NEAR)
        entry, = self.entries("registration.checked_in")
        self.assertEqual((entry["actor"], entry["object"], entry["reason"]), (DESK, GUEST, "scanned"))

    def test_I_18_many_desks_at_the_same_moment_count_a_person_once(self):
        results, codes = [], self.people()
        self.ask(DESK2, "GET", "/me")
        notes = [note(badge=codes[each]["badge"]) for each in (GUEST, OTHER, WALKS_BY)]
        threads = [threading.Thread(target=lambda desk=desk: results.extend(self.send(*notes, desk=desk)[0]))
                   for desk in (DESK, DESK2) * 4]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.assertEqual(sorted(results), ["again"] * 21 + ["in"] * 3)
        self.assertEqual(len(self.entries("registration.checked_in")), 3)

    def test_the_difference_of_the_desks_clock_is_taken_out(self):
        came = now() - timedelta(minutes=5)
        for registration, wrong in ((GUEST, timedelta(hours=3)), (OTHER, timedelta(hours=-3))):
            with self.subTest(wrong=wrong):
                self.send(note(registration, at=came + wrong), clock=now() + wrong)
                self.assertLess(abs(self.checked_in(registration) - came), NEAR)

    def test_nobody_comes_later_than_now_or_before_last_week(self):
        self.send(note(GUEST, at=now() + timedelta(days=3)))
        self.assertLess(abs(self.checked_in(GUEST) - now()), NEAR)
        self.assertLessEqual(self.checked_in(GUEST), now())
        long_ago = datetime(1999, 1, 1, tzinfo=timezone.utc)
        self.send(note(OTHER, at=long_ago))
        self.assertLess(abs(self.checked_in(OTHER) - (now() - timedelta(days=7))), NEAR)
        self.send(note(WALKS_BY, at=now()), clock=datetime(9999, 12, 31, tzinfo=timezone.utc))
        self.assertLess(abs(self.checked_in(WALKS_BY) - (now() - timedelta(days=7))), NEAR)

    def test_a_badge_is_read_however_it_was_typed(self):
        code = self.people()[GUEST]["badge"]
        spoken = "-".join((code[:4], code[4:8], code[8:12], code[12:])).lower().replace("1", "l").replace("0", "o")
        results, people = self.send(note(badge=f" {spoken} ", way="typed"))
        self.assertEqual((results, people[0]["registration"]), (["in"], GUEST))

    def test_unknown_and_mistyped_badges_are_nobodys(self):
        code = self.people()[GUEST]["badge"]
        wrong = code[:5] + ("2" if code[5] != "2" else "3") + code[6:]
        foreign = "0000000000000014U"  # well formed, and nobody's
        results, people = self.send(note(badge=wrong), note(badge=foreign), note(badge=""), note(badge="x" * 300),
                                    note("R-nobody"), note(badge=code))
        self.assertEqual(results, ["unknown"] * 5 + ["in"])
        self.assertEqual(people[:5], [None] * 5)

    def test_who_is_not_confirmed_is_not_let_in(self):
        by_status = {}
        for one in self.people().values():
            by_status.setdefault(one["status"], one["registration"])
        statuses = ["invited", "submitted", "waitlisted", "approved"]
        results, people = self.send(*(note(by_status[each], way="found") for each in statuses))
        self.assertEqual(results, ["not_allowed"] * 3 + ["in"])
        self.assertEqual([one["status"] for one in people], ["invited", "submitted", "waitlisted", "checked_in"])
        self.decide(GUEST, "cancelled", "fell ill")
        self.assertNotIn(GUEST, self.people())
        results, (person,) = self.send(note(GUEST))
        self.assertEqual((results, person["status"]), (["not_allowed"], "cancelled"))

    def test_J06_a_revoked_badge_is_refused_and_leaves_one_entry_a_note(self):
        code = self.people()[GUEST]["badge"]
        self.decide(GUEST, "revoked", "not who they said")
        self.assertEqual((self.people()[GUEST]["status"], self.people()[GUEST]["badge"]), ("revoked", code),
                         "a desk that is offline later has to know them")
        came = now() - timedelta(minutes=3)
        kept = note(badge=code, at=came)
        for desk, clock in ((DESK, now()), (DESK, now() + timedelta(seconds=90)), (DESK2, now())):
            results, people = self.send(kept, kept, clock=clock, desk=desk)
            self.assertEqual((results, {one["status"] for one in people}), (["ended", "ended"], {"revoked"}))
        entry, = self.entries("registration.refused_at_desk")
        self.assertEqual((entry["actor"], entry["object"], entry["reason"]), (DESK, GUEST, "scanned"))
        self.assertEqual(entry["actor_name"], self.told(DESK, "GET", "/me")["person"]["name"])
        self.send(note(badge=code, at=now(), way="typed"))
        self.assertEqual(len(self.entries("registration.refused_at_desk")), 2, "they came again")
        self.assertIsNone(self.checked_in(GUEST))

    def test_J06_a_walk_in_waits_until_an_organiser_says_yes(self):
        self.close_registration()
        made = self.walk_in()
        person, registration = made["person"], made["person"]["registration"]
        self.assertEqual((made["known"], person["status"], person["kind"], person["mode"], person["badge"]),
                         (False, "submitted", "guest", "in_person", ""))
        self.assertEqual((person["name"], person["organisation"]), ("Zoe Findme", "Sampleville"))
        self.assertEqual(self.send(note(registration))[0], ["not_allowed"])
        self.assertEqual(self.told(ORGANISER, "GET", f"/registrations/{registration}")["email"], "zoe@example.org")
        self.assertEqual(self.decide(registration, "approved")["status"], "approved")
        self.assertEqual(len(self.people()[registration]["badge"]), 17)
        self.assertEqual(self.send(note(registration))[0], ["in"])
        entry, = self.entries("registration.walk_in")
        self.assertEqual((entry["actor"], entry["object"]), (DESK, registration))
        self.assertEqual(self.entries("registration.invited"), [])

    def test_I_01_a_walk_in_twice_at_once_is_one_registration(self):
        self.ask(DESK2, "GET", "/me")
        made = []
        threads = [threading.Thread(target=lambda who=who: made.append(self.walk_in(*who)))
                   for who in (("zoe@example.org", "Zoe", "A", DESK), (" ZOE@Example.org", "Zoë", "B", DESK2)) * 3]
        self.ask(DESK, "GET", "/me")
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.assertEqual(len(made), 6)
        self.assertEqual(len({one["person"]["registration"] for one in made}), 1)
        self.assertEqual(sorted(one["known"] for one in made), [False] + [True] * 5)
        self.assertEqual(len(self.entries("registration.walk_in")), 1)

    def test_a_walk_in_who_is_registered_is_found_and_nothing_changes(self):
        email = self.told(ORGANISER, "GET", f"/registrations/{GUEST}")["email"]
        before = self.people()[GUEST]
        made = self.walk_in(email.upper(), "Somebody Else", "Elsewhere")
        self.assertEqual((made["known"], made["person"]), (True, before))
        self.assertEqual(self.people()[GUEST], before)
        self.decide(OTHER, "revoked", "why not")
        email = self.told(ORGANISER, "GET", f"/registrations/{OTHER}")["email"]
        self.assertEqual(self.walk_in(email)["person"]["status"], "revoked", "the door is no way back in")

    def test_a_walk_in_that_breaks_a_rule_names_the_field(self):
        for words, field in (({"name": " \t"}, "name"), ({"name": "x" * 201}, "name"), ({"email": "nobody"}, "email"),
                             ({"email": ""}, "email"), ({"organisation": "x" * 201}, "organisation")):
            with self.subTest(words=words):
                problem = self.refused(422, DESK, "POST", "/desk/walk-ins",
                                       {"name": "Zoe", "email": "zoe@example.org", "organisation": "", **words})
                self.assertEqual((problem["code"], problem["field"]), ("invalid", field))

    def test_hostile_names_are_kept_as_they_are(self):
        for number, name in enumerate(("محمد", "O'Name \"Q\"", "Null", "=cmd()", "李雷", *PAYLOADS[::25])):
            name = name[:200]
            made = self.walk_in(f"hostile{number}@example.org", name, name)["person"]
            self.assertEqual((made["name"], made["organisation"]), (name.strip(), name.strip()))
            self.assertEqual(self.people()[made["registration"]], made)
        made = self.walk_in("bidi@example.org", "Zoe\u202e\u0000\n Evil", "")["person"]
        self.assertEqual(made["name"], "Zoe Evil")

    def test_a_request_that_breaks_a_rule_names_the_field(self):
        whom = {"at": text(now()), "way": "scanned"}
        for notes in ([], [note(GUEST)] * 201, [whom], [{**whom, "registration": GUEST, "badge": "x"}]):
            with self.subTest(notes=len(notes)):
                problem = self.refused(422, DESK, "POST", "/desk/check-ins", {"clock": text(now()), "check_ins": notes})
                self.assertEqual((problem["code"], problem["field"]), ("invalid", "check_ins"))
        for words in ({"at": "soon"}, {"way": "guessed"}):
            self.refused(422, DESK, "POST", "/desk/check-ins",
                         {"clock": text(now()), "check_ins": [{**note(GUEST), **words}]})
        self.assertIsNone(self.checked_in(GUEST), "all or nothing of a request that is none")

    def test_two_hundred_at_once_fit(self):
        people = [one for one in self.people().values() if one["status"] == "confirmed"][:200]
        results, _ = self.send(*(note(badge=one["badge"], way="paper") for one in people))
        self.assertEqual(results, ["in"] * 200)

    def test_the_other_desk_and_the_person_hear_of_it(self):
        with LiveSocket(self.server.url, self.server.token(DESK2)) as other, \
                LiveSocket(self.server.url, self.server.token("P0005")) as own:
            self.assertIn("ok", other.ask("registrations.follow"))
            own.take_push("hello")
            self.send(note(GUEST, at=now() - timedelta(minutes=1)))
            for page in (other, own):
                pushed = page.take_push("registration.changed")["data"]
                self.assertEqual((pushed["registration"], pushed["status"]), (GUEST, "checked_in"))
            self.send(note(GUEST, at=now() - timedelta(minutes=9)))
            earlier = other.take_push("registration.changed")["data"]
            self.assertEqual(earlier["version"], pushed["version"] + 1, "an earlier time is news to who shows it")
            made = self.walk_in()["person"]
            self.assertEqual(other.take_push("registration.changed")["data"]["registration"], made["registration"])

    def test_I_21_a_list_on_paper_is_one_entry_that_names_nobody(self):
        self.told(DESK, "POST", "/desk/paper-lists", {"people": 570})
        for people in (-1, 5001):
            self.assertEqual(self.refused(422, DESK, "POST", "/desk/paper-lists", {"people": people})["field"], "people")
        entry, = self.entries("desk.print")
        self.assertEqual((entry["actor"], entry["object"], entry["reason"]), (DESK, "desk", "570 people on paper"))

    def test_S_09_every_role_at_the_desk(self):
        allowed, doors = {"checkin", "organiser"}, (
            ("GET", "/desk", None), ("POST", "/desk/check-ins", {"clock": text(now()), "check_ins": [note(GUEST)]}),
            ("POST", "/desk/take-backs", {"registration": GUEST, "reason": "wrong person"}),
            ("POST", "/desk/paper-lists", {"people": 570}),
            ("POST", "/desk/walk-ins", {"name": "Zoe", "email": "zoe@example.org", "organisation": ""}))
        for role, person in PEOPLE_BY_ROLE.items():
            for method, path, body in doors:
                with self.subTest(role=role, path=path):
                    answer = self.ask(person, method, path, body)
                    self.assertEqual(answer.status, 200 if role in allowed else 403, answer.body)
                    self.assertEqual(answer.code(), "" if role in allowed else "forbidden")
        for role in ("attendee", "moderator", "liaison", "checkin"):
            with LiveSocket(self.server.url, self.tokens[PEOPLE_BY_ROLE[role]]) as live:
                self.assertEqual("ok" in live.ask("registrations.follow"), role in allowed, role)
        refused = self.ask("P0498", "GET", "/registrations/" + GUEST)
        self.assertEqual(refused.status, 404, "the desk's right opens nothing else")


if __name__ == "__main__":
    unittest.main(verbosity=2)
