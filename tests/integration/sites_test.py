#!/usr/bin/env python3
"""Sites as clients see them: who sees which, two organisers at once, hand-over, tables in and out, and what the summit file
may still say."""
import csv
import io
import signal
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from embedded_store import EmbeddedStore  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ORGANISER, RunningServer, UNHURRIED  # noqa: E402

BINARY = sys.argv.pop(1)
ORGANISER2, DOJ, MEDIA = "P0491", "P0520", "P0590"
# Camden and Chicago are served by LIAISON, Wilmington by another; ATTENDEE belongs to Camden.
OWN, SECOND, FOREIGN = "SITE01", "SITE02", "SITE04"
LIAISON, LIAISON2, CHAMPION = "P0475", "P0476", "P0521"
AUDIT = "cv:{programme}:audit"
FACTS = {"name": "Jackson", "state": "MS", "kind": "city", "members": [], "time_zone": "America/Chicago", "public_names": []}
DAYS = {"starts_on": "2027-10-01", "ends_on": "2030-09-30"}


class Sites(unittest.TestCase):
    def setUp(self):
        self.server = RunningServer(BINARY, ("--threads", "2"), {"limits": UNHURRIED})
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None, None, None)
        self.tokens = {}

    def ask(self, person, method, path, body=None):
        if person not in self.tokens:
            self.tokens[person] = self.server.token(person)
        return call(self.server.url, method, "/api/v1/sites" + path, ["Authorization: Bearer " + self.tokens[person]], body)

    def told(self, person, method, path, body=None):
        answer = self.ask(person, method, path, body)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def names(self, person):
        return [site["name"] for site in self.told(person, "GET", "")["sites"]]

    def site(self, id_, person=ORGANISER):
        return self.told(person, "GET", f"/{id_}")

    def edit(self, site, person=ORGANISER, **changes):
        body = {name: site[name] for name in FACTS} | {"version": site["version"]} | changes
        return self.ask(person, "POST", f"/{site['id']}", body)

    def hand_over(self, site, to, note="", person=ORGANISER, **more):
        body = {"version": site["version"], "duty": "primary", "person": to, "note": note, **more}
        return self.ask(person, "POST", f"/{site['id']}/liaison", body)

    def load(self, table, dry_run=False, person=ORGANISER):
        return self.told(person, "POST", "/import", {"csv": table, "dry_run": dry_run})

    def audit(self):
        entries = EmbeddedStore(self.server.data).command("XRANGE", AUDIT, "-", "+")
        return [dict(zip(fields[::2], fields[1::2])) for _, fields in entries]

    def everything(self):
        """What the store keeps of sites."""
        store = EmbeddedStore(self.server.data)
        keys = {f"cv:{{programme}}:sites:site:{site['id']}" for site in self.told(ORGANISER, "GET", "")["sites"]}
        read = {key: store.command("HGETALL", key) for key in sorted(keys)}
        return {key: dict(zip(words[::2], words[1::2])) for key, words in read.items()}

    def test_who_sees_which_sites(self):
        everybody = self.names(ORGANISER)
        self.assertEqual(len(everybody), 45)
        self.assertEqual(everybody[:2], ["Albuquerque", "Amarillo"])
        self.assertEqual(self.names(DOJ), everybody)
        self.assertEqual(self.names(LIAISON), ["Camden", "Chicago", "Detroit"])
        self.assertEqual(self.names(ATTENDEE), ["Camden"])
        self.assertEqual(self.names(CHAMPION), [])
        self.assertEqual(call(self.server.url, "GET", "/api/v1/sites").status, 401)
        for person in (LIAISON, ATTENDEE, DOJ):
            answer = self.told(person, "GET", "")
            self.assertEqual((answer["liaisons"], answer["champions"]), ([], []))
        self.assertEqual(len(self.told(ORGANISER, "GET", "")["liaisons"]), 15)

    def test_a_site_that_is_not_theirs_and_one_that_is_not_there_are_the_same(self):
        for person in (LIAISON, ATTENDEE):
            for method, tail, body in (("GET", "", None), ("POST", "", {**FACTS, "version": 1}),
                                       ("POST", "/liaison", {"version": 1, "duty": "primary", "person": LIAISON2, "note": ""}),
                                       ("POST", "/champion", {"version": 1, "person": CHAMPION, "note": ""}),
                                       ("POST", "/commitments", {"version": 1, "cohort": "COH-A", "status": "ended", **DAYS})):
                foreign = self.ask(person, method, f"/{FOREIGN}{tail}", body)
                nowhere = self.ask(person, method, f"/NOWHERE{tail}", body)
                self.assertEqual((foreign.status, nowhere.status), (404, 404), foreign.body)
                self.assertEqual(foreign.json()["detail"], nowhere.json()["detail"])
                if body:
                    self.assertEqual(self.ask(person, method, f"/{OWN}{tail}", body).status, 403)
        for person in (LIAISON, ATTENDEE, DOJ, CHAMPION):
            self.assertEqual(self.ask(person, "POST", "", FACTS).status, 403)
            self.assertEqual(self.ask(person, "POST", "/import", {"csv": "name,state\n", "dry_run": True}).status, 403)
            self.assertEqual(self.ask(person, "GET", "/export").status, 403)
            self.assertEqual(self.ask(person, "POST", "/cohorts", {"label": "x", "year": 2027, "kind": "operations", **DAYS})
                             .status, 403)
        self.assertEqual({entry["action"] for entry in self.audit()}, set())

    def test_the_hand_over_note_is_for_those_who_work_with_the_site(self):
        handed = self.hand_over(self.site(OWN), LIAISON2, "Ask for the analyst, not the desk.")
        self.assertEqual(handed.status, 200, handed.body)
        self.assertEqual([(one["person"], "to" in one) for one in handed.json()["people"]],
                         [(LIAISON, True), (LIAISON2, False)])
        self.assertEqual(handed.json()["people"][0]["to"], handed.json()["people"][1]["from"], "never a moment without")
        for person in (ORGANISER, DOJ, LIAISON2):
            self.assertEqual(self.site(OWN, person)["people"][1]["note"], "Ask for the analyst, not the desk.")
        seen = self.site(OWN, ATTENDEE)["people"]
        self.assertEqual([(one["person"], "note" in one) for one in seen], [(LIAISON2, False)])
        self.assertTrue(seen[0]["name"])
        # Who handed it over does not see it any more.
        self.assertEqual(self.ask(LIAISON, "GET", f"/{OWN}").status, 404)
        self.assertNotIn("Camden", self.names(LIAISON))

    def test_of_two_organisers_at_once_the_second_is_told_what_changed(self):
        begun = self.site(SECOND)
        self.assertEqual(self.edit(begun, ORGANISER2, public_names=["The windy city"]).status, 200)
        late = self.edit(begun, time_zone="America/Denver")
        self.assertEqual((late.status, late.code(), late.json()["field"]), (409, "conflict", "version"))
        self.assertEqual(late.json()["current"], self.site(SECOND))
        self.assertEqual(late.json()["current"]["public_names"], ["The windy city"])
        self.assertEqual(late.json()["current"]["time_zone"], "America/Chicago")
        again = self.edit(late.json()["current"], time_zone="America/Denver")
        self.assertEqual((again.status, again.json()["public_names"]), (200, ["The windy city"]))
        # The same once more changes nothing, not even the version.
        self.assertEqual(self.edit(again.json()).json()["version"], again.json()["version"])
        self.assertEqual([(one["actor"], one["action"], one["reason"]) for one in self.audit()],
                         [(ORGANISER2, "site.edit", "public_names"), (ORGANISER, "site.edit", "time_zone")])

    def test_I_25_over_http(self):
        made = self.told(ORGANISER, "POST", "", FACTS)
        cohort = self.told(ORGANISER, "POST", "/cohorts", {"label": "Cohort 2027", "year": 2027, "kind": "operations", **DAYS})
        wish = {"version": 1, "cohort": cohort["id"], "status": "active", **DAYS}
        refused = self.ask(ORGANISER, "POST", f"/{made['id']}/commitments", wish)
        self.assertEqual((refused.status, refused.json()["field"]), (409, "liaison"))
        self.assertEqual(refused.json()["current"], made)
        self.assertEqual(self.hand_over(made, ATTENDEE).json()["field"], "person", "not a liaison")
        led = self.hand_over(made, LIAISON).json()
        active = self.told(ORGANISER, "POST", f"/{made['id']}/commitments", {**wish, "version": led["version"]})
        self.assertFalse(active["needs_liaison"])
        second = self.ask(ORGANISER, "POST", f"/{made['id']}/commitments", {**wish, "version": active["version"]})
        self.assertEqual((second.status, second.json()["field"]), (409, "status"))
        nobody = self.ask(ORGANISER, "POST", f"/{made['id']}/liaison",
                          {"version": active["version"], "duty": "primary", "ends": LIAISON, "note": ""})
        self.assertEqual((nobody.status, nobody.json()["field"]), (409, "liaison"))
        champion = self.told(ORGANISER, "POST", f"/{made['id']}/champion",
                             {"version": active["version"], "person": CHAMPION, "note": ""})
        self.assertEqual(champion["people"][-1]["duty"], "champion")
        self.assertEqual(self.names(CHAMPION), ["Jackson"])

    def test_two_jacksons_two_springfields_and_a_joint_site(self):
        for name, state, status in (("Jackson", "MS", 200), ("Jackson", "TN", 200), ("jackson", "ms", 409),
                                    ("Springfield", "IL", 200), ("Springfield", "MA", 200)):
            answer = self.ask(ORGANISER, "POST", "", {**FACTS, "name": name, "state": state})
            self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.json()["id"], "springfield-ma")
        joint = {**FACTS, "name": "Oakland/Richmond", "state": "CA", "kind": "joint"}
        self.assertEqual(self.ask(ORGANISER, "POST", "", joint).json()["field"], "members")
        made = self.told(ORGANISER, "POST", "", {**joint, "members": ["Oakland", "Richmond"]})
        self.assertEqual(made["members"], ["Oakland", "Richmond"])
        self.assertEqual(self.edit(made, name="Camden", state="NJ", kind="joint").json()["field"], "name")

    def test_a_dry_run_changes_nothing_and_says_what_a_real_one_does(self):
        table = ("name;state;kind;members;time_zone;cohort;status;liaison\r\n"
                 "Jackson;MS;;;America/Chicago;Sample cohort C (new);active;iris.pretendson.p0475@tta.example.org\r\n"
                 "Jackson;TN;;;America/Chicago;;;\r\n"
                 "\"Oakland / Richmond\";CA;joint;\"Oakland | Richmond\";America/Los_Angeles;;;\r\n"
                 "Camden;NJ;;;America/New_York;;;\r\n"
                 "Chicago;IL;;;America/Denver;;;\r\n"
                 "Jackson;MS;;;America/Chicago;;;\r\n"
                 "Gary;IN;;;Nowhere;;;\r\n"
                 "Miami;FL;;;;Sample cohort A (alumni);active;\r\n"
                 "Tulsa;OK;;;;;;nobody@example.org\r\n")
        before, wanted = self.everything(), ["made", "made", "made", "same", "changed"] + ["error"] * 4
        tried = self.load(table, dry_run=True)
        self.assertEqual([row["outcome"] for row in tried["rows"]], wanted)
        self.assertEqual([row.get("column") for row in tried["rows"][5:]], ["name", "time_zone", "status", "liaison"])
        self.assertEqual([row["row"] for row in tried["rows"]], list(range(2, 11)))
        self.assertEqual(self.everything(), before)
        self.assertEqual(self.audit(), [])
        real = self.load(table)
        self.assertEqual((real["made"], real["changed"], real["same"], real["errors"]), (3, 1, 1, 4))
        self.assertEqual(self.site("jackson-ms")["people"][0]["person"], LIAISON)
        self.assertEqual(self.site("oakland-richmond-ca")["members"], ["Oakland", "Richmond"])
        after = self.everything()
        again = self.load(table)
        self.assertEqual([row["outcome"] for row in again["rows"]], ["same"] * 5 + ["error"] * 4)
        self.assertEqual(self.everything(), after)
        self.assertEqual([entry["action"] for entry in self.audit()], ["site.import"] * 4)

    def test_S_30_hostile_rows_come_in_as_text_and_go_out_as_text(self):
        names = ["=cmd|'/c calc'!A0", "+1+1", "-1", "@SUM(A1)", "\uff1d1", "<b>bold</b>", "'; FLUSHALL", "{programme}",
                 "a\u202eb", "\u7231\u7231", "x" * 120]
        written = io.StringIO()
        rows = csv.writer(written)
        rows.writerow(["name", "state", "time_zone", "public_names"])
        for name in names:
            rows.writerow([name, "TX", "America/Chicago", "=HYPERLINK(\"http://evil.example\")"])
        loaded = self.load(written.getvalue())
        self.assertEqual([row["outcome"] for row in loaded["rows"]], ["made"] * len(names), loaded)
        answer = self.ask(ORGANISER, "GET", "/export")
        self.assertEqual((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"))
        self.assertEqual(answer.header("content-disposition"), 'attachment; filename="sites.csv"')
        self.assertEqual(answer.header("cache-control"), "no-store")
        self.assertTrue(answer.body.startswith(b"\xef\xbb\xbfname,state,"))
        self.assertNotIn(b"\n", answer.body.replace(b"\r\n", b""))
        table = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
        self.assertEqual(len(table), 1 + 45 + len(names))
        for cell in (cell for row in table[1:] for cell in row):
            self.assertNotIn(cell[:1], ("=", "+", "-", "@", "\t", "\r", "\uff1d"), cell)
        self.assertIn("'=cmd|'/c calc'!A0", [row[0] for row in table])
        # What went out comes in again as the same.
        again = self.load(answer.body.decode())
        self.assertEqual({row["outcome"] for row in again["rows"]}, {"same"}, again)
        self.assertEqual([one["action"] for one in self.audit()][-1], "sites.export")
        self.assertEqual(self.audit()[-1]["actor"], ORGANISER)

    def test_files_that_are_no_table_of_sites(self):
        for table, word in (("", "empty"), ("name,state,secret\nx,TX,1\n", "secret"), ("name\nx\n", "state"),
                            ("name,state\n\"x,TX\n", "never closed"), ("name,state\n" + "x,TX\n" * 5001, "5000 rows"),
                            ("name,state\n" + "x" * (2 * 1024 * 1024), "2 MiB")):
            refused = self.ask(ORGANISER, "POST", "/import", {"csv": table, "dry_run": True})
            self.assertEqual((refused.status, refused.json()["field"]), (422, "csv"), refused.body[:200])
            self.assertIn(word, refused.json()["detail"])
        answer = self.load("name,state,time_zone\nS\ufffdo,TX,America/Chicago\nOther,TX,America/Chicago\n", dry_run=True)
        self.assertEqual([row["outcome"] for row in answer["rows"]], ["error", "made"])
        self.assertEqual(answer["rows"][0]["column"], "name")
        # A bad row does not stop the next, and a whole file that is too large is refused before it is read.
        self.assertEqual(self.ask(ORGANISER, "POST", "/import", {"csv": "x" * (5 * 1024 * 1024), "dry_run": True}).status, 413)

    def test_the_summit_file_seeds_once_and_never_overrules_a_person(self):
        camden = self.site(OWN)
        self.assertEqual(camden["commitments"][0]["status"], "alumni")
        self.assertEqual([one["person"] for one in camden["people"]], [LIAISON])
        self.edit(camden, public_names=["By hand"])
        before = self.everything()
        self.server.process.send_signal(signal.SIGTERM)
        self.server.process.wait(60)
        self.server.arguments.append("--demo")
        self.server.restart()
        self.tokens = {}
        self.assertEqual(self.site(OWN)["public_names"], ["By hand"])
        self.assertEqual(self.everything(), before)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
