#!/usr/bin/env python3
"""What organisers change about people of the sample summit: details put right, and who leads a site's team (J02).
usage: people_test.py CONVENE"""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from own_server_case import OwnServerCase  # noqa: E402
from running_server import ORGANISER  # noqa: E402
from sample_people import LEAD, PEOPLE_BY_ROLE, SITE  # noqa: E402

BINARY = sys.argv.pop(1)
WHY = "asked by the site"


class People(OwnServerCase):
    binary = BINARY

    def team(self, person=ORGANISER):
        return self.told(person, "GET", f"/delegations/{SITE}")

    def lead(self, registration, leads=True, **more):
        return self.told(ORGANISER, "POST", f"/registrations/{registration}/lead", {"leads": leads, "reason": WHY, **more})

    def another(self):
        """Somebody of the team who comes and does not lead it."""
        return next(one for one in self.team()["people"] if one["status"] == "confirmed" and not one["leads"])

    def test_J02_the_lead_leaves_and_an_organiser_names_a_new_one(self):
        old = next(one for one in self.team()["people"] if self.person_of(one["registration"]) == LEAD)
        new = self.another()
        person = self.person_of(new["registration"])
        invite = {"email": "new@example.org", "name": "New", "kind": "site_team"}
        self.refused(404, person, "POST", f"/delegations/{SITE}/invite", invite)
        self.told(LEAD, "POST", "/me/registration/cancel", {})
        self.refused(404, LEAD, "GET", f"/delegations/{SITE}")  # who left the team leads it no more
        self.assertNotIn(old["name"], self.team()["leads"])
        self.assertTrue(self.lead(new["registration"])["leads"])
        self.assertIn(new["name"], self.team()["leads"])
        self.assertIn("site_team_lead", self.told(person, "GET", "/me")["roles"])
        self.assertTrue(self.told(person, "POST", f"/delegations/{SITE}/invite", invite)["may_name"])
        self.assertFalse(self.lead(new["registration"], False)["leads"])
        self.refused(404, person, "GET", f"/delegations/{SITE}")
        acts = [one["action"] for one in self.told(ORGANISER, "GET", "/audit")["entries"] if one["reason"] == WHY]
        self.assertEqual(acts, ["registration.lead_ended", "registration.lead_named"])

    def test_named_twice_is_named_once(self):
        new = self.another()
        first, second = (self.lead(new["registration"]) for _ in range(2))
        self.assertEqual((first["leads"], second["version"]), (True, first["version"]))

    def test_only_who_is_on_a_team_can_lead_it(self):
        guest = self.told(ORGANISER, "POST", "/registrations/invite",
                          {"email": "ada@example.org", "name": "Ada", "kind": "guest"})["registration"]
        self.refused(409, ORGANISER, "POST", f"/registrations/{guest}/lead", {"leads": True, "reason": WHY})
        self.assertEqual(self.refused(422, ORGANISER, "POST", f"/registrations/{guest}/lead",
                                      {"leads": True, "reason": ""})["field"], "reason")

    def test_details_are_put_right_with_a_reason_and_the_rest_stays(self):
        which = self.another()["registration"]
        person = self.person_of(which)
        before = self.told(person, "GET", "/me/profile")
        seen = self.told(ORGANISER, "GET", f"/registrations/{which}")
        facts = {"name": "Zoë <b>Right</b>", "title": "=cmd()", "organisation": "City of Right", "discipline": "city_hall"}
        asked = {"form": facts, "version": seen["version"], "reason": WHY}
        after = self.told(ORGANISER, "POST", f"/registrations/{which}/person", asked)
        self.assertEqual({key: after[key] for key in facts}, facts)
        self.assertEqual((after["status"], after["mode"]), (seen["status"], seen["mode"]))
        theirs = self.told(person, "GET", "/me/profile")
        for mine in ("display", "listed"):
            self.assertEqual(theirs["form"][mine], before["form"][mine])
        self.assertEqual(theirs["access"], before["access"])
        self.assertEqual(self.refused(409, ORGANISER, "POST", f"/registrations/{which}/person", asked)["field"], "version")
        about = self.told(person, "GET", "/me/audit")["entries"]
        self.assertEqual((about[0]["action"], about[0]["reason"]), ("registration.corrected", ""), "the reason is for staff")
        for wrong, field in (({"name": " "}, "form.name"), ({"discipline": "chief"}, "form.discipline")):
            answer = self.refused(422, ORGANISER, "POST", f"/registrations/{which}/person",
                                  {"form": {**facts, **wrong}, "version": after["version"], "reason": WHY})
            self.assertEqual(answer["field"], field)
        self.assertEqual(self.told(ORGANISER, "GET", f"/registrations/{which}")["version"], after["version"])

    def test_S_09_S_19_every_role_at_both_doors(self):
        which = self.another()["registration"]
        facts = {"name": "No", "title": "", "organisation": "No", "discipline": "city_hall"}
        refused = 0
        for role, person in PEOPLE_BY_ROLE.items():
            if role == "organiser":
                continue
            for door, body in (("lead", {"leads": True, "reason": WHY}),
                               ("person", {"form": facts, "version": 1, "reason": WHY})):
                self.assertIn(self.ask(person, "POST", f"/registrations/{which}/{door}", body).status, (403, 404), role)
                refused += 1
        self.assertGreater(refused, 20)
        own = self.told(ORGANISER, "GET", "/me/registration")["registration"]
        self.refused(403, ORGANISER, "POST", f"/registrations/{own}/lead", {"leads": True, "reason": WHY})
        self.refused(403, ORGANISER, "POST", f"/registrations/{own}/person", {"form": facts, "version": 1, "reason": WHY})
        self.assertFalse(self.told(ORGANISER, "GET", f"/registrations/{which}")["leads"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
