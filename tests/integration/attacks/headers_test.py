#!/usr/bin/env python3
"""S-06 and S-08: the protective headers are on every kind of answer, refusals included; what is personal is not stored.
The scripts, styles and fonts of a page, which are never documents, carry only what concerns them.
usage: headers_test.py CONVENE"""
import json
import unittest
from pathlib import Path

from stand import ATTENDEE, Attacked, eventually, main
from gate_rows import get
from lax_server import LaxServer
from raw_http import Answer, RawConnection, call, exchange
from running_server import ROOT

OF_ALL = {"x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin"}
EXACT = {**OF_ALL, "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin"}
OF_DOCUMENTS = ("content-security-policy", "permissions-policy", "referrer-policy", "cross-origin-opener-policy")
CSP = {"default-src": {"'none'"}, "connect-src": {"'self'"}, "img-src": {"'self'"}, "font-src": {"'self'"},
       "manifest-src": {"'self'"}, "base-uri": {"'none'"}, "form-action": {"'self'"}, "frame-ancestors": {"'none'"},
       "require-trusted-types-for": {"'script'"}}
TRUSTED_TYPES = {"svelte-trusted-html", "sveltekit-trusted-url", "convene-worker"}
POWERFUL = ("microphone", "geolocation", "display-capture", "usb", "payment")


def policy_problems(policy):
    """What is wrong with a Content-Security-Policy, in words."""
    parts = {words[0]: set(words[1:]) for words in (part.split() for part in policy.split(";")) if words}
    for name, wanted in CSP.items():
        if parts.get(name) != wanted:
            yield f"{name} is {parts.get(name)}"
    for name in ("script-src", "style-src"):
        loose = {word for word in parts.get(name, {"nothing"})
                 if word != "'self'" and not word.startswith("'sha256-")}
        if loose:
            yield f"{name} allows {loose}"
    if not parts.get("trusted-types", {"nothing"}) <= TRUSTED_TYPES:
        yield f"trusted-types are {parts.get('trusted-types')}"


def problems(answer):
    """What an answer lacks, in words."""
    for name, wanted in EXACT.items():
        if answer.header(name) != wanted:
            yield f"{name} is {answer.header(name)!r}"
    for feature in POWERFUL:
        if f"{feature}=()" not in answer.header("permissions-policy").split(", "):
            yield f"{feature} is not switched off"
    for feature in ("fullscreen", "camera"):
        if f"{feature}=(self)" not in answer.header("permissions-policy").split(", "):
            yield f"{feature} is not for our own pages alone"
    yield from policy_problems(answer.header("content-security-policy"))
    yield from common_problems(answer)


def part_problems(answer):
    """What is wrong with an answer that is only ever a part of a page."""
    for name, wanted in OF_ALL.items():
        if answer.header(name) != wanted:
            yield f"{name} is {answer.header(name)!r}"
    for name in OF_DOCUMENTS:
        if answer.header(name):
            yield f"{name} is repeated"
    yield from common_problems(answer)


def common_problems(answer):
    if not answer.header("x-request-id"):
        yield "no request id"
    for name in ("server", "x-powered-by", "access-control-allow-origin"):
        if answer.header(name):
            yield f"{name} is {answer.header(name)!r}"
    if answer.header("strict-transport-security"):
        yield "HSTS over plain HTTP"


class Headers(Attacked):
    SETTINGS = {"limits": {"connections_per_address": 4}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cookie = cls.server.sign_in(ATTENDEE)
        cls.own = [cls.cookie, f"Origin: {cls.url}"]

    def api_answers(self):
        """Name -> answer, of calls and refusals; all of it is personal or an error."""
        token = [f"Authorization: Bearer {self.tokens[ATTENDEE]}"]
        yield 200, "me", call(self.url, "GET", "/api/v1/me", [self.cookie])
        yield 200, "me by token", call(self.url, "GET", "/api/v1/me", token)
        yield 200, "HEAD", call(self.url, "HEAD", "/api/v1/me", [self.cookie])
        programme = call(self.url, "GET", "/api/v1/programme", [self.cookie])
        yield 200, "programme", programme
        tag = f"If-None-Match: {programme.header('etag')}"
        yield 304, "programme again", call(self.url, "GET", "/api/v1/programme", [self.cookie, tag])
        yield 200, "room", call(self.url, "GET", "/api/v1/rooms/S03", [self.cookie])
        yield 202, "a link by mail", call(self.url, "POST", "/api/v1/sign-in/link", self.own, {"email": "a@example.org"})
        yield 401, "not signed in", call(self.url, "GET", "/api/v1/me")
        yield 401, "a used link", call(self.url, "POST", "/api/v1/sign-in/link/redeem", self.own, {"token": "0" * 52})
        yield 403, "a foreign origin", call(self.url, "POST", "/api/v1/sign-out", [self.cookie, "Origin: null"], {})
        yield 404, "no such route", call(self.url, "GET", "/api/v1/nothing", [self.cookie])
        yield 404, "no such room", call(self.url, "GET", "/api/v1/rooms/NOWHERE", [self.cookie])
        yield 405, "a wrong method", call(self.url, "DELETE", "/api/v1/me", self.own)
        yield 413, "a large body", call(self.url, "POST", "/api/v1/sign-in/link", self.own, {"email": "a" * 5000})
        yield 415, "no JSON", exchange(self.url, get("/api/v1/sign-out", method="POST").replace(b"HOST", self.host()))
        yield 422, "a wrong field", call(self.url, "POST", "/api/v1/sign-in/link", self.own, {"email": 7})
        yield 400, "malformed JSON", call(self.url, "POST", "/api/v1/sign-in/link", self.own, b"{")
        yield 400, "the gate", exchange(self.url, get("/", host=""))
        yield 414, "a long line", exchange(self.url, get("/" + "a" * 5000).replace(b"HOST", self.host()))
        yield 431, "a large header", exchange(self.url, get("/", f"X-A: {'a' * 17000}\r\n").replace(b"HOST", self.host()))
        yield 421, "a foreign host", exchange(self.url, get("/", host="Host: evil.example\r\n"))
        yield 501, "a coding", exchange(self.url, get("/", "Transfer-Encoding: gzip\r\n").replace(b"HOST", self.host()))
        yield 426, "no upgrade", call(self.url, "GET", "/api/v1/live", self.own)
        upgrade = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                   "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==", "Origin: http://evil.example"]
        with_host = get("/api/v1/live", "".join(line + "\r\n" for line in upgrade)).replace(b"HOST", self.host())
        yield 403, "an upgrade from elsewhere", exchange(self.url, with_host)
        yield 200, "health", call(self.url, "GET", "/livez")
        yield 200, "readiness", call(self.url, "GET", "/readyz")
        yield 200, "metrics", call(self.url, "GET", "/metrics")
        yield 403, "metrics for others", call(self.url, "GET", "/metrics", ["X-Forwarded-For: 192.0.2.1"])
        yield 200, "the document", call(self.url, "GET", "/api/openapi.json")
        yield 204, "signed out", call(self.url, "POST", "/api/v1/sign-out", self.own, {})

    def host(self):
        return self.url[7:].encode()

    def test_I_30_every_kind_of_api_answer_is_protected_and_not_stored(self):
        for status, what, answer in self.api_answers():
            with self.subTest(what=what):
                self.assertEqual(answer.status, status)
                self.assertEqual(list(problems(answer)), [])
                self.assertEqual(answer.header("cache-control"), "no-store")

    def test_the_page_and_its_files(self):
        page, forever = "text/html", "public, max-age=31536000, immutable"
        rows = [("/", 200, "no-store", page), ("/programme", 200, "no-store", page), ("/no/such/page", 200, "no-store", page),
                ("/favicon.svg", 200, "no-cache", "image/svg+xml"), ("/service-worker.js", 200, "no-cache", "text/javascript"),
                ("/nothing.png", 404, "no-store", "application/problem+json"),
                ("/..%2fsecret", 404, "no-store", "application/problem+json"),
                ("/_app/immutable/nothing.js", 404, "no-store", "application/problem+json")]
        rows += [(each["path"], 200, forever, each["type"]) for each in self.files() if each["immutable"]]
        kinds = {".js": part_problems, ".css": part_problems, ".woff2": part_problems, ".svg": problems}
        for target, status, kept, kind in rows:
            of_a_part = status == 200 and kept == forever
            wrong = kinds[Path(target).suffix] if of_a_part else problems
            for coding in ("identity", "gzip", "br"):
                with self.subTest(target=target, coding=coding):
                    answer = call(self.url, "GET", target, [f"Accept-Encoding: {coding}"])
                    self.assertEqual(answer.status, status)
                    self.assertEqual(list(wrong(answer)), [])
                    self.assertEqual(answer.header("cache-control"), kept)
                    self.assertIn(kind, answer.header("content-type"))

    def files(self):
        """What the built client has; of every kind that is kept for ever there is one."""
        listed = json.loads((ROOT / "client/build/manifest.json").read_text())["files"]
        kinds = {Path(each["path"]).suffix for each in listed if each["immutable"]}
        self.assertEqual(kinds, {".js", ".css", ".svg", ".woff2"})
        return listed

    def test_a_file_that_is_kept_already_is_answered_with_the_same_headers(self):
        script = next(each["path"] for each in self.files() if each["immutable"] and each["path"].endswith(".js"))
        tag = call(self.url, "GET", script).header("etag")
        again = call(self.url, "GET", script, [f"If-None-Match: {tag}"])
        self.assertEqual((again.status, list(part_problems(again))), (304, []))

    def test_an_answer_that_turns_a_connection_away_is_protected_too(self):
        held = [RawConnection(self.url) for _ in range(4)]
        for each in held:
            each.send(b"GET")
        self.assertTrue(eventually(lambda: call(self.url, "GET", "/livez").status == 503))
        answer = call(self.url, "GET", "/livez")
        self.assertEqual((answer.status, list(problems(answer))), (503, []))
        self.assertEqual(answer.header("cache-control"), "no-store")
        for each in held:
            each.socket.close()
        self.assertTrue(eventually(lambda: call(self.url, "GET", "/livez").status == 200))


class Control(unittest.TestCase):
    def test_an_answer_without_headers_lacks_all_of_them(self):
        with LaxServer() as lax:
            found = list(problems(call(lax.url, "GET", "/")))
            parts = list(part_problems(call(lax.url, "GET", "/")))
        self.assertGreaterEqual(len(parts), len(OF_ALL) + 1)
        self.assertGreaterEqual(len(found), len(EXACT) + len(POWERFUL) + len(CSP) + 1)

    def test_the_policies_of_a_document_are_noticed_on_a_part(self):
        full = Answer(("HTTP/1.1 200 OK\r\nX-Request-Id: 1\r\n" + "\r\n".join(f"{name}: a" for name in OF_DOCUMENTS)).encode(), b"")
        self.assertEqual([word for word in part_problems(full) if "repeated" in word],
                         [f"{name} is repeated" for name in OF_DOCUMENTS])

    def test_a_loose_policy_is_noticed(self):
        strict = "; ".join(f"{name} {' '.join(words)}" for name, words in CSP.items())
        strict += "; script-src 'self' 'sha256-abc='; style-src 'self'; trusted-types svelte-trusted-html"
        self.assertEqual(list(policy_problems(strict)), [])
        for loose in ("'unsafe-inline'", "'unsafe-eval'", "https:", "*", "data:", "'unsafe-hashes'"):
            with self.subTest(loose=loose):
                self.assertNotEqual(list(policy_problems(strict.replace("script-src", f"script-src {loose}"))), [])


if __name__ == "__main__":
    main()
