#!/usr/bin/env python3
"""People invited by a table, as organisers send it. usage: invitation_import_test.py CONVENE"""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from embedded_store import EDITION, EmbeddedStore  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ORGANISER, RunningServer, UNHURRIED  # noqa: E402
from sample_people import LEAD, PEOPLE_BY_ROLE  # noqa: E402

BINARY = sys.argv.pop(1)
BOM = "\ufeff"
CAMDEN = "rowan.pretendson.p0006@camden-cvi.example.org"  # of P0006, who is confirmed


def rows(answer, *members):
    return [tuple(row.get(member) for member in members) for row in answer["rows"]]


class Import(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = RunningServer(BINARY, ("--threads", "1"), {"limits": UNHURRIED})
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.people = (ORGANISER, ATTENDEE, LEAD, PEOPLE_BY_ROLE["liaison"], PEOPLE_BY_ROLE["checkin"])
        cls.tokens = {who: cls.server.token(who) for who in cls.people}
        cls.store = EmbeddedStore(cls.server.data)

    def send(self, csv, dry_run=False, person=ORGANISER, **more):
        return call(self.server.url, "POST", "/api/v1/registrations/import",
                    ["Authorization: Bearer " + self.tokens[person]], {"csv": csv, "dry_run": dry_run, **more})

    def told(self, csv, dry_run=False, **more):
        answer = self.send(csv, dry_run, **more)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def find(self, text):
        answer = call(self.server.url, "POST", "/api/v1/registrations/search",
                      ["Authorization: Bearer " + self.tokens[ORGANISER]], {"skip": 0, "text": text})
        return answer.json()["people"]

    def state(self):
        """All that an invitation changes: accounts, registrations, the record, what is to be mailed."""
        keys = f"cv:{{{EDITION}}}"
        return (self.store.command("HLEN", keys + ":registrations"), self.store.command("HLEN", keys + ":people"),
                self.store.command("XLEN", keys + ":audit"))

    def test_a_dry_run_says_everything_and_changes_nothing(self):
        before = self.state()
        table = "email,name,kind,site\ndry@example.org,Dry Run,guest,\n" + CAMDEN + ",Somebody,,\nx,Wrong,,\n"
        told = self.told(table, dry_run=True)
        self.assertEqual((told["dry_run"], told["total"], told["invited"], told["known"], told["errors"]), (True, 3, 1, 1, 1))
        self.assertEqual(rows(told, "row", "outcome"), [(2, "invited"), (3, "known"), (4, "error")])
        self.assertNotIn("registration", told["rows"][0])
        self.assertEqual(self.state(), before)
        self.assertEqual(self.find("Dry Run"), [])

    def test_a_real_run_invites_and_sent_again_it_passes_them_over(self):
        table = BOM + ('email;name;kind;site\r\n"TWICE.One@Example.org";"Quoted; ""Twice"" One";guest;\r\n'
                       "twice.two@example.org;Twice Two;;camden, nj\r\ntwice.three@example.org;Twice Three;site_team;SITE02\r\n")
        entries = self.state()[2]
        told = self.told(table)
        self.assertEqual((told["invited"], told["known"], told["errors"]), (3, 0, 0), told)
        self.assertNotIn("next_row", told)
        found = {one["name"]: one for one in self.find("Twice")}
        self.assertEqual({name: (one["status"], one["kind"]) for name, one in found.items()},
                         {'Quoted; "Twice" One': ("invited", "guest"), "Twice Two": ("invited", "site_team"),
                          "Twice Three": ("invited", "site_team")})
        self.assertEqual(found["Twice Two"]["site_name"], "Camden, NJ")
        self.assertEqual({one["registration"] for one in told["rows"]}, {one["registration"] for one in found.values()})
        self.assertEqual(self.state()[2], entries + 3, "an entry in the record for each")
        again, after = self.told(table), self.state()
        self.assertEqual((again["invited"], again["known"], again["errors"]), (0, 3, 0))
        self.assertEqual(rows(again, "registration"), rows(told, "registration"))
        self.assertEqual(self.state(), after)

    def test_whoever_gave_the_place_back_is_invited_anew(self):
        table = "email,name\nagain@example.org,Again Please\n"
        which = self.told(table)["rows"][0]["registration"]
        call(self.server.url, "POST", f"/api/v1/registrations/{which}/decision",
             ["Authorization: Bearer " + self.tokens[ORGANISER]],
             {"decision": "cancelled", "reason": "for a test", "beyond": False})
        self.assertEqual(rows(self.told(table, dry_run=True), "outcome"), [("invited",)])
        self.assertEqual(rows(self.told(table), "outcome", "registration"), [("invited", which)])
        self.assertEqual(self.find("Again Please")[0]["status"], "invited")

    def test_each_wrong_row_says_where_and_why_and_the_others_are_done(self):
        table = ("email,name,kind,site\nnobody,A,guest,\nb@example.org,,guest,\nc@example.org,C,king,\n"
                 "d@example.org,D,guest,Nowhere\ne@example.org,E,guest,SITE02\nf@example.org,F,site_team,\n"
                 "good@example.org,Wrong Rows Good,guest,\nGOOD@example.org,Twin,guest,\n"
                 "g@example.org," + "G" * 201 + ",guest,\n")
        told = self.told(table)
        self.assertEqual(rows(told, "row", "outcome", "column"), [
            (2, "error", "email"), (3, "error", "name"), (4, "error", "kind"), (5, "error", "site"), (6, "error", "site"),
            (7, "error", "site"), (8, "invited", None), (9, "error", "email"), (10, "error", "name")])
        self.assertTrue(all(row.get("sentence") for row in told["rows"] if row["outcome"] == "error"))
        self.assertEqual(len(self.find("Wrong Rows Good")), 1)

    def test_a_cell_that_a_spreadsheet_would_run_is_text(self):
        told = self.told("email,name\nformula@example.org,\"=cmd('/c calc')!A1\"\n")
        self.assertEqual(rows(told, "outcome"), [("invited",)])
        self.assertEqual([one["name"] for one in self.find("=cmd(")], ["=cmd('/c calc')!A1"])

    def test_a_long_table_is_done_in_parts(self):
        table = "email,name\n" + "".join(f"part{i}@example.org,Part {i:03}\n" for i in range(120))
        told, seen, parts = self.told(table), [], 1
        while True:
            seen += rows(told, "row", "outcome")
            if "next_row" not in told:
                break
            told, parts = self.told(table, from_row=told["next_row"]), parts + 1
        self.assertEqual(seen, [(row, "invited") for row in range(2, 122)])
        self.assertEqual(parts, 3)
        self.assertEqual(self.told(table, dry_run=True)["known"], 120)

    def test_files_that_are_none_are_refused_as_a_whole(self):
        head = "email,name\n"
        for csv in ("", "name\nA\n", head + '"never closed', head.replace("name", "name,colour"),
                    head + "".join(f"many{i}@example.org,M\n" for i in range(1001)), "email,name\n\0"):
            with self.subTest(csv=csv[:30]):
                answer = self.send(csv)
                self.assertEqual((answer.status, answer.json().get("field")), (422, "csv"), answer.body)
        self.assertEqual(self.find("many"), [])
        self.assertEqual(self.send(head + "x" * 5_000_000).status, 413)

    def test_only_organisers(self):
        for person in self.people[1:]:
            answer = self.send("email,name\nno@example.org,No\n", dry_run=True, person=person)
            self.assertEqual((answer.status, answer.code()), (403, "forbidden"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
