#!/usr/bin/env python3
"""Signing in with a second factor over HTTP, and those who must have one (S-17). usage: second_factor_test.py CONVENE"""
import re
import subprocess
import sys
import time
import unittest
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from authenticator import code_of  # noqa: E402
from embedded_store import EDITION, EmbeddedStore  # noqa: E402
from live_socket import LiveSocket, UpgradeRefused  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, MODERATOR_OF_S03, ORGANISER, RunningServer, UNHURRIED  # noqa: E402

BINARY = sys.argv.pop(1)
PASSPHRASE = "twelve angry geese cross"
# What somebody may ask who has to set up a second factor first.
OPEN = {("get", "/api/v1/me"), ("post", "/api/v1/sign-out"), ("post", "/api/v1/sign-out-everywhere"),
        ("post", "/api/v1/sign-in/proof"), ("post", "/api/v1/sign-in/proof/code"), ("post", "/api/v1/sign-in/proof/link"),
        ("get", "/api/v1/me/second-factor"), ("post", "/api/v1/me/second-factor"),
        ("post", "/api/v1/me/second-factor/begin"), ("post", "/api/v1/me/second-factor/recovery-codes"),
        ("post", "/api/v1/me/second-factor/remove")}


class Browser:
    def __init__(self, server):
        self.server, self.cookies = server, {}

    def ask(self, method, path, body=None):
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = [f"Origin: {self.server.url}", *([f"Cookie: {kept}"] if kept else [])]
        answer = call(self.server.url, method, "/api/v1" + path, headers, body)
        for line in answer.header("set-cookie").splitlines():
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def upgrade(self):
        """The status that the live socket is answered with."""
        try:
            LiveSocket(self.server.url, headers=[f"Cookie: sid={self.cookies['sid']}", f"Origin: {self.server.url}"]).socket.close()
        except UpgradeRefused as refused:
            return refused.status
        return 101

    def by_link(self, person):
        token = self.server.link(person).split("#t=")[1]
        return self.ask("POST", "/sign-in/link/redeem", {"token": token, "shared_computer": False})

    def set_up(self):
        """The secret and the recovery codes."""
        begun = self.ask("POST", "/me/second-factor/begin", {}).json()
        made = self.ask("POST", "/me/second-factor", {"code": code_of(begun["secret"])})
        assert made.status == 200, made.body
        return begun["secret"], made.json()["codes"]


class Case(unittest.TestCase):
    SETTINGS = {}

    def setUp(self):
        self.server = RunningServer(BINARY, ("--threads", "2"), {"limits": UNHURRIED, **self.SETTINGS})
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None, None, None)
        self.store = EmbeddedStore(self.server.data)

    def expect(self, answer, status, code):
        self.assertEqual((answer.status, answer.code()), (status, code), answer.body)


class TwoSteps(Case):
    def test_S_17_a_link_leads_to_the_code_and_the_code_to_the_account(self):
        first = Browser(self.server)
        self.assertEqual(first.by_link(ATTENDEE).json()["second_factor"], "off")
        secret, codes = first.set_up()
        self.assertEqual(first.ask("GET", "/me").json()["second_factor"], "on")
        second = Browser(self.server)
        waits = second.by_link(ATTENDEE)
        self.expect(waits, 401, "second_factor_needed")
        self.assertNotIn("sid", second.cookies)
        self.assertIn("HttpOnly; SameSite=Strict; Max-Age=600", waits.header("set-cookie"))
        self.assertNotIn(second.cookies["waiting"], waits.body.decode())
        self.expect(second.ask("GET", "/me"), 401, "unauthenticated")
        thief = Browser(self.server)
        self.expect(thief.ask("POST", "/sign-in/second-factor", {"code": code_of(secret, 1)}), 401, "unauthenticated")
        wrong = second.ask("POST", "/sign-in/second-factor", {"code": "000000"})
        self.expect(wrong, 401, "unauthenticated")
        self.assertEqual(wrong.json()["field"], "code")
        done = second.ask("POST", "/sign-in/second-factor", {"code": code_of(secret, 1)})
        self.assertEqual(done.status, 200, done.body)
        self.assertEqual((done.json()["person"]["id"], done.json()["second_factor"]), (ATTENDEE, "on"))
        self.assertEqual((second.cookies["waiting"], done.json()["shared_computer"]), ("", False))
        self.assertEqual(second.ask("GET", "/me").status, 200)
        self.assertEqual(second.ask("GET", "/me/second-factor").json()["recovery_codes"], len(codes))

    def test_S_17_choosing_a_new_passphrase_is_no_way_around_it(self):
        first = Browser(self.server)
        first.by_link(ATTENDEE)
        self.assertEqual(first.ask("POST", "/me/passphrase", {"passphrase": PASSPHRASE}).status, 204)
        _, codes = first.set_up()
        thief = Browser(self.server)
        self.expect(thief.by_link(ATTENDEE), 401, "second_factor_needed")
        self.expect(thief.ask("POST", "/me/passphrase", {"passphrase": PASSPHRASE + "s"}), 401, "unauthenticated")
        email = self.store.command("HGET", f"cv:{{auth}}:account:{ATTENDEE}", "email")
        by_passphrase = thief.ask("POST", "/sign-in/passphrase", {"email": email, "passphrase": PASSPHRASE})
        self.expect(by_passphrase, 401, "second_factor_needed")
        self.expect(first.ask("POST", "/sign-in/proof", {"passphrase": PASSPHRASE}), 401, "second_factor_needed")
        self.assertEqual(thief.ask("POST", "/sign-in/second-factor", {"code": codes[0]}).status, 200)

    def test_S_19_a_code_is_a_proof(self):
        organiser = Browser(self.server)
        organiser.by_link(ORGANISER)
        secret, _ = organiser.set_up()
        for login in self.store.command("SMEMBERS", f"cv:{{auth}}:logins:{ORGANISER}"):
            self.store.command("HSET", f"cv:{{auth}}:login:{login}", "created", int(time.time() - 3600) * 1000)
        self.expect(organiser.ask("GET", "/sites/export"), 403, "proof_needed")
        self.expect(organiser.ask("POST", "/sign-in/proof/code", {"code": "123456"}), 401, "unauthenticated")
        before = organiser.cookies["sid"]
        self.assertEqual(organiser.ask("POST", "/sign-in/proof/code", {"code": code_of(secret, 1)}).status, 200)
        self.assertNotEqual(organiser.cookies["sid"], before)
        self.assertEqual(organiser.ask("GET", "/sites/export").status, 200)
        token = [f"Authorization: Bearer {self.server.token(ORGANISER)}"]
        script = call(self.server.url, "POST", "/api/v1/sign-in/proof/code", token, {"code": code_of(secret, 1)})
        self.expect(script, 403, "forbidden")

    def test_the_operator_turns_it_off_for_who_lost_everything(self):
        first = Browser(self.server)
        first.by_link(ATTENDEE)
        first.set_up()
        turned = [BINARY, "second-factor-off", *self.server.where, "--person", ATTENDEE]
        done = subprocess.run(turned, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.returncode, "told by mail" in done.stdout), (0, True), done.stderr)
        self.assertEqual(Browser(self.server).by_link(ATTENDEE).status, 200)
        again = subprocess.run(turned, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((again.returncode, "not set up" in again.stderr), (1, True), again.stderr)


class Required(Case):
    SETTINGS = {"second_factor": "staff"}

    def test_S_17_staff_do_nothing_before_they_have_one(self):
        organiser = Browser(self.server)
        self.assertEqual(organiser.by_link(ORGANISER).json()["second_factor"], "missing")
        shown = yaml.safe_load(subprocess.run([BINARY, "describe", "openapi"], stdout=subprocess.PIPE, check=True).stdout)
        asked = 0
        for path, item in shown["paths"].items():
            for method in item:
                if (method, path) in OPEN or path.startswith("/api/v1/sign-in/") or not path.startswith("/api/v1/"):
                    continue
                asked += 1
                answer = organiser.ask(method.upper(), re.sub(r"\{\w+\}", "S03", path[7:]),
                                       None if method == "get" else {})
                with self.subTest(path=path, method=method):
                    self.expect(answer, 403, "second_factor_missing")
        self.assertGreater(asked, 60)
        self.assertEqual(organiser.upgrade(), 403)
        secret, _ = organiser.set_up()
        self.assertEqual(organiser.ask("GET", "/me").json()["second_factor"], "on")
        self.assertEqual(organiser.ask("GET", "/programme").status, 200)
        self.assertEqual(organiser.upgrade(), 101)
        mine = organiser.ask("GET", "/me/second-factor").json()
        self.assertEqual((mine["on"], mine["required"]), (True, True))
        self.expect(organiser.ask("POST", "/me/second-factor/remove", {}), 409, "conflict")

    def test_others_and_scripts_are_not_asked_and_whoever_becomes_staff_is(self):
        attendee = Browser(self.server)
        self.assertEqual(attendee.by_link(ATTENDEE).json()["second_factor"], "off")
        self.assertEqual(attendee.ask("GET", "/programme").status, 200)
        for person in (ORGANISER, MODERATOR_OF_S03):
            token = [f"Authorization: Bearer {self.server.token(person)}"]
            self.assertEqual(call(self.server.url, "GET", "/api/v1/programme", token).status, 200)
        self.assertEqual(len(attendee.set_up()[1]), 10)
        self.assertEqual(attendee.ask("POST", "/me/second-factor/remove", {}).status, 200)
        roles = self.store.command("HGET", f"cv:{{auth}}:account:{ATTENDEE}", "roles")
        self.store.command("HSET", f"cv:{{auth}}:account:{ATTENDEE}", "roles", roles + ",moderator")
        self.expect(attendee.ask("GET", "/programme"), 403, "second_factor_missing")


class RequiredOfTheVetted(Case):
    SETTINGS = {"second_factor": "vetted"}

    def test_whoever_was_verified_for_closed_sessions_has_one_from_then_on(self):
        attendee, organiser = Browser(self.server), Browser(self.server)
        self.assertEqual(organiser.by_link(ORGANISER).json()["second_factor"], "missing", "staff as well")
        organiser.set_up()
        waiting = organiser.ask("POST", "/registrations/search", {
            "skip": 0, "vetting_level": "requested", "status": "confirmed"}).json()["people"][0]
        person = self.store.command("HGET", f"cv:{{{EDITION}}}:registrations:of", waiting["registration"])
        self.assertEqual(attendee.by_link(person).json()["second_factor"], "off")
        self.assertEqual(attendee.ask("GET", "/programme").status, 200)
        verified = organiser.ask("POST", f"/registrations/{waiting['registration']}/vetting",
                                 {"level": "verified", "evidence": "badge seen", "reason": ""})
        self.assertEqual(verified.status, 200, verified.body)
        self.expect(attendee.ask("GET", "/programme"), 403, "second_factor_missing")
        attendee.set_up()
        self.assertEqual(attendee.ask("GET", "/programme").status, 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
