#!/usr/bin/env python3
"""S-22: whatever comes in, each line of the log is one JSON object, and what people write or keep secret is in none.
usage: logs_test.py CONVENE"""
import contextlib
import json
import unittest

from stand import ATTENDEE, MODERATOR_OF_S03, Attacked, eventually, main
from gate_rows import GATE_ROWS, get, post
from live_rows import BREACHES, LINES
from live_socket import LiveSocket
from raw_http import RawConnection, call, exchange

NASTY = ["a\r\nInjected: yes", 'a\n{"time":"now","level":"info","event":"forged"}', "a\x1b[2J\x1b[31mred", "a\0b", "a\x7fb",
         'a","event":"forged","x":"', "a\\u000aforged", "a\u2028{\"event\":\"forged\"}", "a\u2029b", "a\x85b", "\ufeffa",
         "a%0d%0aforged", "${jndi:ldap://forged}", "%s%n%x", "\u202eforged", "\U0001f600"]
HEADERS = ("Host", "Origin", "Cookie", "Authorization", "User-Agent", "Referer", "X-Forwarded-For", "X-Request-Id",
           "Accept-Encoding", "If-None-Match", "Content-Type", "Expect", "Sec-WebSocket-Protocol", "X-Anything")
CANARY = "canary" + "7f3a9b"


def problems(lines):
    """What is wrong with a log, in words."""
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            yield f"no JSON: {line!r}"
            continue
        if not isinstance(entry, dict) or not {"time", "level", "event"} <= entry.keys():
            yield f"not an entry: {line!r}"
        elif "forged" in str(entry["event"]):
            yield f"forged: {line!r}"
        elif any(ord(character) < 32 or character in "\x7f\x85\u2028\u2029" for character in line):
            yield f"a control character: {line!r}"


class Logs(Attacked):
    def log(self):
        """Lines end with a line feed and nothing else (str.splitlines knows more)."""
        return self.server.log.read_text(encoding="utf-8").removesuffix("\n").split("\n")

    def expect_clean_log(self):
        self.assertEqual(list(problems(self.log())), [])

    def test_nothing_in_a_header_or_target_breaks_a_line(self):
        host = self.url[7:].encode()
        for nasty in NASTY:
            raw = nasty.encode("utf-8", "surrogatepass").decode("latin-1")
            for name in HEADERS:
                exchange(self.url, get("/livez", f"{name}: {raw}\r\n").replace(b"HOST", host))
            exchange(self.url, get("/" + raw).replace(b"HOST", host))
            exchange(self.url, get("/livez?" + raw).replace(b"HOST", host))
            exchange(self.url, get("/", method="G" + raw).replace(b"HOST", host))
        self.expect_clean_log()

    def test_nothing_in_a_field_breaks_a_line(self):
        own = [f"Origin: {self.url}"]
        with LiveSocket(self.url, self.tokens[MODERATOR_OF_S03]) as live:
            live.ask("room.join", room="S03")
            for i, nasty in enumerate(NASTY[:15]):
                call(self.url, "POST", "/api/v1/sign-in/link", own, {"email": nasty})
                call(self.url, "POST", "/api/v1/sign-in/link/redeem", own, {"token": nasty, nasty: nasty})
                call(self.url, "POST", "/api/v1/sign-in/passphrase", own, {"email": nasty, "passphrase": nasty})
                for fields in ({"room": nasty}, {"room": "S03", "text": nasty, "client_id": f"log-{i}"}, {nasty: nasty},
                               {"room": "S03", "text": "a", "client_id": nasty}):
                    live.tell("room.post", **fields)
                live.tell(nasty, **{nasty: nasty})
            self.assertTrue(eventually(lambda: self.answers(live) >= 15 * 5))
        self.expect_clean_log()

    def answers(self, live):
        try:
            live.take(lambda line: False, 0.2)
        except TimeoutError:
            pass
        return sum("id" in line for line in live.lines)

    def test_malformed_requests_and_frames_break_no_line(self):
        for row in GATE_ROWS:
            with RawConnection(self.url) as connection:
                connection.send(row.bytes[:20_000].replace(b"HOST", connection.host.encode()))
        for data in [breach.bytes for breach in BREACHES] + [line.text.encode() for line in LINES]:
            with LiveSocket(self.url, self.tokens[ATTENDEE]) as live, contextlib.suppress(OSError):
                live.socket.sendall(data)  # closed in the middle, as it may be
        self.assertEqual(call(self.url, "GET", "/livez").status, 200)
        self.expect_clean_log()

    def test_neither_contents_nor_secrets_are_in_the_log(self):
        cookie, link = self.server.sign_in(ATTENDEE), self.server.link(MODERATOR_OF_S03).split("#t=")[1]
        own, mail, passphrase = [f"Origin: {self.url}", cookie], f"{CANARY}@example.org", f"{CANARY} a long passphrase"
        call(self.url, "POST", "/api/v1/sign-in/link", own, {"email": mail})
        call(self.url, "POST", "/api/v1/sign-in/passphrase", own, {"email": mail, "passphrase": passphrase})
        call(self.url, "POST", "/api/v1/me/passphrase", own, {"passphrase": passphrase})
        call(self.url, "GET", f"/api/v1/programme?q={CANARY}", [cookie, f"User-Agent: {CANARY}", f"Referer: /{CANARY}"])
        call(self.url, "GET", f"/{CANARY}", [cookie])
        call(self.url, "POST", "/api/v1/sign-in/link/redeem", [f"Origin: {self.url}"], {"token": link})
        exchange(self.url, post(f"X-A: {CANARY}\0\r\n"))
        with LiveSocket(self.url, self.tokens[MODERATOR_OF_S03]) as live:
            live.ask("room.join", room="S03")
            message = live.ask("room.post", room="S03", client_id="secret", text=f"{CANARY} is what I say")["ok"]["message"]
            live.ask("room.draft", room="S03", text=CANARY)
            live.ask("room.mute", room="S03", author=ATTENDEE, seconds=10, reason=CANARY)
            live.ask("room.remove", room="S03", message=message, reason=CANARY)
            live.ask(CANARY)
        log = "\n".join(self.log())
        self.assertIn('"command":"room.remove","outcome":"ok"', log, "the control: what happened is in the log")
        for what, secret in {"contents": CANARY, "cookie": cookie.split("=")[1], "link": link, "e-mail": "@example",
                             "token": self.tokens[MODERATOR_OF_S03].removeprefix("cvt_")}.items():
            with self.subTest(what=what):
                self.assertNotIn(secret, log)


class Control(unittest.TestCase):
    def test_a_log_that_was_broken_into_is_noticed(self):
        good = '{"time":"t","level":"info","event":"request","route":"/a\\nb"}'
        self.assertEqual(list(problems([good])), [])
        for bad in ("Injected: yes", '{"event":"x"}', '["time"]', good.replace("\\n", "\u2028"), good.replace("\\n", "\x7f"),
                    good.replace("request", "forged")):
            with self.subTest(line=bad):
                self.assertEqual(len(list(problems([good, bad]))), 1)


if __name__ == "__main__":
    main()
