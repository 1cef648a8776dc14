#!/usr/bin/env python3
"""Who may open the live socket and change something: S-01 origins and form of the upgrade, S-02 sign-in at the upgrade,
S-05 cross-site requests to every unsafe route. usage: origin_test.py CONVENE"""
import base64
import unittest
from urllib.parse import urlsplit

from stand import ATTENDEE, MODERATOR_OF_S03, ORGANISER, Attacked, answered, closed, main, refused
from lax_server import LaxServer
from live_socket import TEXT, LiveSocket, frame_bytes
from origins import foreign_origins, own_origins
from raw_http import RawConnection, call, request

KEY = base64.b64encode(b"0123456789abcdef").decode()
UPGRADE = ["Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {KEY}", "Sec-WebSocket-Version: 13"]
SECRET = "0" * 52


def without(name, *more):
    return [line for line in UPGRADE if not line.startswith(name)] + list(more)


def upgrade(url, headers, method="GET", target="/api/v1/live", version="HTTP/1.1"):
    """The answer to an upgrade of any form."""
    with RawConnection(url) as connection:
        connection.send(request(url, method, target, headers).replace(b"HTTP/1.1", version.encode(), 1))
        return connection.answer(to_head=method == "HEAD")


class Origins(Attacked):
    def setUp(self):
        self.port = urlsplit(self.url).port

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cookie = cls.server.sign_in(ATTENDEE)

    def test_own_origins_are_let_in(self):
        for origin in own_origins(self.port):
            with self.subTest(origin=origin), self.counts(answered("/api/v1/live", 101)):
                with LiveSocket(self.url, headers=[self.cookie, f"Origin: {origin}"]) as live:
                    self.assertEqual(live.take_push("hello")["data"]["person"], ATTENDEE)

    def test_foreign_origins_get_403_before_the_upgrade(self):
        origins = foreign_origins(self.port)
        self.assertGreaterEqual(len(origins), 30)
        with self.counts(refused("upgrade_origin"), at_least=len(origins) + 1):
            for origin in origins:
                with self.subTest(origin=origin):
                    answer = upgrade(self.url, [*UPGRADE, self.cookie, f"Origin: {origin}"])
                    # White space around a value is no part of it (RFC 9110 section 5.5).
                    expected = (101, "") if origin.strip(" ") in own_origins(self.port) else (403, "forbidden")
                    self.assertEqual((answer.status, answer.code()), expected)
            self.assertEqual(upgrade(self.url, [*UPGRADE, self.cookie]).status, 403, "a cookie without an Origin")
            self.assertEqual(upgrade(self.url, UPGRADE).status, 403, "neither cookie nor Origin")

    def test_a_token_does_not_excuse_a_foreign_origin(self):
        token = f"Authorization: Bearer {self.tokens[ATTENDEE]}"
        self.assertEqual(upgrade(self.url, [*UPGRADE, token]).status, 101)
        self.assertEqual(upgrade(self.url, [*UPGRADE, token, "Origin: http://evil.example"]).status, 403)

    def test_the_form_of_the_upgrade(self):
        own = [f"Origin: {self.url}", self.cookie]
        rows = [
            ("version 8", without("Sec-WebSocket-Version", "Sec-WebSocket-Version: 8"), 426),
            ("version 12", without("Sec-WebSocket-Version", "Sec-WebSocket-Version: 12"), 426),
            ("no version", without("Sec-WebSocket-Version"), 426),
            ("no key", without("Sec-WebSocket-Key"), 400),
            ("a short key", without("Sec-WebSocket-Key", "Sec-WebSocket-Key: YWJj"), 400),
            ("no Upgrade", without("Upgrade"), 426),
            ("another protocol", without("Upgrade", "Upgrade: h2c"), 426),
            ("no Connection", without("Connection"), 426),
        ]
        for what, headers, status in rows:
            with self.subTest(what=what), self.counts(refused("upgrade_form")):
                self.assertEqual(upgrade(self.url, [*headers, *own]).status, status)
        for what, status, form in (("POST", 405, {"method": "POST"}), ("PUT", 405, {"method": "PUT"}),
                                   ("HEAD", 405, {"method": "HEAD"}), ("HTTP/1.0", 426, {"version": "HTTP/1.0"}),
                                   ("data in the query", 400, {"target": f"/api/v1/live?token={SECRET}"}),
                                   ("a name in the query", 400, {"target": "/api/v1/live?x"})):
            with self.subTest(what=what), self.counts(refused("upgrade_form")):
                self.assertEqual(upgrade(self.url, [*UPGRADE, *own], **form).status, status)
        with self.subTest(what="the same, well formed"):
            self.assertEqual(upgrade(self.url, [*UPGRADE, *own]).status, 101)


class NotSignedIn(Attacked):
    def test_whoever_is_not_signed_in_is_let_in_and_closed_before_a_command_is_read(self):
        command = frame_bytes(TEXT, b'{"id":1,"do":"room.leave","room":"S03"}')
        logins = {"no cookie": [], "an invented cookie": [f"Cookie: sid={SECRET}"], "a cookie that is none": ["Cookie: sid="],
                  "an invented token": [f"Authorization: Bearer cvt_{SECRET}"], "another scheme": ["Authorization: Basic YTpi"]}
        before = self.server.metrics()
        with self.counts(closed(4501), at_least=len(logins)):
            for what, headers in logins.items():
                with self.subTest(login=what), LiveSocket(self.url, headers=[f"Origin: {self.url}", *headers]) as live:
                    live.socket.sendall(command)
                    self.assertEqual((live.wait_for_close(5), live.close_reason), (4501, "not signed in"))
                    self.assertEqual(live.lines, [], "neither hello nor a reply")
        commands = {name: value for name, value in self.server.metrics().items() if "convene_commands_total" in name}
        self.assertEqual(commands, {name: value for name, value in before.items() if "convene_commands_total" in name})

    def test_an_ended_login_is_no_login(self):
        cookie = self.server.sign_in(ATTENDEE)
        headers = [cookie, f"Origin: {self.url}"]
        self.assertEqual(call(self.url, "GET", "/api/v1/me", headers).status, 200)
        self.assertEqual(call(self.url, "POST", "/api/v1/sign-out", headers, {}).status, 204)
        with self.counts(answered("/api/v1/me", 401)):
            self.assertEqual(call(self.url, "GET", "/api/v1/me", headers).code(), "unauthenticated")
        with LiveSocket(self.url, headers=headers) as live:
            self.assertEqual(live.wait_for_close(5), 4501)


class CrossSite(Attacked):
    """S-05: the routes are those that the server itself says it has."""

    def unsafe_routes(self):
        paths = call(self.url, "GET", "/api/openapi.json").json()["paths"]
        examples = {"{connection}": "0-a", "{id}": "S37", "{site}": "SITE01"}
        def example(path):
            for name, value in examples.items():
                path = path.replace(name, value)
            return path
        routes = [(method.upper(), example(path)) for path, item in paths.items() for method in item
                  if method in ("post", "put", "patch", "delete")]
        self.assertGreaterEqual(len(routes), 6)
        return routes

    def who_may(self, path):
        """Whose request gets past the question of rights; nearly all are refused for their empty body before."""
        return ORGANISER if path.endswith(("/registrations/close", "/draft/release")) else MODERATOR_OF_S03

    def send(self, method, path, headers, kind="application/json", body=b"{}"):
        with RawConnection(self.url) as connection:
            connection.send(request(self.url, method, path, headers, body, kind))
            return connection.answer()

    def test_no_unsafe_route_takes_a_cross_site_request(self):
        cookie = self.server.sign_in(MODERATOR_OF_S03)
        foreign = [[], ["Origin: null"], ["Origin: http://evil.example"], [f"Origin: {self.url}.evil.example"],
                   ["Sec-Fetch-Site: cross-site"], ["Sec-Fetch-Site: same-site"], [f"Referer: {self.url}/"],
                   [f"X-Forwarded-Host: {self.url[7:]}"], ["Origin: http://evil.example", "Sec-Fetch-Site: same-origin"]]
        for method, path in self.unsafe_routes():
            for headers in foreign:
                with self.subTest(method=method, path=path, headers=headers):
                    answer = self.send(method, path, [cookie, *headers])
                    self.assertEqual((answer.status, answer.code()), (403, "forbidden"))
            for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "", "json",
                         "application/jsonp", "text/plain; application/json"):
                with self.subTest(method=method, path=path, kind=kind):
                    answer = self.send(method, path, [cookie, f"Origin: {self.url}"], kind)
                    self.assertEqual((answer.status, answer.code()), (415, "invalid"))
        self.assertEqual(call(self.url, "GET", "/api/v1/me", [cookie]).status, 200, "still signed in")

    def test_the_same_from_our_own_page_reaches_each_route(self):
        # Who gave their place back has no way to the rest: that comes last.
        for method, path in sorted(self.unsafe_routes(), key=lambda route: route[1].endswith("/registration/cancel")):
            cookie = self.server.sign_in(self.who_may(path))
            with self.subTest(method=method, path=path):
                answer = self.send(method, path, [cookie, f"Origin: {self.url}"])
                self.assertNotIn(answer.status, (403, 415, 404, 405))

    def test_reading_changes_nothing_whatever_it_pretends_to_be(self):
        cookies = {who: self.server.sign_in(who) for who in (MODERATOR_OF_S03, ORGANISER)}
        for method, path in self.unsafe_routes():
            cookie = cookies[self.who_may(path)]
            plain = call(self.url, "GET", path, [cookie, f"Origin: {self.url}"])
            self.assertIn(plain.status, (200, 404 if "/sites/" in path or "/delegations/" in path else 200, 405))  # a moderator has no site
            for disguise in ("X-HTTP-Method-Override: POST", "X-Method-Override: POST", "X-HTTP-Method: POST"):
                with self.subTest(path=path, disguise=disguise):
                    answer = call(self.url, "GET", path, [cookie, f"Origin: {self.url}", disguise])
                    self.assertEqual(answer.status, plain.status)
                    if plain.status == 200:
                        self.assertEqual(answer.body, plain.body)
        for cookie in cookies.values():
            self.assertEqual(call(self.url, "GET", "/api/v1/me", [cookie]).status, 200)


class Control(unittest.TestCase):
    def test_a_server_that_refuses_nothing_lets_every_origin_in(self):
        with LaxServer() as lax:
            port = urlsplit(lax.url).port
            let_in = [origin for origin in foreign_origins(port)[:8]
                      if upgrade(lax.url, [*UPGRADE, f"Origin: {origin}"]).status == 101]
        self.assertEqual(let_in, foreign_origins(port)[:8])


if __name__ == "__main__":
    main()
