#!/usr/bin/env python3
"""A socket lives no longer than its login (S-03), and a login's secret is nowhere but in the browser (S-04).
usage: sessions_test.py CONVENE"""
import re
import threading
import time
import unittest

from stand import ATTENDEE, ATTENDEE2, BINARY, MODERATOR_OF_S03, Attacked, answered, closed, eventually, main
from embedded_store import EmbeddedStore
from live_socket import LiveSocket, UpgradeRefused
from raw_http import call, exchange, request
from running_server import RunningServer

BOUND_S = 2.0


class Ending(Attacked):
    """On two nodes, so that the word must reach the other one too."""
    ARGUMENTS = ("--threads", "2")

    def open(self, cookie):
        live = LiveSocket(self.url, headers=[cookie, f"Origin: {self.url}"])
        live.take_push("hello")
        return live

    def post(self, path, *headers):
        return call(self.url, "POST", path, [*headers, f"Origin: {self.url}"], {})

    def expect_closed(self, sockets, code, since):
        for live in sockets:
            self.assertEqual(live.wait_for_close(BOUND_S + 1), code)
            self.assertLess(time.monotonic() - since, BOUND_S)
            self.assertEqual([line for line in live.lines if line.get("event") == "message.posted"], [])
            live.socket.close()

    def test_signing_out_ends_the_sockets_of_that_login_and_no_others(self):
        ending, staying = self.server.sign_in(ATTENDEE), self.server.sign_in(ATTENDEE)
        sockets = [self.open(ending) for _ in range(5)]
        with self.open(staying) as other, self.counts(closed(4501), at_least=5):
            began = time.monotonic()
            self.assertEqual(self.post("/api/v1/sign-out", ending).status, 204)
            self.expect_closed(sockets, 4501, began)
            self.assertEqual(other.ask("room.leave", room="S03"), {"id": 1, "ok": {}})
        with LiveSocket(self.url, headers=[ending, f"Origin: {self.url}"]) as again:
            self.assertEqual(again.wait_for_close(), 4501)

    def test_signing_out_everywhere_ends_every_socket_and_token_of_the_person(self):
        cookies = [self.server.sign_in(ATTENDEE2) for _ in range(3)]
        token = self.server.token(ATTENDEE2)
        sockets = [self.open(cookie) for cookie in cookies] + [LiveSocket(self.url, token)]
        with LiveSocket(self.url, self.tokens[ATTENDEE]) as other, self.counts(closed(4501), at_least=4):
            began = time.monotonic()
            self.assertEqual(self.post("/api/v1/sign-out-everywhere", cookies[0]).status, 204)
            self.expect_closed(sockets, 4501, began)
            self.assertEqual(other.ask("room.leave", room="S03"), {"id": 1, "ok": {}})
        for headers in ([cookies[1]], [f"Authorization: Bearer {token}"]):
            self.assertEqual(call(self.url, "GET", "/api/v1/me", headers).status, 401)
        self.assertEqual(call(self.url, "GET", "/api/v1/me", [self.server.sign_in(ATTENDEE2)]).status, 200)

    def test_a_revoked_token_ends_its_sockets(self):
        token = self.server.token(ATTENDEE)
        sockets = [LiveSocket(self.url, token) for _ in range(3)]
        began = time.monotonic()
        self.assertEqual(self.post("/api/v1/sign-out", f"Authorization: Bearer {token}").status, 204)
        self.expect_closed(sockets, 4501, began)
        self.assertEqual(call(self.url, "GET", "/api/v1/me", [f"Authorization: Bearer {token}"]).status, 401)

    def test_a_socket_that_opens_while_its_login_ends_does_not_outlive_it(self):
        for _ in range(8):
            cookie, opened = self.server.sign_in(MODERATOR_OF_S03), []
            headers = [cookie, f"Origin: {self.url}"]

            def open_some():
                for _ in range(2):
                    opened.append(LiveSocket(self.url, headers=headers))
            openers = [threading.Thread(target=open_some) for _ in range(3)]
            for opener in openers:
                opener.start()
            self.assertEqual(self.post("/api/v1/sign-out", cookie).status, 204)
            ended = time.monotonic()
            for opener in openers:
                opener.join()
            self.assertEqual(len(opened), 6)
            for live in opened:
                self.assertEqual(live.wait_for_close(BOUND_S + 1), 4501)
                self.assertLess(time.monotonic() - ended, BOUND_S + 1)
                live.socket.close()

    def test_an_expired_cookie_is_no_login(self):
        cookie = self.server.sign_in(MODERATOR_OF_S03)
        self.expire_logins_of(MODERATOR_OF_S03)
        with self.counts(answered("/api/v1/me", 401)):
            self.assertEqual(call(self.url, "GET", "/api/v1/me", [cookie]).code(), "unauthenticated")
        with self.counts(closed(4501)), LiveSocket(self.url, headers=[cookie, f"Origin: {self.url}"]) as live:
            self.assertEqual(live.wait_for_close(), 4501)

    def test_an_expired_token_is_no_login(self):
        token = self.server.token(ATTENDEE, "1s")
        header = [f"Authorization: Bearer {token}"]
        self.assertTrue(eventually(lambda: call(self.url, "GET", "/api/v1/me", header).status == 401, 3))
        with self.assertRaises(UpgradeRefused) as refused:
            LiveSocket(self.url, token)
        self.assertEqual(refused.exception.status, 403, "no token, and no Origin either")

    def test_an_open_socket_is_ended_when_its_login_expires_without_a_word(self):
        """The net under the control channel asks every thirty seconds."""
        cookie = self.server.sign_in(MODERATOR_OF_S03)
        with self.open(cookie) as live, self.counts(closed(4501)):
            self.expire_logins_of(MODERATOR_OF_S03)
            self.assertEqual(live.wait_for_close(33), 4501)

    def expire_logins_of(self, person):
        store = EmbeddedStore(self.server.data)
        logins = store.command("SMEMBERS", f"cv:{{auth}}:logins:{person}")
        self.assertGreater(len(logins), 0)
        for login in logins:
            store.command("HSET", f"cv:{{auth}}:login:{login}", "until", int(time.time() * 1000) - 1)

    def test_what_ends_nothing_closes_nothing(self):
        """The control: a refused sign-out leaves the socket open."""
        cookie = self.server.sign_in(ATTENDEE)
        with self.open(cookie) as live, self.counts(answered("/api/v1/sign-out", 403)):
            self.assertEqual(call(self.url, "POST", "/api/v1/sign-out", [cookie], {}).status, 403)
            with self.assertRaises(TimeoutError):
                live.wait_for_close(BOUND_S)


def attributes(cookie):
    """Name, secret and attributes of a Set-Cookie value."""
    pair, *rest = [part.strip() for part in cookie.split(";")]
    name, secret = pair.split("=", 1)
    return name, secret, set(rest)


class Cookies(Attacked):
    def test_the_cookie_on_plain_loopback(self):
        answer = self.redeem(self.server.link(ATTENDEE).split("#t=")[1])
        name, secret, rest = attributes(answer.header("set-cookie").split("\n")[0])
        self.assertEqual((name, rest), ("sid", {"Path=/", "HttpOnly", "SameSite=Lax"}))
        self.assertRegex(secret, "^[0-9a-z]{52}$", "256 bits")

    def redeem(self, token):
        return call(self.url, "POST", "/api/v1/sign-in/link/redeem", [f"Origin: {self.url}"], {"token": token})

    def test_each_sign_in_has_a_secret_of_its_own_and_ends_the_one_before(self):
        first = self.server.sign_in(ATTENDEE)
        token = self.server.link(ATTENDEE).split("#t=")[1]
        answer = call(self.url, "POST", "/api/v1/sign-in/link/redeem", [f"Origin: {self.url}", first], {"token": token})
        self.assertEqual(answer.status, 200)
        second = "Cookie: " + answer.header("set-cookie").split(";")[0]
        self.assertNotEqual(first, second)
        # The same person in the same browser: requests under way have five seconds.
        self.assertTrue(eventually(lambda: call(self.url, "GET", "/api/v1/me", [first]).status == 401))
        self.assertEqual(call(self.url, "GET", "/api/v1/me", [second]).status, 200)
        self.assertEqual(self.redeem(token).status, 401, "a link works once")

    def test_signing_out_takes_the_cookie_back(self):
        cookie = self.server.sign_in(ATTENDEE)
        answer = call(self.url, "POST", "/api/v1/sign-out", [cookie, f"Origin: {self.url}"], {})
        self.assertEqual(attributes(answer.header("set-cookie")),
                         ("sid", "", {"Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=0"}))
        self.assertEqual(answer.header("clear-site-data"), '"cache", "storage"')

    def test_the_store_holds_no_secret_that_could_be_used(self):
        secrets = [self.server.sign_in(ATTENDEE).split("=")[1], self.server.link(ATTENDEE2).split("#t=")[1],
                   self.tokens[ATTENDEE], self.tokens[ATTENDEE].removeprefix("cvt_")]
        dump = b"".join(path.read_bytes() for path in self.server.data.rglob("*") if path.is_file())
        self.assertIn(ATTENDEE.encode(), dump, "the control: what the store holds is in the dump")
        self.assertTrue(re.search(rb"cv:\{auth\}:login:[0-9a-z]+", dump))
        for secret in secrets:
            self.assertNotIn(secret.encode(), dump)


class Https(unittest.TestCase):
    """Behind a proxy that speaks TLS: the cookie can only travel there."""

    def test_the_cookie_of_an_https_address(self):
        settings = {"public_url": "https://summit.example.org", "trusted_proxies": ["127.0.0.1"]}
        with RunningServer(BINARY[0], ("--threads", "1"), settings) as server:
            body = {"token": server.link(ATTENDEE).split("#t=")[1]}
            headers = ["Origin: https://summit.example.org", "X-Forwarded-Proto: https", "X-Forwarded-For: 192.0.2.7"]
            data = request(server.url, "POST", "/api/v1/sign-in/link/redeem", headers, body)
            answer = exchange(server.local_url(), data)
            self.assertEqual(answer.status, 200, answer.body)
            name, _, rest = attributes(answer.header("set-cookie").split("\n")[0])
            self.assertEqual((name, rest), ("__Host-sid", {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"}))
            self.assertEqual(answer.header("strict-transport-security"), "max-age=63072000; includeSubDomains")
            with self.assertRaises(UpgradeRefused) as plain:
                LiveSocket(server.local_url(), headers=[f"Origin: {server.local_url()}"])
            self.assertEqual(plain.exception.status, 403, "the origin of the loopback address is none of the site's")


if __name__ == "__main__":
    main()
