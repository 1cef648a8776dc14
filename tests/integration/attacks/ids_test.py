#!/usr/bin/env python3
"""S-33: an id from outside never becomes a pattern, a command or another key of the store. The id fields are those of the
server's own documents. usage: ids_test.py CONVENE"""
import json
import unittest
from urllib.parse import quote

from stand import ATTENDEE, MODERATOR_OF_S03, Attacked, main
from live_socket import TEXT, LiveSocket
from raw_http import call, exchange

NASTY = ["*", "{}", "{SUM-2027-SAMPLE}", "S03}", "?", "[a-z]", "S03:meta", "S03:log", "../S03", "S03\r\nFLUSHALL\r\n", "S03\0",
         "\0", "", " ", "S03 ", " S03", "s03\n", "$ID$", "$OFFSET$", "%d", "S03;", "'", '"', "\\", "a" * 65, "\u0405\u041e\u0417",
         "S\u200b03", "\U0001f600", "a b", "cv:{auth}:account:P0005", "a|b"]
HUGE = "a" * 15_000
FILLERS = {"room": "S03", "text": "text", "reason": "a reason", "seconds": 60, "client_id": "ids", "author": "P0005",
           "message": "a-1", "agree_not_for_attribution": True}
REFUSED = {"invalid", "not_found", "conflict"}


class Ids(Attacked):
    SETTINGS = {"limits": {"commands_burst": 100000, "posts_burst": 100000}}

    def commands(self):
        """Every command with its fields, nested ones as paths, from the document."""
        document = call(self.url, "GET", "/api/asyncapi.json").json()
        schemas = document["components"]["schemas"]
        for message in document["components"]["messages"].values():
            parts = message["payload"].get("allOf", [])
            if len(parts) == 2:
                schema = schemas[parts[1]["$ref"].rsplit("/", 1)[1]]
                yield parts[0]["properties"]["do"]["const"], schema["properties"], schemas

    def id_fields(self, properties, schemas, inside=()):
        for name, schema in properties.items():
            if "$ref" in schema:
                inner = schemas[schema["$ref"].rsplit("/", 1)[1]]
                yield from self.id_fields(inner.get("properties", {}), schemas, (*inside, name))
            elif "pattern" in schema or name in ("author", "epoch"):
                yield (*inside, name)

    def expect_nothing_broken(self):
        broken = [line for line in self.server.log_lines() if json.loads(line)["level"] == "error"]
        self.assertEqual(broken, [])

    def test_no_id_of_a_command_is_taken_for_something_else(self):
        seen = set()
        with LiveSocket(self.url, self.tokens[MODERATOR_OF_S03]) as live:
            live.ask("room.join", room="S03")
            kept = self.state_of_the_room()
            for command, properties, schemas in self.commands():
                for path in self.id_fields(properties, schemas):
                    seen.add(f"{command} {'.'.join(path)}")
                    for nasty in (*NASTY, HUGE):
                        with self.subTest(command=command, field=path, value=nasty[:20]):
                            reply = self.ask_with(live, command, properties, path, nasty)
                            if path == ("since", "epoch"):
                                self.assertFalse(reply["ok"]["recovered"], "a foreign epoch continues nothing")
                            else:
                                self.assertIn(reply.get("error", {}).get("code"), REFUSED)
            self.assertEqual(self.state_of_the_room(), kept)
        self.assertLessEqual({"room.join room", "room.join since.epoch", "room.post client_id", "room.remove message",
                              "room.mute author"}, seen)
        self.expect_nothing_broken()

    def ask_with(self, live, command, properties, path, nasty):
        fields = {name: FILLERS[name] for name in properties if name in FILLERS}
        if path[0] == "since":
            fields["since"] = {"epoch": "a", "offset": 0}
            fields["since"][path[1]] = nasty
        else:
            fields[path[0]] = nasty
        return live.ask(command, **fields)

    def state_of_the_room(self):
        return call(self.url, "GET", "/api/v1/rooms/S03", [f"Authorization: Bearer {self.tokens[ATTENDEE]}"]).json()

    def test_the_same_commands_with_good_ids_are_carried_out(self):
        """The control: it is the ids that were refused."""
        with LiveSocket(self.url, self.tokens[MODERATOR_OF_S03]) as live:
            live.ask("room.join", room="S05", agree_not_for_attribution=True)
            live.ask("room.join", room="S03")
            for command, fields in (("room.post", {"client_id": "good", "text": "a"}), ("room.draft", {"text": "a"}),
                                    ("room.mute", {"author": ATTENDEE, "seconds": 10, "reason": "why"}),
                                    ("room.unmute", {"author": ATTENDEE, "reason": "why"})):
                with self.subTest(command=command):
                    self.assertIn("ok", live.ask(command, room="S03", **fields))

    def test_an_id_of_64_kib_ends_the_connection_and_nothing_else(self):
        with LiveSocket(self.url, self.tokens[ATTENDEE]) as live:
            live.send_frame(TEXT, b'{"id":1,"do":"room.join","room":"' + b"a" * 65536 + b'"}')
            self.assertEqual(live.wait_for_close(), 1009)

    def test_no_id_of_a_route_is_taken_for_something_else(self):
        paths = call(self.url, "GET", "/api/openapi.json").json()["paths"]
        token, seen = f"Authorization: Bearer {self.tokens[MODERATOR_OF_S03]}", 0
        for path in (path for path, item in paths.items() if "{" in path and "get" in item):
            before, after = path.split("{")[0], path.split("}")[1]
            for nasty in NASTY:
                with self.subTest(path=path, value=nasty):
                    answer = call(self.url, "GET", before + quote(nasty, safe="") + after, [token])
                    self.assertIn(answer.status, (400, 404), answer.body)
                    seen += 1
            # A connection and a calendar have no name that one could know, no file has that form, nobody needs a seat in
            # S03, and what is a moderator's not is not there for one.
            absent = any(name in path for name in ("{connection}", "{token}", "{format}")) or path.endswith("/seats") or "/registrations/" in path or "{site}" in path \
                or "/sites/" in path
            known = 404 if absent else 200
            self.assertEqual(call(self.url, "GET", before + "S03" + after, [token]).status, known)
            self.assertEqual(call(self.url, "GET", before + "a" * 65536 + after, [token]).status, 414)
        self.assertGreaterEqual(seen, 4 * len(NASTY))
        self.expect_nothing_broken()

    def test_the_fields_of_signing_in(self):
        own = [f"Origin: {self.url}"]
        for nasty in (*NASTY, "a" * 4000):
            for path, body in (("link/redeem", {"token": nasty}), ("email/confirm", {"token": nasty}),
                               ("passphrase", {"email": nasty, "passphrase": "a" * 20}),
                               ("passphrase", {"email": "a@example.org", "passphrase": nasty})):
                with self.subTest(path=path, value=nasty[:20]):
                    answer = call(self.url, "POST", f"/api/v1/sign-in/{path}", own, body)
                    self.assertIn(answer.status, (401, 413, 422, 429), answer.body)
            for secret in (nasty, "0" * 51 + nasty[:1]):
                with self.subTest(cookie=secret[:60]):
                    cookie = ("Cookie: sid=" + secret).encode().decode("latin-1")
                    if not any(ord(character) < 32 for character in cookie) and len(secret) < 3000:
                        raw = call_raw(self.url, cookie)
                        self.assertEqual(raw.status, 401)
        self.expect_nothing_broken()


def call_raw(url, header):
    head = f"GET /api/v1/me HTTP/1.1\r\nHost: {url[7:]}\r\n{header}\r\nConnection: close\r\n\r\n"
    return exchange(url, head.encode("latin-1"))


if __name__ == "__main__":
    main()
