#!/usr/bin/env python3
"""What people see, correct, take along and delete of what is stored about them; and nothing else once access has ended."""
import json
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from embedded_store import EDITION, EmbeddedStore  # noqa: E402
from live_socket import LiveSocket  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ATTENDEE2, ORGANISER, ROOT, RunningServer, UNHURRIED  # noqa: E402
from sample_people import LEAD, PEOPLE_BY_ROLE, SITE  # noqa: E402

BINARY = sys.argv.pop(1)
FORM = {"name": "Ada Findme", "display": "full", "title": "Analyst", "organisation": "City of Sampleville",
        "discipline": "crime_analysis", "mode": "in_person", "listed": True}
NEEDS = {"needs": ["asl", "large_print"], "note": "near the door"}
ENDED = "Your access has ended. Contact the organisers."
# What stays open when access has ended: one's own data, and the way out.
STILL_OPEN = {("get", "/api/v1/me"), ("get", "/api/v1/me/registration"), ("get", "/api/v1/me/data"),
              ("post", "/api/v1/me/delete"), ("get", "/api/v1/me/preferences"), ("post", "/api/v1/me/preferences"),
              ("post", "/api/v1/sign-out"), ("post", "/api/v1/sign-out-everywhere"),
              ("post", "/api/v1/sign-in/proof"), ("post", "/api/v1/sign-in/proof/code"),
              ("post", "/api/v1/sign-in/proof/link")}
EXAMPLES = {"{id}": "S03", "{room}": "S03", "{site}": SITE, "{connection}": "0-a", "{format}": "ics", "{token}": "0" * 52}


class MyRegistration(unittest.TestCase):
    def setUp(self):
        self.server = RunningServer(BINARY, ("--threads", "2"), {"limits": UNHURRIED})
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None, None, None)
        self.tokens = {}
        self.store = EmbeddedStore(self.server.data)

    def ask(self, person, method, path, body=None):
        if person not in self.tokens:
            self.tokens[person] = self.server.token(person)
        return call(self.server.url, method, path, ["Authorization: Bearer " + self.tokens[person]], body)

    def told(self, person, method, path, body=None):
        answer = self.ask(person, method, "/api/v1" + path, body)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def refused(self, status, person, method, path, body=None):
        answer = self.ask(person, method, "/api/v1" + path, body)
        self.assertEqual(answer.status, status, answer.body)
        return answer.json()

    def invite(self, email="ada@example.org", name="Ada Findme"):
        line = self.told(ORGANISER, "POST", "/registrations/invite", {"email": email, "name": name, "kind": "guest"})
        return line["registration"], self.store.command("HGET", f"cv:{{{EDITION}}}:registrations:of", line["registration"])

    def decide(self, registration, decision, reason=""):
        return self.told(ORGANISER, "POST", f"/registrations/{registration}/decision",
                         {"decision": decision, "reason": reason, "beyond": False})

    def confirmed(self, **form):
        registration, person = self.invite()
        self.told(person, "POST", "/me/registration", {"form": {**FORM, **form}, "access": NEEDS})
        self.decide(registration, "approved")
        self.told(person, "POST", "/me/registration/accept", {})
        return registration, person

    def test_J01_sent_twice_is_one_registration_and_an_invitation_says_who_invites(self):
        _, person = self.invite()
        sent = [self.told(person, "POST", "/me/registration", {"form": FORM, "access": NEEDS}) for _ in range(2)]
        self.assertEqual([one["status"] for one in sent], ["submitted", "submitted"])
        self.assertEqual([step["to"] for step in sent[1]["history"]], ["submitted", "invited"])
        self.assertEqual(sent[1]["invited_by"], "")  # the organisers
        team = self.told(LEAD, "GET", f"/delegations/{SITE}")
        out = next(line for line in team["people"] if line["status"] == "confirmed" and line["name"] not in team["leads"])
        self.told(LEAD, "POST", f"/delegations/{SITE}/release", {"out": out["registration"]})
        team = self.told(LEAD, "POST", f"/delegations/{SITE}/invite",
                         {"email": "new@example.org", "name": "New", "kind": "site_team"})
        new = next(line["registration"] for line in team["people"] if line["name"] == "New")
        invited = self.told(self.store.command("HGET", f"cv:{{{EDITION}}}:registrations:of", new), "GET", "/me/registration")
        self.assertEqual((invited["invited_by"], invited["email"]),
                         (self.told(LEAD, "GET", "/me")["person"]["name"], "new@example.org"))
        self.assertEqual(invited["site_name"], team["site_name"])

    def test_hostile_names_of_the_sample_are_kept_as_they_are(self):
        sample = json.loads((ROOT / "scheduling/sample/sample-summit.json").read_text(encoding="utf-8"))
        everybody = [" ".join(filter(None, (each["given_name"], each["family_name"]))) for each in sample["persons"]]
        names = [name for name in everybody if not name.isascii() or set(name) & set("<>'\"=&")]
        self.assertGreaterEqual(len(names), 3, "the sample has names that are hard to keep")
        _, person = self.confirmed()
        for name in [*names, "<b>Bold</b>", "\u0645\u062d\u0645\u062f", "=cmd()", "Null"]:
            version = self.told(person, "GET", "/me/profile")["version"]
            kept = self.told(person, "POST", "/me/profile", {"form": {**FORM, "name": name}, "version": version})
            self.assertEqual((kept["form"]["name"], kept["shown_as"]), (name, name))
            self.assertEqual(self.told(person, "GET", "/me/data")["person"]["name"], name)

    def test_a_corrected_profile_is_shown_everywhere_and_the_second_window_is_told(self):
        registration, person = self.confirmed()
        before = self.told(person, "GET", "/me/profile")
        wish = {"form": {**FORM, "display": "alias", "alias": "Analyst 7", "mode": "online"}, "version": before["version"]}
        after = self.told(person, "POST", "/me/profile", wish)
        self.assertEqual((after["shown_as"], after["form"]["mode"]), ("Analyst 7", "in_person"), "the way to attend stays")
        self.assertEqual(self.refused(409, person, "POST", "/me/profile", wish)["field"], "version")
        self.assertEqual(self.told(person, "GET", "/me/data")["account_name"], "Analyst 7")
        self.assertEqual(self.told(person, "GET", "/me/registration")["status"], "confirmed")
        detail = self.told(ORGANISER, "GET", f"/registrations/{registration}")
        self.assertEqual((detail["name"], detail["shown_as"]), ("Ada Findme", "Analyst 7"))
        for form, field in (({"name": " "}, "form.name"), ({"display": "alias"}, "form.alias"),
                            ({"discipline": "chief"}, "form.discipline"), ({"organisation": "x" * 201}, "form.organisation")):
            problem = self.refused(422, person, "POST", "/me/profile", {"form": {**FORM, **form}, "version": after["version"]})
            self.assertEqual(problem["field"], field)

    def test_what_somebody_needs_is_changed_after_they_are_confirmed(self):
        _, person = self.confirmed()
        before = self.told(person, "GET", "/me/profile")
        self.assertEqual(before["access"], NEEDS)
        wish = {"form": FORM, "access": {"needs": ["quiet_room", "asl", "quiet_room"], "note": " near the door "}}
        after = self.told(person, "POST", "/me/profile", {**wish, "version": before["version"]})
        kept = {"needs": ["asl", "quiet_room"], "note": "near the door"}
        self.assertEqual((after["access"], self.told(person, "GET", "/me/registration")["access"]), (kept, kept))
        self.assertEqual(self.refused(409, person, "POST", "/me/profile", {**wish, "version": before["version"]})["field"],
                         "version")
        without = self.told(person, "POST", "/me/profile", {"form": FORM, "version": after["version"]})
        self.assertEqual(without["access"], kept, "who says nothing about it changes nothing")
        long = {"form": FORM, "access": {"needs": [], "note": "x" * 501}, "version": without["version"]}
        self.assertEqual(self.refused(422, person, "POST", "/me/profile", long)["field"], "access.note")

    def test_S_35_the_export_is_complete_and_only_ones_own(self):
        registration, person = self.confirmed(display="alias", alias="Analyst 7")
        self.told(person, "GET", "/me/badge")
        self.told(person, "POST", "/sessions/S05/seat", {"kind": "in_person"})
        feed = self.told(person, "POST", "/me/feed", {})
        self.told(person, "POST", "/sessions/S03/star", {"starred": True})
        answer = self.ask(person, "GET", "/api/v1/me/data")
        self.assertEqual(answer.header("cache-control"), "no-store")
        data = answer.json()
        # Every field that the schemas have: of the record, and of the answers of the form.
        schemas = json.loads(call(self.server.url, "GET", "/api/openapi.json", []).body)["components"]["schemas"]
        absent_here = {"site"}  # a guest belongs to no site
        self.assertLessEqual({"name", "alias", "organisation", "registration"}, set(schemas["PersonRecord"]["properties"]))
        self.assertEqual(set(schemas["PersonRecord"]["properties"]) - set(data["person"]), absent_here)
        self.assertEqual(set(schemas["RegistrationForm"]["properties"]) - set(data["registration"]["form"]), set())
        self.assertEqual(set(schemas["AccessNeeds"]["properties"]) - set(data["registration"]["access"]), set())
        self.assertEqual(set(schemas["MyData"]["properties"]) - set(data), set())
        self.assertEqual(data["registration"]["access"], NEEDS)
        self.assertEqual((data["email"], data["shown_as"], len(data["badge_code"])), ("ada@example.org", "Analyst 7", 17))
        self.assertEqual([seat["session"] for seat in data["seats"]], ["S05"])
        self.assertEqual([login["token"] for login in data["logins"]], [True])
        self.assertEqual(data["feed_since"], feed["since"])
        self.assertEqual(data["stars"], ["S03"])
        self.assertNotIn(feed["address"].rsplit("/", 1)[1], answer.body.decode())
        self.assertEqual(data["registration"]["registration"], registration)
        for other in (ORGANISER, self.told(ORGANISER, "GET", "/me")["person"]["name"], self.tokens[person]):
            self.assertNotIn(other, answer.body.decode())

    def test_deleting_leaves_nothing_to_know_somebody_by(self):
        registration, person = self.confirmed()
        self.told(person, "GET", "/me/badge")
        self.told(person, "POST", "/sessions/S05/seat", {"kind": "in_person"})
        self.assertEqual(self.refused(422, person, "POST", "/me/delete", {"confirm": "yes"})["field"], "confirm")
        with LiveSocket(self.server.url, self.tokens[person]) as page:
            page.take_push("hello")
            self.assertTrue(self.told(person, "POST", "/me/delete", {"confirm": "delete"})["deleted"])
            self.assertEqual(page.wait_for_close(5), 4501)
        self.assertEqual(self.ask(person, "GET", "/api/v1/me").status, 401)
        detail = self.told(ORGANISER, "GET", f"/registrations/{registration}")
        self.assertEqual((detail["name"], detail["organisation"], detail["title"], detail["email"], detail["status"]),
                         ("Former participant", "", "", "", "cancelled"))
        self.assertEqual(detail["history"], [])
        key = f"cv:{{{EDITION}}}:"
        for name in ("people", "registrations", "registrations:access", "badges"):
            everything = json.dumps(self.store.command("HGETALL", key + name))
            for word in ("Findme", "Sampleville", "near the door", "ada@example.org"):
                self.assertNotIn(word, everything, name)
        self.assertEqual(self.store.command("HGET", "cv:{auth}:emails", "ada@example.org"), None)
        self.assertEqual(self.store.command("EXISTS", "cv:{auth}:account:" + person), 0)
        roster = self.told(ORGANISER, "GET", "/sessions/S05/seats")
        self.assertNotIn(registration, [one["registration"] for one in roster["people"]])
        # The address is free again: whoever is invited at it is somebody new.
        self.assertNotEqual(self.invite()[1], person)

    def test_an_import_does_not_bring_back_who_deleted_their_data(self):
        self.told(ATTENDEE2, "POST", "/me/delete", {"confirm": "delete"})
        sample = ROOT / "scheduling/sample/sample-summit.json"
        subprocess.run([BINARY, "import", str(sample), "--data", str(self.server.data)], check=True, capture_output=True)
        self.assertEqual(self.store.command("EXISTS", "cv:{auth}:account:" + ATTENDEE2), 0)
        record = json.loads(self.store.command("HGET", f"cv:{{{EDITION}}}:people", ATTENDEE2))
        self.assertEqual(record["name"], "Former participant")
        self.assertEqual(self.store.command("EXISTS", "cv:{auth}:account:" + ATTENDEE), 1)

    def test_J08_whoever_was_revoked_is_refused_everywhere_also_after_signing_in_again(self):
        registration, person = self.confirmed()
        self.expect_let_in(person)
        self.decide(registration, "revoked", "asked by security")
        self.assertEqual(self.ask(person, "GET", "/api/v1/me").status, 401)
        self.expect_shut_out(person)
        self.assertEqual(self.told(person, "GET", "/me")["registration"], "revoked")
        self.assertEqual(self.told(person, "GET", "/me/registration")["status"], "revoked")
        self.assertEqual(self.told(person, "GET", "/me/data")["person"]["name"], "Ada Findme")
        self.decide(registration, "reinstated", "wrong person")
        self.expect_let_in(person)
        # What was decided, but why is said among organisers only.
        about = [(act["action"], act["reason"]) for act in self.told(person, "GET", "/me/audit")["entries"]]
        self.assertEqual(about[:2], [("registration.reinstated", ""), ("registration.revoked", "")])

    def test_J08_staff_who_were_revoked_decide_nothing_any_more(self):
        for role in ("moderator", "organiser"):
            person = PEOPLE_BY_ROLE[role]
            registration = self.told(person, "GET", "/me/data")["registration"]["registration"]
            by = "P0491" if person == ORGANISER else ORGANISER
            self.told(by, "POST", f"/registrations/{registration}/decision",
                      {"decision": "revoked", "reason": "asked by security", "beyond": False})
            self.expect_shut_out(person)

    def expect_let_in(self, person):
        """The other node hears of a change within moments, long before what it remembers is a second old."""
        limit = time.monotonic() + 0.5
        while self.ask(person, "GET", "/api/v1/programme").status != 200 and time.monotonic() < limit:
            pass
        self.assertEqual([self.ask(person, "GET", "/api/v1/programme").status for _ in range(10)], [200] * 10)

    def expect_shut_out(self, person):
        self.tokens[person] = self.server.token(person)  # a new login
        document = json.loads(call(self.server.url, "GET", "/api/openapi.json", []).body)
        refused, limit = 0, time.monotonic() + 2  # I-08: on every node; connections go to either
        for pattern, item in document["paths"].items():
            path = pattern
            for name, example in EXAMPLES.items():
                path = path.replace(name, example)
            for method in ("get", "post"):
                if method not in item or {"login": []} not in item[method].get("security", []):
                    continue
                if (method, pattern) in STILL_OPEN:
                    continue
                answer = self.ask(person, method.upper(), path, {} if method == "post" else None)
                while answer.status != 403 and time.monotonic() < limit:
                    answer = self.ask(person, method.upper(), path, {} if method == "post" else None)
                self.assertEqual((answer.status, ENDED in answer.body.decode()), (403, True), f"{method} {path}: {answer.body[:300]}")
                refused += 1
        self.assertGreater(refused, 25, "the document names the routes that need a login")
        with LiveSocket(self.server.url, self.tokens[person]) as page:
            self.assertEqual(page.wait_for_close(5), 4503)


if __name__ == "__main__":
    unittest.main()
