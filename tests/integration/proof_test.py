#!/usr/bin/env python3
"""What takes much personal data along, ends somebody's access or cannot be undone needs a recent proof of who is asking
(S-19); an invitation that was withdrawn lets nobody in (S-18). usage: proof_test.py CONVENE"""
import re
import subprocess
import sys
import time
import unittest
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from embedded_store import EDITION, EmbeddedStore  # noqa: E402
from live_socket import LiveSocket  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ATTENDEE2, ORGANISER, RunningServer, UNHURRIED  # noqa: E402
from sample_people import PEOPLE_BY_ROLE  # noqa: E402

BINARY = sys.argv.pop(1)
COORDINATOR = PEOPLE_BY_ROLE["access_coordinator"]
PASSPHRASE = "twelve angry geese cross"
REVOKE = {"decision": "revoked", "reason": "Only a test."}
DECISION = {**REVOKE, "beyond": False}
# Every route that needs a proof: who may call it, with what, and what is answered to a token or a fresh login.
ALWAYS = {
    ("get", "/api/v1/access-needs/export"): (COORDINATOR, None, 200),
    ("get", "/api/v1/sites/export"): (ORGANISER, None, 200),
    ("post", "/api/v1/desk/badges"): (ORGANISER, {"registrations": ["R0005"], "paper": "a4"}, 200),
    ("get", "/api/v1/me/data"): (ATTENDEE2, None, 200),
    ("post", "/api/v1/me/email"): (ATTENDEE2, {"email": "other@example.org"}, 200),
    ("post", "/api/v1/me/feed"): (ATTENDEE2, {}, 200),
    ("post", "/api/v1/registrations/{id}/lead"): (ORGANISER, {"leads": False, "reason": "Only a test."}, 200),
    ("post", "/api/v1/me/second-factor/begin"): (ATTENDEE2, {}, 200),
    ("post", "/api/v1/me/second-factor"): (ATTENDEE2, {"code": "123456"}, 422),  # not right
    ("post", "/api/v1/me/second-factor/recovery-codes"): (ATTENDEE2, {}, 409),  # it is off
    ("post", "/api/v1/me/second-factor/remove"): (ATTENDEE2, {}, 409),
    ("post", "/api/v1/me/passphrase"): (ATTENDEE2, {"passphrase": PASSPHRASE}, 204),
    ("post", "/api/v1/registrations/close"): (ORGANISER, {}, 409),  # it is not over
    ("post", "/api/v1/me/delete"): (ATTENDEE2, {"confirm": "delete"}, 200),
}
BY_BODY = {
    ("post", "/api/v1/registrations/{id}/decision"): DECISION,
    ("post", "/api/v1/registrations/decisions"): {"registrations": ["R0005"], **REVOKE},
}


class Browser:
    """A login by cookie, that takes the new one of an answer."""

    def __init__(self, server, person):
        self.server, self.cookie = server, server.sign_in(person)

    def ask(self, method, path, body=None):
        answer = call(self.server.url, method.upper(), path, [self.cookie, f"Origin: {self.server.url}"], body)
        for line in answer.header("set-cookie").splitlines():
            if line.startswith("sid="):
                self.cookie = "Cookie: " + line.split(";")[0]
        return answer

    def prove(self, passphrase=PASSPHRASE):
        return self.ask("POST", "/api/v1/sign-in/proof", {"passphrase": passphrase})


class Proof(unittest.TestCase):
    def setUp(self):
        self.server = RunningServer(BINARY, ("--threads", "2"), {"limits": UNHURRIED})
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None, None, None)
        self.store = EmbeddedStore(self.server.data)

    def age(self, person, minutes=10):
        """As if every login of the person had been made earlier."""
        then = int((time.time() - 60 * minutes) * 1000)
        for login in self.store.command("SMEMBERS", f"cv:{{auth}}:logins:{person}"):
            self.store.command("HSET", f"cv:{{auth}}:login:{login}", "created", then)

    def with_passphrase(self, person):
        browser = Browser(self.server, person)
        self.assertEqual(browser.ask("POST", "/api/v1/me/passphrase", {"passphrase": PASSPHRASE}).status, 204)
        return browser

    def kept(self):
        """Everything that the refused acts would change."""
        keys = [f"cv:{{{EDITION}}}:registrations", f"cv:{{auth}}:account:{ATTENDEE2}", f"cv:{{auth}}:account:{ATTENDEE}"]
        return [sorted(self.store.command("HVALS", key)) for key in keys], [
            self.store.command("XLEN", key) for key in (f"cv:{{{EDITION}}}:audit", "cv:{programme}:audit")]

    def expect_needed(self, answer):
        self.assertEqual((answer.status, answer.code()), (403, "proof_needed"), answer.body)
        self.assertEqual(answer.header("set-cookie"), "")

    def test_the_document_marks_these_routes_and_no_others(self):
        shown = yaml.safe_load(subprocess.run([BINARY, "describe", "openapi"], stdout=subprocess.PIPE, check=True).stdout)
        marked = {"always": set(), "by_body": set()}
        for path, item in shown["paths"].items():
            for method, operation in item.items():
                if "x-recent-proof" in operation:
                    marked[operation["x-recent-proof"]].add((method, path))
        self.assertEqual(marked, {"always": set(ALWAYS), "by_body": set(BY_BODY)})

    def test_an_old_login_is_refused_with_nothing_done_and_a_fresh_one_or_a_token_is_not(self):
        browsers = {person: Browser(self.server, person) for person in (ORGANISER, COORDINATOR, ATTENDEE2)}
        for person in browsers:
            self.age(person)
        before = self.kept()
        for (method, path), (person, body, _) in ALWAYS.items():
            with self.subTest(path=path, by="an old login"):
                self.expect_needed(browsers[person].ask(method, path.replace("{id}", "R0007"), body))
        for (method, path), body in BY_BODY.items():
            for word in ("revoked", "reinstated"):
                with self.subTest(path=path, decision=word):
                    here = path.replace("{id}", "R0005")
                    self.expect_needed(browsers[ORGANISER].ask(method, here, {**body, "decision": word}))
        self.assertEqual(self.kept(), before)
        for method, path in (("get", "/api/v1/access-needs/export"), ("post", "/api/v1/desk/badges")):
            with self.subTest(path=path, by="a token"):
                person, body, status = ALWAYS[method, path]
                token = [f"Authorization: Bearer {self.server.token(person)}"]
                self.assertEqual(call(self.server.url, method.upper(), path, token, body).status, status)
        for (method, path), (person, body, status) in ALWAYS.items():
            with self.subTest(path=path, by="a fresh login"):
                answer = Browser(self.server, person).ask(method, path.replace("{id}", "R0006"), body)
                self.assertEqual(answer.status, status, answer.body)

    def test_an_old_login_decides_about_registrations_and_only_ends_no_access(self):
        organiser = Browser(self.server, ORGANISER)
        self.age(ORGANISER)
        cancel = {"decision": "cancelled", "reason": "Only a test.", "beyond": False}
        answer = organiser.ask("POST", "/api/v1/registrations/R0006/decision", cancel)
        self.assertEqual((answer.status, answer.json()["status"]), (200, "cancelled"))
        self.expect_needed(organiser.ask("POST", "/api/v1/registrations/R0005/decision", DECISION))
        # Who may not decide is told that, and nothing about proofs.
        attendee = Browser(self.server, ATTENDEE)
        self.age(ATTENDEE)
        self.assertEqual(attendee.ask("POST", "/api/v1/registrations/R0006/decision", DECISION).status, 404)

    def test_the_passphrase_lets_this_browser_in_and_no_other(self):
        organiser = self.with_passphrase(ORGANISER)
        elsewhere = Browser(self.server, ORGANISER)
        self.age(ORGANISER)
        old = organiser.cookie
        with LiveSocket(self.server.url, headers=[old, f"Origin: {self.server.url}"]) as live:
            live.take_push("hello")
            proved = organiser.prove()
            self.assertEqual(proved.status, 200, proved.body)
            self.assertNotEqual(organiser.cookie, old)
            self.expect_needed(elsewhere.ask("GET", "/api/v1/sites/export"))
            done = organiser.ask("POST", "/api/v1/registrations/R0005/decision", DECISION)
            self.assertEqual((done.status, done.json()["status"]), (200, "revoked"), done.body)
            # Other windows of this browser stay where they are, and go with the login.
            self.assertEqual(live.ask("room.leave", room="S03"), {"id": 1, "ok": {}})
            thief = call(self.server.url, "GET", "/api/v1/sites/export", [old])
            self.expect_needed(thief)
            self.assertEqual(organiser.ask("POST", "/api/v1/sign-out", {}).status, 204)
            self.assertEqual(live.wait_for_close(5), 4501)
        self.assertEqual(elsewhere.ask("GET", "/api/v1/me").status, 200)

    def test_a_wrong_passphrase_and_none_are_answered_alike_and_throttled_like_signing_in(self):
        without, organiser = Browser(self.server, ATTENDEE), self.with_passphrase(ORGANISER)
        wrong, none = organiser.prove("wrong horse battery staple"), without.prove("wrong horse battery staple")
        self.assertEqual([one.status for one in (wrong, none)], [401, 401])
        self.assertEqual(*({**one.json(), "request_id": ""} for one in (wrong, none)))
        refusals = [organiser.prove("wrong horse battery staple") for _ in range(8)]
        self.assertEqual(refusals[3].status, 401)
        self.assertEqual((refusals[-1].status, refusals[-1].code()), (429, "rate_limited"))
        self.assertGreater(int(refusals[-1].header("retry-after")), 0)
        email = self.store.command("HGET", f"cv:{{auth}}:account:{ORGANISER}", "email")
        door = call(self.server.url, "POST", "/api/v1/sign-in/passphrase", [f"Origin: {self.server.url}"],
                    {"email": email, "passphrase": PASSPHRASE})
        self.assertEqual(door.status, 429, "one count for both doors")
        self.assertEqual(organiser.ask("GET", "/api/v1/me").status, 200, "still signed in")

    def test_whose_access_has_ended_can_still_prove_it_and_take_their_data(self):
        attendee = self.with_passphrase(ATTENDEE)
        organiser = Browser(self.server, ORGANISER)
        organiser.ask("POST", "/api/v1/registrations/R0005/decision", DECISION)
        again = Browser(self.server, ATTENDEE)
        self.age(ATTENDEE)
        self.assertEqual(attendee.ask("GET", "/api/v1/me").status, 401, "every login ended")
        self.expect_needed(again.ask("GET", "/api/v1/me/data"))
        self.assertEqual(again.prove().status, 200)
        self.assertEqual(again.ask("GET", "/api/v1/me/data").status, 200)
        self.assertEqual(again.ask("GET", "/api/v1/programme").status, 403)

    def invite(self, email):
        """The registration and the token of an invitation that was mailed."""
        organiser = Browser(self.server, ORGANISER)
        made = organiser.ask("POST", "/api/v1/registrations/invite", {"email": email, "name": "Ada", "kind": "guest"})
        end = time.monotonic() + 20
        while time.monotonic() < end:
            for file in (self.server.data / "mail").glob("*.eml"):
                text = file.read_text().replace("=\n", "").replace("=3D", "=")
                if email in text and (found := re.search(r"#invite=(\w{52})", text)):
                    return made.json()["registration"], found.group(1)
            time.sleep(0.05)
        raise AssertionError("The invitation did not come.")

    def redeem(self, token):
        return call(self.server.url, "POST", "/api/v1/sign-in/invitation/redeem", [f"Origin: {self.server.url}"],
                    {"token": token})

    def test_S_18_an_invitation_that_was_taken_back_lets_nobody_in(self):
        organiser = Browser(self.server, ORGANISER)
        for word, code in (("cancelled", "unauthenticated"), ("declined", "unauthenticated"), ("revoked", "conflict")):
            with self.subTest(decision=word):
                registration, token = self.invite(f"{word}@example.org")
                answer = organiser.ask("POST", f"/api/v1/registrations/{registration}/decision",
                                       {"decision": word, "reason": "Only a test.", "beyond": False})
                self.assertEqual(answer.status, 200, answer.body)
                refused = self.redeem(token)
                self.assertEqual((refused.status in (401, 409), refused.code()), (True, code))
                self.assertEqual(refused.header("set-cookie"), "")
                person = self.store.command("HGET", f"cv:{{{EDITION}}}:registrations:of", registration)
                self.assertEqual(self.store.command("SMEMBERS", f"cv:{{auth}}:logins:{person}"), [])
        _, token = self.invite("stands@example.org")
        self.assertEqual(self.redeem(token).status, 200, "the control")


if __name__ == "__main__":
    unittest.main(verbosity=2)
