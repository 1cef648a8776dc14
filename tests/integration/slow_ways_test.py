#!/usr/bin/env python3
"""The live connection over server-sent events and over polling: the same frames, bounds and ends as over WebSocket."""
import json
import signal
import subprocess
import sys
import tempfile
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from live_socket import LiveSocket  # noqa: E402
from raw_http import TRUSTED, call  # noqa: E402
from running_server import ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, RunningServer, UNHURRIED  # noqa: E402
from slow_ways import Poll, Slow, Stream  # noqa: E402

BINARY = sys.argv.pop(1)
ROOM = "S03"
# Two nodes: a request often arrives at another thread than the one that keeps its connection.
NODES = ("--threads", "2")


def texts(lines):
    return [line["data"]["text"] for line in lines if line.get("event") == "message.posted"]


def over_each_way(test):
    """Runs the test over an event stream, then over polling."""
    def run(self):
        for way in (Stream, Poll):
            with self.subTest(way=way.__name__):
                one = way(self.url, self.server.sign_in(ATTENDEE))
                try:
                    test(self, one)
                finally:
                    one.leave()
    return run


def open_and_opened(server, transport):
    seen = server.metrics()
    labels = f'{{transport="{transport}"}}'
    return [seen.get(f"convene_ws_{name}{labels}") for name in ("connections", "opened_total")]


class Essentials:
    """What has to hold whatever lies below."""

    SETTINGS = {}

    @classmethod
    def setUpClass(cls):
        limits = {**UNHURRIED, "queue_bytes": 1 << 16, "socket_bytes": 4096}
        cls.server = RunningServer(BINARY, NODES, {"limits": limits, **cls.SETTINGS})
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.url = cls.server.url
        cls.writes = "Authorization: Bearer " + cls.server.token(MODERATOR_OF_S03)

    def setUp(self):
        self.writer = Poll(self.url, self.writes)
        self.writer.ask("room.join", room=ROOM)
        self.addCleanup(self.writer.leave)

    def post(self, text):
        self.assertIn("ok", self.writer.ask("room.post", room=ROOM, client_id=uuid.uuid4().hex, text=text))

    @over_each_way
    def test_carries_commands_replies_and_pushes(self, one):
        self.assertIn("ok", one.ask("room.join", room=ROOM))
        text = f"to {type(one).__name__}"
        self.post(text)
        self.assertEqual(one.until(lambda line: text in texts([line]))["ch"], f"room:{ROOM}")

    @over_each_way
    def test_recovers_what_was_missed(self, one):
        position = one.ask("room.join", room=ROOM)["ok"]["position"]
        one.leave()
        missed = [f"missed {type(one).__name__} {i}" for i in range(3)]
        for text in missed:
            self.post(text)
        back = type(one)(self.url, one.credential)
        self.assertTrue(back.ask("room.join", room=ROOM, since=position)["ok"]["recovered"])
        back.until(lambda line: missed[-1] in texts([line]))
        self.assertEqual([text for text in texts(back.lines) if text in missed], missed)
        back.leave()

    @over_each_way
    def test_who_reads_too_slowly_is_closed(self, one):
        one.ask("room.join", room=ROOM)
        # 400 KiB: more than our queue and the kernel's buffers take.
        for i in range(50):
            self.post(f"{i} " + "\N{GRINNING FACE}" * 1900)
        self.assertEqual(one.until_closed(), 4008)
        self.assertLess(sum(len(json.dumps(line)) for line in one.lines), 50 * 1900 * 12, "the rest was dropped")

    @over_each_way
    def test_ends_with_its_login(self, one):
        answer = call(self.url, "POST", "/api/v1/sign-out", [one.credential, *one.origin], {})
        self.assertLess(answer.status, 300)
        if isinstance(one, Stream):
            self.assertEqual(one.until_closed(), 4501)
        else:
            self.assertEqual(one.poll(one.ack).status, 401)


class OverTls(Essentials, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="convene-test-")
        cls.addClassCleanup(folder.cleanup)
        certificate, key = (str(Path(folder.name) / name) for name in ("cert.pem", "key.pem"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
        TRUSTED.load_verify_locations(certificate)
        cls.SETTINGS = {"tls_cert": certificate, "tls_key": key}
        super().setUpClass()

    def test_it_is_tls(self):
        self.assertTrue(self.url.startswith("https://"), self.url)
        self.assertEqual(call(self.url, "GET", "/livez").status, 200)
        self.assertIsNone(call(self.url.replace("https", "http"), "GET", "/livez"))


class SlowWays(Essentials, unittest.TestCase):
    def test_connections_are_counted_by_what_carries_them(self):
        ways = {"sse": lambda: Stream(self.url, self.server.sign_in(ATTENDEE)),
                "poll": lambda: Poll(self.url, self.server.sign_in(ATTENDEE)),
                "ws": lambda: LiveSocket(self.url, self.server.token(ATTENDEE))}
        for transport, opened in ways.items():
            with self.subTest(transport=transport):
                before = {each: open_and_opened(self.server, each) for each in ways}
                one = opened()
                self.addCleanup(one.socket.close if transport == "ws" else one.leave)
                after = {each: open_and_opened(self.server, each) for each in ways}
                self.assertEqual(after.pop(transport), [number + 1 for number in before.pop(transport)])
                self.assertEqual(after, before, "the others stand still")

    @over_each_way
    def test_a_frame_that_is_sent_again_is_taken_once(self, one):
        one.ask("room.join", room=ROOM)
        asked = one.command("room.leave", room=ROOM)
        self.assertEqual([one.say(asked), one.say(asked, number=one.number)], [204, 204])
        one.ask("room.join", room=ROOM)
        self.assertEqual(len([line for line in one.lines if line.get("id") == asked["id"]]), 1)
        self.assertEqual(one.say(asked, number=one.number + 2), 409, "one is missing before it")

    @over_each_way
    def test_another_login_finds_nothing(self, one):
        thief = Slow(self.url, self.server.sign_in(ATTENDEE2))
        thief.connection = one.connection
        self.assertEqual(thief.say({}), 404)
        stolen = call(self.url, "GET", f"/api/v1/live/{one.connection}/poll?ack=0", [thief.credential])
        self.assertEqual((stolen.status, stolen.code()), (404, "not_found"))
        thief.connection = "9-" + one.connection.split("-")[1]
        self.assertEqual(thief.say({}), 404)

    @over_each_way
    def test_wants_a_login_and_our_own_origin(self, one):
        for headers, status in (([], 401), ([one.credential], 403),
                                ([one.credential, "Origin: https://evil.example"], 403)):
            for path in ("stream", "poll", f"{one.connection}/send?number=1"):
                self.assertEqual(call(self.url, "POST", f"/api/v1/live/{path}", headers, {}).status, status, path)

    def test_the_stream_is_not_kept_and_not_held_back(self):
        stream = Stream(self.url, self.server.sign_in(ATTENDEE))
        for field in ("Content-Type: text/event-stream", "Cache-Control: no-store", "X-Accel-Buffering: no",
                      "X-Content-Type-Options: nosniff"):
            self.assertIn(field, stream.head)
        self.assertNotIn("Content-Length", stream.head)
        stream.leave()

    def test_an_answer_that_was_lost_comes_again(self):
        one = Poll(self.url, self.server.sign_in(ATTENDEE))
        self.assertEqual(one.say(one.command("room.join", room=ROOM)), 204)
        lost = one.poll(one.ack).json()
        again = one.poll(one.ack).json()
        self.assertEqual(lost["seq"], again["seq"])
        self.assertEqual(lost["frames"], again["frames"])
        self.assertIn('"ok"', lost["frames"])
        self.assertEqual(one.poll(lost["seq"] + 5).status, 422)


class Draining(unittest.TestCase):
    def test_everybody_is_told_to_come_back(self):
        for way in (Stream, Poll):
            with self.subTest(way=way.__name__), RunningServer(BINARY, NODES) as server:
                one = way(server.url, server.sign_in(ATTENDEE))
                server.process.send_signal(signal.SIGTERM)
                if way is Stream:
                    self.assertEqual(one.until_closed(), 1001)
                    self.assertIn("reconnect_after_ms", one.closed["reason"])
                one.leave()
                self.assertEqual(server.process.wait(10), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
