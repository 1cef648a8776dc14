#!/usr/bin/env python3
"""Badges to print, read back as a scanner and a screen reader would: poppler for text and structure, zbar for the codes.
usage: badges_test.py CONVENE"""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from embedded_store import EDITION, EmbeddedStore  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ORGANISER, RunningServer, UNHURRIED  # noqa: E402
from sample_people import PEOPLE_BY_ROLE, SITE  # noqa: E402

BINARY = sys.argv.pop(1)
DESK = PEOPLE_BY_ROLE["checkin"]
HOLDS = {"approved", "confirmed", "checked_in"}


def run(*words, data=None):
    done = subprocess.run(words, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"{words[0]}: {done.stderr.decode()}")
    return done.stdout.decode()


def read_codes(pdf, count):
    """What a scanner sees on the printed pages. As a hand moves it, the picture is taken again in another size until
    `count` codes were read: zbar misses one in some hundreds at any size."""
    seen = set()
    for resolution in ("300", "200", "400", "150"):
        with tempfile.TemporaryDirectory() as folder:
            run("pdftoppm", "-r", resolution, "-gray", "-", folder + "/page", data=pdf)
            pages = sorted(map(str, Path(folder).iterdir()))
            seen.update(run("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", *pages).split())
        if len(seen) >= count:
            break
    return sorted(seen)


def read_text(pdf):
    return " ".join(run("pdftotext", "-", "-", data=pdf).split())


class Badges(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = RunningServer(BINARY, ("--threads", "1"), {"limits": UNHURRIED})
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.tokens = {who: cls.server.token(who) for who in (DESK, ORGANISER, ATTENDEE)}
        cls.store = EmbeddedStore(cls.server.data)

    def ask(self, person, method, path, body=None):
        return call(self.server.url, method, "/api/v1" + path, ["Authorization: Bearer " + self.tokens[person]], body)

    def print_badges(self, person=DESK, **what):
        answer = self.ask(person, "POST", "/desk/badges", {"registrations": [], "paper": "letter", **what})
        self.assertEqual(answer.status, 200, answer.body[:500])
        self.assertTrue(answer.body.startswith(b"%PDF-"))
        return answer

    def codes(self):
        flat = self.store.command("HGETALL", f"cv:{{{EDITION}}}:badges")
        return dict(zip(flat[::2], flat[1::2])) if isinstance(flat, list) else flat

    def people(self, **search):
        found, skip = [], 0
        while True:
            page = self.ask(ORGANISER, "POST", "/registrations/search", {"skip": skip, **search}).json()
            found += page["people"]
            skip += 100
            if skip >= page["total"]:
                return found

    def shown_and_real(self, of):
        detail = self.ask(ORGANISER, "GET", f"/registrations/{of}").json()
        return detail["shown_as"], detail["name"]

    def test_a_site_s_badges_can_be_scanned_and_carry_the_codes_of_its_people(self):
        team = [one["registration"] for one in self.people(site=SITE)
                if one["status"] in HOLDS and one["mode"] == "in_person"]
        self.assertGreater(len(team), 3)
        answer = self.print_badges(site=SITE)
        self.assertEqual(answer.header("content-type"), "application/pdf")
        self.assertEqual(answer.header("content-disposition"), 'attachment; filename="badges.pdf"')
        self.assertEqual(answer.header("cache-control"), "no-store")
        drawn = self.codes()
        self.assertEqual(read_codes(answer.body, len(team)), sorted(drawn[one] for one in team))
        # Printed again, the codes are the same.
        self.assertEqual(read_codes(self.print_badges(site=SITE, paper="a4").body, len(team)), sorted(drawn[one] for one in team))

    def test_the_document_says_what_it_is(self):
        pdf = self.print_badges(site=SITE).body
        said = dict(line.split(":", 1) for line in run("pdfinfo", "-", data=pdf).splitlines())
        self.assertEqual(said["Tagged"].strip(), "yes")
        self.assertTrue(said["Title"].strip().startswith("Badges: "))
        self.assertEqual(said["Title"].strip().removeprefix("Badges: "), said["Author"].strip())
        self.assertIn("letter", said["Page size"])
        self.assertIn(b"/Lang (en)", pdf)
        structure = run("pdfinfo", "-struct-text", "-", data=pdf)
        badges = structure.count("  Sect\n")
        self.assertEqual((structure.count("H1 (block)"), structure.count("Figure")), (badges, badges))
        self.assertEqual(pdf.count(b"/Alt (QR: "), badges)
        self.assertEqual(int(said["Pages"]), -(-badges // 6))
        self.assertIn("A4", run("pdfinfo", "-", data=self.print_badges(site=SITE, paper="a4").body))

    def test_I_13_nobody_s_real_name_is_printed_who_does_not_show_it(self):
        pairs = {one["registration"]: self.shown_and_real(one["registration"])
                 for one in self.people() if one["status"] in HOLDS and one["mode"] == "in_person"}
        hidden = {which: pair for which, pair in pairs.items() if pair[0] != pair[1]}
        self.assertGreater(len(hidden), 2)
        # One by one, because the name of one may be part of another's.
        for which, (shown, real) in hidden.items():
            with self.subTest(registration=which):
                text = read_text(self.print_badges(registrations=[which]).body)
                self.assertIn(shown, text)
                self.assertNotIn(real, text)
        everybody, codes = run("pdfinfo", "-struct-text", "-", data=self.print_badges().body), self.codes()
        grouped = {which: " ".join(codes[which][at:at + 4] for at in range(0, 17, 4)) for which in pairs}
        self.assertEqual([which for which, code in grouped.items() if code not in everybody], [])

    def test_the_few_words_and_the_language_of_the_document_are_the_reader_s(self):
        for language, title, kind in (("en", "Badges: ", "Site team"), ("es", "Credenciales: ", "Equipo de sitio")):
            pdf = self.print_badges(registrations=["R0005"], language=language).body
            said = dict(line.split(":", 1) for line in run("pdfinfo", "-", data=pdf).splitlines())
            self.assertTrue(said["Title"].strip().startswith(title), said)
            self.assertIn(f"/Lang ({language})".encode(), pdf)
            self.assertIn(kind, read_text(pdf))
        answer = self.ask(DESK, "POST", "/desk/badges", {"registrations": [], "paper": "a4", "language": "fr"})
        self.assertEqual((answer.status, answer.json()["field"]), (422, "language"))

    def test_I_21_each_printing_is_one_entry_that_names_nobody(self):
        def entries():
            return self.ask(ORGANISER, "GET", "/audit?action=badges.print").json()["entries"]

        before, name = len(entries()), self.shown_and_real("R0005")[0]
        self.print_badges(registrations=["R0005"])
        self.print_badges(person=ORGANISER, site=SITE)
        self.print_badges(person=ORGANISER)
        self.assertEqual(self.ask(ATTENDEE, "POST", "/desk/badges", {"registrations": [], "paper": "a4"}).status, 403)
        self.ask(DESK, "POST", "/desk/badges", {"registrations": ["R-NOBODY"], "paper": "a4"})
        everybody, team, one = entries()[:len(entries()) - before]
        self.assertEqual((one["actor"], one["object"], one["reason"]), (DESK, "badges", "1 badge, chosen one by one"))
        self.assertRegex(team["reason"], rf"^\d badges, of site {SITE}$")
        self.assertRegex(everybody["reason"], r"^4\d\d badges, of everybody in person$")
        self.assertEqual({each["actor"] for each in (everybody, team)}, {ORGANISER})
        self.assertNotIn(name, str((everybody, team, one)))

    def test_names_of_every_script_are_printed(self):
        which = self.people(site="SITE03")[0]["registration"]
        person = self.store.command("HGET", f"cv:{{{EDITION}}}:registrations:of", which)
        self.tokens[person] = self.server.token(person)
        form = self.ask(person, "GET", "/me/profile").json()["form"]
        for name in ("Zo\u00eb \u0141uczak", "\u0645\u062d\u0645\u062f", "\u5c71\u7530\u592a\u90ce",
                     "\U0001f469\u200d\U0001f467 W", "W" * 200, "a" + "\u0301" * 150):
            with self.subTest(name=name[:12]):
                version = self.ask(person, "GET", "/me/profile").json()["version"]
                changed = self.ask(person, "POST", "/me/profile", {
                    "version": version, "form": {**form, "display": "full", "name": name}})
                self.assertEqual(changed.status, 200, changed.body)
                self.assertEqual(len(read_codes(self.print_badges(registrations=[which]).body, 1)), 1)

    def test_online_people_have_badges_only_when_they_are_asked_for(self):
        online = [one["registration"] for one in self.people() if one["mode"] == "online" and one["status"] in HOLDS]
        self.assertTrue(online, "the sample has people who take part from elsewhere")
        twice = self.print_badges(registrations=[online[0], online[0]]).body
        self.assertEqual(read_codes(twice, 1), [self.codes()[online[0]]])
        self.assertEqual(run("pdfinfo", "-struct-text", "-", data=twice).count("H1 (block)"), 1)

    def test_who_may_not_and_what_is_not_there(self):
        everything = {"registrations": [], "paper": "letter"}
        invited = next(one["registration"] for one in self.people() if one["status"] not in HOLDS)
        for person, what, status, field in (
                (ATTENDEE, {}, 403, None), (DESK, {"registrations": ["R-NOBODY"]}, 404, "registrations"),
                (DESK, {"site": "NOWHERE"}, 404, "site"), (DESK, {"site": SITE, "registrations": ["R0005"]}, 422, "site"),
                (DESK, {"registrations": [invited]}, 409, "registrations"),
                (DESK, {"registrations": ["R0005"] * 1001}, 422, "registrations"),
                (DESK, {"paper": "a3"}, 422, "paper"), (DESK, {"paper": 7}, 422, "paper")):
            with self.subTest(what=str(what)[:60]):
                answer = self.ask(person, "POST", "/desk/badges", {**everything, **what})
                self.assertEqual(answer.status, status, answer.body)
                self.assertEqual(answer.json().get("field"), field)

    def test_a_site_that_nobody_comes_from_is_an_error_with_its_field(self):
        sites = {one["site"]: one for one in self.ask(ORGANISER, "GET", "/delegations").json()["delegations"]}
        empty = next((which for which, one in sites.items() if one["held"] == 0), None)
        if empty is None:  # everybody of one site goes home
            empty = "SITE05"
            for one in self.people(site=empty):
                if one["status"] in HOLDS:
                    self.ask(ORGANISER, "POST", f"/registrations/{one['registration']}/decision",
                             {"decision": "cancelled", "reason": "for a test", "beyond": False})
        answer = self.ask(DESK, "POST", "/desk/badges", {"registrations": [], "site": empty, "paper": "letter"})
        self.assertEqual((answer.status, answer.json()["field"]), (422, "site"), answer.body)


if __name__ == "__main__":
    unittest.main(verbosity=2)
