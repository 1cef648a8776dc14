#!/usr/bin/env python3
"""Registrations of the sample summit over HTTP and live: who may do what, decisions, revocation on every node, delegations."""
import collections
import json
import sys
import time
import unittest
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from live_socket import LiveSocket  # noqa: E402
from own_server_case import OwnServerCase  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ORGANISER  # noqa: E402
from sample_people import LEAD, ORGANISER2, PEOPLE_BY_ROLE, SITE  # noqa: E402

BINARY = sys.argv.pop(1)
SAMPLE = json.loads((Path(__file__).resolve().parents[2] / "scheduling/sample/sample-summit.json").read_text(encoding="utf-8"))
FORM = {"name": "Ada Findme", "display": "full", "title": "Analyst", "organisation": "City of Sampleville",
        "discipline": "crime_analysis", "mode": "in_person", "listed": False}
NO_NEEDS = {"needs": [], "note": ""}


class Registrations(OwnServerCase):
    binary = BINARY

    def found(self, **wanted):
        return self.told(ORGANISER, "POST", "/registrations/search", {"skip": 0, **wanted})

    def invite(self, email, name="Ada Findme", kind="guest"):
        line = self.told(ORGANISER, "POST", "/registrations/invite", {"email": email, "name": name, "kind": kind})
        return line["registration"], self.person_of(line["registration"])

    def decide(self, registration, decision, reason="", **more):
        return self.told(ORGANISER, "POST", f"/registrations/{registration}/decision",
                         {"decision": decision, "reason": reason, "beyond": False, **more})

    def submit(self, person, **form):
        return self.told(person, "POST", "/me/registration", {"form": {**FORM, **form}, "access": NO_NEEDS})

    def test_J01_invited_submits_is_approved_and_accepts(self):
        registration, person = self.invite("ada@example.org")
        self.assertEqual(self.told(person, "GET", "/me/registration")["status"], "invited")
        sent = self.told(person, "POST", "/me/registration",
                         {"form": FORM, "access": {"needs": ["asl", "asl"], "note": "front row"}})
        self.assertEqual((sent["status"], sent["access"]), ("submitted", {"needs": ["asl"], "note": "front row"}))
        self.assertEqual(self.decide(registration, "approved")["status"], "approved")
        self.assertIn("answer_until", self.told(person, "GET", "/me/registration"))
        self.assertEqual(self.told(person, "POST", "/me/registration/accept", {})["status"], "confirmed")
        self.assertEqual(self.told(person, "POST", "/me/registration/accept", {})["status"], "confirmed")  # twice
        self.assertEqual(len(self.told(person, "GET", "/me/badge")["code"]), 17)
        states = [step["to"] for step in self.told(person, "GET", "/me/registration")["history"]]
        self.assertEqual(states, ["confirmed", "approved", "submitted", "invited"])

    def test_I_01_an_address_in_another_case_is_the_same_person(self):
        self.invite("Zoe.Test@Example.org")
        for other in ("zoe.test@example.org", "ZOE.TEST@EXAMPLE.ORG"):
            problem = self.refused(409, ORGANISER, "POST", "/registrations/invite",
                                   {"email": other, "name": "Zoe", "kind": "guest"})
            self.assertEqual((problem["code"], problem["field"]), ("conflict", "email"))
        self.assertEqual(self.found(text="Ada Findme")["total"], 1)

    def test_a_form_that_breaks_a_rule_names_the_field(self):
        _, person = self.invite("ada@example.org")
        for form, field in (({"name": "  "}, "form.name"), ({"organisation": ""}, "form.organisation"),
                            ({"discipline": "chief"}, "form.discipline"), ({"name": "x" * 201}, "form.name"),
                            ({"display": "alias"}, "form.alias")):
            problem = self.refused(422, person, "POST", "/me/registration",
                                   {"form": {**FORM, **form}, "access": NO_NEEDS})
            self.assertEqual((problem["code"], problem["field"]), ("invalid", field))
        self.assertEqual(self.told(person, "GET", "/me/registration")["status"], "invited")

    def test_hostile_names_are_kept_as_they_are(self):
        for number, name in enumerate(("<b>Bold</b>", "محمد", "O'Name \"Q\"", "Null", "=cmd()", "李雷")):
            _, person = self.invite(f"hostile{number}@example.org")
            self.assertEqual(self.submit(person, name=name)["form"]["name"], name)

    def test_I_13_others_see_the_name_that_was_chosen(self):
        registration, person = self.invite("ada@example.org")
        self.submit(person, display="alias", alias="Analyst 7")
        detail = self.told(ORGANISER, "GET", f"/registrations/{registration}")
        self.assertEqual((detail["name"], detail["shown_as"]), ("Ada Findme", "Analyst 7"))
        found = self.told(PEOPLE_BY_ROLE["doj_program_manager"], "POST", "/registrations/search",
                          {"skip": 0, "text": "Analyst 7"})
        self.assertEqual([line["name"] for line in found["people"]], ["Analyst 7"])
        by_name = self.told(PEOPLE_BY_ROLE["doj_program_manager"], "POST", "/registrations/search",
                            {"skip": 0, "text": "Ada Findme"})
        self.assertEqual(by_name["people"], [], "a search must not say whose alias it is")

    def test_the_search_counts_filters_and_pages(self):
        page = self.found()
        counts = {one["status"]: one["count"] for one in page["counts"]}
        self.assertEqual((page["total"], len(page["people"]), counts["confirmed"]), (600, 100, 476))
        self.assertEqual(page["places"]["in_person_held"] + page["places"]["online_held"], 506)
        self.assertEqual(len(self.found(skip=590)["people"]), 10)
        submitted = self.found(status="submitted")
        self.assertEqual((submitted["total"], {line["status"] for line in submitted["people"]}), (22, {"submitted"}))
        self.assertEqual(self.found(skip=5000)["people"], [])
        self.refused(422, ORGANISER, "POST", "/registrations/search", {"skip": -1})
        self.refused(422, ORGANISER, "POST", "/registrations/search", {"skip": 0, "text": "x" * 201})

    def test_registration_cannot_have_closed_before_it_is_said(self):
        invited = self.found(status="invited")["total"]
        self.assertGreater(invited, 0)
        for past in ("1970-01-01T00:00:00Z", "2001-01-01T00:00:00Z"):
            problem = self.refused(422, ORGANISER, "POST", "/registrations/places",
                                   {"in_person": 560, "online": 3000, "closes_at": past, "reason": "a slip"})
            self.assertEqual(problem["field"], "closes_at")
        self.assertEqual(self.found(status="invited")["total"], invited)

    def test_many_are_decided_at_once_each_for_itself(self):
        waiting = [line["registration"] for line in self.found(status="submitted")["people"]]
        outcomes = self.told(ORGANISER, "POST", "/registrations/decisions",
                             {"registrations": [*waiting[:3], "R-nobody"], "decision": "approved", "reason": ""})
        self.assertEqual([one["done"] for one in outcomes["outcomes"]], [True, True, True, False])
        self.assertEqual({one["status"] for one in outcomes["outcomes"][:3]}, {"approved"})
        self.refused(422, ORGANISER, "POST", "/registrations/decisions",
                     {"registrations": [], "decision": "approved", "reason": ""})

    def test_who_is_put_in_line_without_a_word_waits_for_an_organiser(self):
        one, two = (line["registration"] for line in self.found(status="submitted")["people"][:2])
        outcomes = self.told(ORGANISER, "POST", "/registrations/decisions",
                             {"registrations": [one], "decision": "waitlisted", "reason": ""})["outcomes"]
        self.assertEqual((outcomes[0]["done"], outcomes[0]["status"]), (True, "waitlisted"))
        self.assertEqual(self.decide(two, "waitlisted")["waits_for"], "organiser")
        self.assertEqual(self.decide(one, "approved", "There is room.")["status"], "approved")

    def test_the_second_organiser_is_told(self):
        line = self.found(status="submitted")["people"][0]
        path = f"/registrations/{line['registration']}/decision"
        first = {"decision": "waitlisted", "version": line["version"], "reason": "", "beyond": False}
        self.told(ORGANISER, "POST", path, first)
        problem = self.refused(409, ORGANISER2, "POST", path, {**first, "decision": "declined"})
        self.assertEqual(problem["field"], "version")

    def test_I_20_organisers_do_not_decide_about_themselves(self):
        own = self.told(ORGANISER, "GET", "/me/registration")["registration"]
        body = {"decision": "revoked", "reason": "because", "beyond": False}
        self.refused(403, ORGANISER, "POST", f"/registrations/{own}/decision", body)
        self.refused(403, ORGANISER, "POST", f"/registrations/{own}/vetting",
                     {"level": "verified", "evidence": "my own word", "reason": ""})
        self.assertTrue(self.told(ORGANISER, "GET", f"/registrations/{own}")["own"])

    def test_I_08_who_is_revoked_is_out_on_every_node_within_two_seconds(self):
        registration, person = self.invite("ada@example.org")
        self.submit(person)
        self.decide(registration, "approved")
        self.told(person, "POST", "/me/registration/accept", {})
        token, other = self.server.token(person), self.server.token(person)
        with ExitStack() as open_pages:
            # Spread over both nodes.
            pages = [open_pages.enter_context(LiveSocket(self.server.url, each)) for each in [token, other] * 4]
            for page in pages:
                page.ask("room.join", room="S03")
            start = time.monotonic()
            self.decide(registration, "revoked", "asked by security")
            codes = [page.wait_for_close(5) for page in pages]
            self.assertLess(time.monotonic() - start, 2)
        self.assertEqual(set(codes), {4503})
        for old in (token, other):
            answer = call(self.server.url, "GET", "/api/v1/me", ["Authorization: Bearer " + old])
            self.assertEqual(answer.status, 401)
        self.tokens.pop(person)
        self.refused(403, person, "GET", "/me/badge")
        self.assertEqual(self.decide(registration, "reinstated", "wrong person")["status"], "confirmed")

    def test_revoking_needs_a_reason_that_the_audit_keeps(self):
        registration, _ = self.invite("ada@example.org")
        body = {"decision": "revoked", "reason": " ", "beyond": False}
        problem = self.refused(422, ORGANISER, "POST", f"/registrations/{registration}/decision", body)
        self.assertEqual(problem["field"], "reason")
        self.decide(registration, "revoked", "asked by security")
        detail = self.told(ORGANISER, "GET", f"/registrations/{registration}")
        self.assertEqual((detail["history"][0]["to"], detail["history"][0]["reason"]), ("revoked", "asked by security"))

    def test_J02_a_lead_fills_a_delegation(self):
        team = self.told(LEAD, "GET", f"/delegations/{SITE}")
        self.assertTrue(team["may_name"] and team["may_write"] and not team["may_set_quota"])
        self.assertEqual(team["quota"], 8)
        while team["held"] < 8:
            number = team["named"]
            team = self.told(LEAD, "POST", f"/delegations/{SITE}/invite",
                             {"email": f"member{number}@example.org", "name": f"Member {number}", "kind": "site_team"})
            new = next(line for line in team["people"] if line["name"] == f"Member {number}")
            self.assertEqual(self.submit(self.person_of(new["registration"]))["status"], "approved")
            team = self.told(LEAD, "GET", f"/delegations/{SITE}")
        team = self.told(LEAD, "POST", f"/delegations/{SITE}/invite",
                         {"email": "ninth@example.org", "name": "Ninth", "kind": "site_team"})
        ninth = next(line for line in team["people"] if line["name"] == "Ninth")
        waits = self.submit(self.person_of(ninth["registration"]))
        self.assertEqual((waits["status"], waits["waits_for"]), ("waitlisted", "quota"))
        own = self.told(LEAD, "GET", "/me/registration")["registration"]
        for path, body in (("swap", {"out": own, "email": "new@example.org", "name": "New One"}), ("release", {"out": own})):
            problem = self.refused(409, LEAD, "POST", f"/delegations/{SITE}/{path}", body)
            self.assertEqual((problem["code"], problem["field"]), ("conflict", "out"))
        self.assertEqual(self.told(LEAD, "GET", "/me/registration")["status"], "confirmed")
        leaver = next(line for line in team["people"] if line["status"] in ("approved", "confirmed")
                      and line["registration"] != self.told(LEAD, "GET", "/me/registration")["registration"])
        self.told(LEAD, "POST", f"/delegations/{SITE}/swap",
                  {"out": leaver["registration"], "email": "new@example.org", "name": "New One"})
        self.assertEqual(self.told(self.person_of(ninth["registration"]), "GET", "/me/registration")["status"],
                         "approved")
        self.assertEqual(self.told(LEAD, "GET", f"/delegations/{SITE}")["held"], 8)

    def test_two_leads_who_write_at_once(self):
        team = self.told(LEAD, "GET", f"/delegations/{SITE}")
        first = self.told(LEAD, "POST", f"/delegations/{SITE}",
                          {"version": team["version"], "problems": "Nonfatal shootings", "reason": ""})
        self.assertEqual(first["problems"], "Nonfatal shootings")
        problem = self.refused(409, ORGANISER, "POST", f"/delegations/{SITE}",
                               {"version": team["version"], "problems": "Something else", "reason": ""})
        self.assertEqual(problem["field"], "version")
        self.refused(403, LEAD, "POST", f"/delegations/{SITE}",
                     {"version": first["version"], "quota": 20, "reason": "we are many"})
        more = self.told(ORGANISER, "POST", f"/delegations/{SITE}",
                         {"version": first["version"], "quota": 9, "reason": "joint site"})
        self.assertEqual((more["quota"], more["problems"]), (9, "Nonfatal shootings"))

    def test_vetting_from_request_to_the_closed_session(self):
        person = next(line for line in self.found(vetting_level="requested", status="confirmed")["people"])
        registration, who = person["registration"], self.person_of(person["registration"])
        step = {"level": "verified", "evidence": "credential seen at the desk", "reason": ""}
        self.assertEqual(self.told(ORGANISER, "POST", f"/registrations/{registration}/vetting", step)["vetting_level"],
                         "verified")
        self.assertEqual(self.told(who, "GET", "/me/registration")["vetting_level"], "verified")

    def test_of_two_organisers_who_vet_at_once_the_second_is_told(self):
        registration = self.found(vetting_level="requested", status="confirmed")["people"][0]["registration"]
        seen = self.told(ORGANISER, "GET", f"/registrations/{registration}")["version"]
        step = {"level": "verified", "evidence": "credential seen at the desk", "reason": "", "version": seen}
        self.told(ORGANISER, "POST", f"/registrations/{registration}/vetting", step)
        other = {**step, "level": "refused", "evidence": "", "reason": "no credential"}
        problem = self.refused(409, ORGANISER, "POST", f"/registrations/{registration}/vetting", other)
        self.assertEqual(problem["field"], "version")
        self.assertEqual(self.told(ORGANISER, "GET", f"/registrations/{registration}")["vetting_level"], "verified")

    def test_a_team_s_open_pages_hear_of_it_and_nobody_else_s(self):
        with LiveSocket(self.server.url, self.server.token(LEAD)) as lead, \
                LiveSocket(self.server.url, self.server.token(ATTENDEE)) as stranger:
            self.assertIn("ok", lead.ask("delegation.follow", site=SITE))
            self.assertEqual(stranger.ask("delegation.follow", site=SITE)["error"]["code"], "not_found")
            self.assertEqual(lead.ask("delegation.follow", site="SITE40")["error"]["code"], "not_found")
            team = self.told(ORGANISER, "GET", f"/delegations/{SITE}")
            self.told(ORGANISER, "POST", f"/delegations/{SITE}",
                      {"version": team["version"], "quota": team["quota"] + 1, "reason": "joint site"})
            self.assertEqual(lead.take_push("delegation.changed")["data"], {"site": SITE})
            self.told(ORGANISER, "POST", f"/delegations/{SITE}/invite",
                      {"email": "new@example.org", "name": "New", "kind": "site_team"})
            self.assertEqual(lead.take_push("delegation.changed")["data"], {"site": SITE})

    def test_I_07_who_cancelled_hears_nothing_more_in_the_room_they_are_in(self):
        registration, person = self.invite("ada@example.org")
        self.submit(person)
        self.decide(registration, "approved")
        self.told(person, "POST", "/me/registration/accept", {})
        with LiveSocket(self.server.url, self.server.token(person)) as inside, \
                LiveSocket(self.server.url, self.server.token(ATTENDEE)) as other:
            for each in (inside, other):
                self.assertIn("ok", each.ask("room.join", room="S03"))
            self.assertIn("ok", other.ask("room.post", room="S03", text="before", client_id="c1"))
            inside.take_push("message.posted")
            self.told(person, "POST", "/me/registration/cancel", {})
            self.assertEqual(inside.wait_for_close(5), 4001, "starts anew")
            self.assertIn("ok", other.ask("room.post", room="S03", text="after", client_id="c2"))
        with LiveSocket(self.server.url, self.server.token(person)) as again:
            self.assertEqual(again.ask("room.join", room="S03")["error"]["code"], "not_found")
        self.assertNotIn("after", "".join(str(line) for line in inside.lines))

    def test_vetting_rests_on_what_somebody_is(self):
        line = self.found(vetting_level="verified", status="confirmed")["people"][0]
        person = self.person_of(line["registration"])
        profile = self.told(person, "GET", "/me/profile")
        other = "city_hall" if profile["form"]["discipline"] != "city_hall" else "technology"
        self.told(person, "POST", "/me/profile",
                  {"form": {**profile["form"], "discipline": other}, "version": profile["version"]})
        mine = self.told(person, "GET", "/me/registration")
        self.assertEqual((mine["vetting_level"], mine["status"]), ("expired", "confirmed"))
        detail = self.told(ORGANISER, "GET", f"/registrations/{line['registration']}")
        self.assertEqual(detail["history"][0]["reason"], "vetting: expired")

    def test_J02_an_address_of_another_site_is_a_warning_and_no_refusal(self):
        other = next(site for site in SAMPLE["sites"] if site["id"] not in (SITE, "SITE40"))
        domain = collections.Counter(one["email"].split("@")[1] for one in SAMPLE["persons"]
                                     if one["site_id"] == other["id"]).most_common(1)[0][0]
        named = self.told(LEAD, "POST", f"/delegations/{SITE}/invite",
                          {"email": f"someone@{domain.upper()}", "name": "Someone", "kind": "site_team"})
        self.assertIn("address_of_other_site", named["warnings"])
        self.assertEqual(named["other_site"], f"{other['name']}, {other['state']}")
        self.assertIn("Someone", [line["name"] for line in named["people"]])
        self.assertEqual(self.told(LEAD, "GET", f"/delegations/{SITE}")["warnings"], [], "it was about that one")
        for address in ("someone@new.example.org", "else@new.example.org"):
            fine = self.told(LEAD, "POST", f"/delegations/{SITE}/invite",
                             {"email": address, "name": "Else", "kind": "site_team"})
            self.assertNotIn("address_of_other_site", fine["warnings"])

    def test_open_pages_hear_of_it(self):
        registration, person = self.invite("ada@example.org")
        with LiveSocket(self.server.url, self.server.token(ORGANISER)) as office, \
                LiveSocket(self.server.url, self.server.token(person)) as own:
            office.ask("registrations.follow")
            self.submit(person)
            for page in (own, office):
                pushed = page.take_push("registration.changed")
                self.assertEqual((pushed["data"]["registration"], pushed["data"]["status"]), (registration, "submitted"))

    def test_S_09_every_role_at_every_door(self):
        """Rows of domain.md 4.4: who may, of all roles; everybody else is refused, with the same answer for what is not
        there."""
        other = self.found(status="submitted")["people"][0]["registration"]
        everybody = set(PEOPLE_BY_ROLE)
        doors = [
            ("POST", "/registrations/search", {"skip": 0}, {"organiser", "doj_program_manager"}, 403),
            ("GET", f"/registrations/{other}", None, {"organiser"}, 404),
            ("POST", f"/registrations/{other}/decision",
             {"decision": "waitlisted", "reason": "", "beyond": False}, {"organiser"}, 404),
            ("POST", f"/registrations/{other}/vetting",
             {"level": "verified", "evidence": "badge seen", "reason": ""}, {"organiser"}, 404),
            ("POST", "/registrations/decisions",
             {"registrations": [other], "decision": "waitlisted", "reason": ""}, {"organiser"}, 403),
            ("POST", "/registrations/places",
             {"in_person": 560, "online": 3000, "closes_at": "2099-01-01T00:00:00Z", "reason": "as it was"},
             {"organiser"}, 403),
            ("GET", "/delegations/SITE40", None, {"organiser", "doj_program_manager"}, 404),
            ("POST", "/delegations/SITE40", {"version": 1, "problems": "x", "reason": ""}, {"organiser"}, (403, 404)),
            ("GET", "/me/registration", None, everybody, None),
        ]
        refusals = 0
        for role, person in PEOPLE_BY_ROLE.items():
            for method, path, body, allowed, status in doors:
                answer = self.ask(person, method, path, body)
                if role in allowed:
                    self.assertEqual(answer.status, 200, f"{role} {path} {answer.body}")
                else:
                    wanted = status if isinstance(status, tuple) else (status,)
                    self.assertIn(answer.status, wanted, f"{role} {path} {answer.body}")
                    refusals += 1
        self.assertGreater(refusals, 80)
        missing = self.refused(404, ATTENDEE, "GET", "/registrations/R-nobody")
        theirs = self.refused(404, ATTENDEE, "GET", f"/registrations/{other}")
        self.assertEqual({**missing, "request_id": ""}, {**theirs, "request_id": ""})


if __name__ == "__main__":
    unittest.main(verbosity=2)
