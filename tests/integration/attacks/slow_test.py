#!/usr/bin/env python3
"""S-15: whoever is slow, silent or does not read is let go in bounded time and disturbs nobody. The time-outs are small
here; their names and defaults are in docs/operations.md. usage: slow_test.py CONVENE"""
import contextlib
import threading
import time
import unittest

from stand import ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, Attacked, closed, eventually, main, refused
from lax_server import LaxServer
from live_socket import TEXT, LiveSocket, frame_bytes
from raw_http import RawConnection, call
from running_server import UNHURRIED

TIMES = {"header_timeout_s": 2, "body_timeout_s": 6, "keep_alive_s": 2, "write_stall_s": 2, "heartbeat_s": 1,
         "heartbeat_grace_s": 1}
SLACK_S = 2.5  # the sweep of every 200 ms, the goodbye of two seconds at most, a busy machine
HEAD = b"GET /livez HTTP/1.1\r\nHost: HOST\r\n"
POST = b"POST /api/v1/sign-in/link HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nOrigin: http://HOST\r\n"


class Trickle:
    """A connection that sends a byte now and then; `ended` says after how long the server let go of it, and `status` what
    it said before."""

    def __init__(self, url, first, drop=b"", every=0.2):
        self.connection = RawConnection(url)
        self.first, self.drop, self.every = first.replace(b"HOST", self.connection.host.encode()), drop, every
        self.ended = self.status = None
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        began = time.monotonic()
        with self.connection as connection:
            connection.send(self.first)
            while time.monotonic() - began < 15 and self.ended is None:
                if self.drop:
                    connection.send(self.drop)
                if connection.ends_within(self.every):
                    self.ended = time.monotonic() - began
            received = connection.bytes
        if received.startswith(b"HTTP/1.1 "):
            self.status = int(received.split(b" ", 2)[1])


ATTACKS = {
    # name: first bytes, bytes again and again, status of the answer, seconds, counter
    "nothing at all": (b"", b"", None, 2, None),
    "half a request line": (b"GET /li", b"", 408, 2, refused("header_timeout")),
    "a header byte by byte": (HEAD + b"X-A: ", b"a", 408, 2, refused("header_timeout")),
    "header after header": (HEAD, b"X-A: a\r\n", 408, 2, refused("header_timeout")),
    "no body": (POST + b"Content-Length: 100\r\n\r\n", b"", 408, 6, refused("body_timeout")),
    "a body byte by byte": (POST + b"Content-Length: 4000\r\n\r\n", b"a", 408, 6, refused("body_timeout")),
    "chunk by chunk": (POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", 408, 6, refused("body_timeout")),
    "silence between requests": (HEAD + b"\r\n", b"", 200, 2, None),
}


class Slow(Attacked):
    SETTINGS = {"limits": TIMES}

    def test_each_slow_request_is_ended_in_time_while_others_are_served(self):
        with self.counts(refused("header_timeout"), at_least=3), self.counts(refused("body_timeout"), at_least=3):
            running = {name: [Trickle(self.url, first, drop) for _ in range(5)]
                       for name, (first, drop, *_) in ATTACKS.items()}
            slowest = 0.0
            while any(each.thread.is_alive() for some in running.values() for each in some):
                began = time.monotonic()
                self.assertEqual(call(self.url, "GET", "/livez").status, 200)
                slowest = max(slowest, time.monotonic() - began)
                time.sleep(0.1)  # so that this client is not an attack of its own
            for name, (_, _, status, seconds, _) in ATTACKS.items():
                for each in running[name]:
                    with self.subTest(attack=name):
                        self.assertIsNotNone(each.ended, "still open after 15 s")
                        self.assertEqual(each.status, status)
                        self.assertLess(each.ended, seconds + SLACK_S)
            self.assertLess(slowest, 0.5)

    def test_half_open_and_silent_live_sockets_are_ended(self):
        head = frame_bytes(TEXT, b'{"id":1,"do":"room.leave","room":"S03"}')
        silences = {"silence": b"", "half a frame": head[:10], "the first byte of a frame": head[:1],
                    "half a fragmented message": frame_bytes(TEXT, b'{"id":1,', False)}
        with self.counts(closed(4000), at_least=len(silences)), contextlib.ExitStack() as opened:
            sockets = {}
            for what, data in silences.items():
                sockets[what] = opened.enter_context(LiveSocket(self.url, self.tokens[ATTENDEE]))
                sockets[what].socket.sendall(data)
            living = opened.enter_context(LiveSocket(self.url, self.tokens[ATTENDEE2]))
            began = time.monotonic()
            for what, live in sockets.items():
                with self.subTest(silence=what):
                    code = self.wait_alive(living, live)
                    self.assertEqual(code, 4000)
                    self.assertLess(time.monotonic() - began, 2 + 1 + SLACK_S)
            self.assertEqual(living.ask("room.leave", room="S03")["ok"], {}, "who answers heartbeats stays")

    def wait_alive(self, living, silent):
        """Waits for the close of one while the other gives its signs of life."""
        end = time.monotonic() + 8
        while time.monotonic() < end:
            living.send("{}")
            try:
                return silent.wait_for_close(0.3)
            except TimeoutError:
                pass
        return None

    def test_a_half_sent_upgrade_is_no_connection(self):
        with self.counts(refused("header_timeout")), RawConnection(self.url) as connection:
            connection.send(b"GET /api/v1/live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n")
            began = time.monotonic()
            self.assertEqual(connection.answer(6).status, 408)
            self.assertLess(time.monotonic() - began, 2 + SLACK_S)


class NeverReading(Attacked):
    SETTINGS = {"limits": {**TIMES, "heartbeat_s": 600, "queue_bytes": 1 << 20, "socket_bytes": 4096, **UNHURRIED}}

    def fill(self, reader, writer, messages):
        for live in (reader, writer):
            live.ask("room.join", room="S03")
        for i in range(messages):
            writer.ask("room.post", room="S03", client_id=f"fill-{time.monotonic_ns()}", text="\N{GRINNING FACE}" * 1900)

    def test_a_live_client_that_takes_nothing_is_let_go_before_its_queue_is_full(self):
        with self.counts(closed(4008)), LiveSocket(self.url, self.tokens[ATTENDEE], receive_buffer=2048) as reader:
            with LiveSocket(self.url, self.tokens[MODERATOR_OF_S03]) as writer:
                self.fill(reader, writer, 20)
                began = time.monotonic()
                gone = 'convene_ws_connections{transport="ws"}'
                self.assertTrue(eventually(lambda: self.server.metrics()[gone] == 1, 2 + 2 + SLACK_S))
                self.assertLess(time.monotonic() - began, 2 + 2 + SLACK_S)
                self.assertIn("ok", writer.ask("room.leave", room="S03"), "the writer notices nothing")

    def test_an_http_client_that_takes_nothing_is_let_go(self):
        with self.counts(refused("write_stall")), RawConnection(self.url) as connection:
            one = b"GET /api/openapi.json HTTP/1.1\r\nHost: %s\r\n\r\n" % connection.host.encode()
            connection.send(one * 400)
            gone = lambda: self.server.metrics().get(refused("write_stall"), 0) > 0  # noqa: E731
            self.assertTrue(eventually(gone, 2 + SLACK_S + 3))


class QueueBound(Attacked):
    SETTINGS = {"limits": {"queue_bytes": 32768, "socket_bytes": 4096, **UNHURRIED}}

    def test_a_live_client_that_never_reads_is_closed_by_the_bound_of_its_queue(self):
        with self.counts(closed(4008)), LiveSocket(self.url, self.tokens[ATTENDEE], receive_buffer=2048) as reader:
            with LiveSocket(self.url, self.tokens[MODERATOR_OF_S03]) as writer:
                reader.ask("room.join", room="S03")
                writer.ask("room.join", room="S03")
                before = self.server.metrics().get(closed(4008), 0)
                posted = 0
                while self.server.metrics().get(closed(4008), 0) == before and posted < 60:
                    posted += 1
                    writer.ask("room.post", room="S03", client_id=f"bound-{posted}", text="\N{GRINNING FACE}" * 1900)
                self.assertLess(posted, 60, "bounded by bytes, long before the time-out of 30 s")
                self.assertIn("ok", writer.ask("room.leave", room="S03"))


class Control(unittest.TestCase):
    def test_a_server_that_waits_for_ever_fails(self):
        with LaxServer() as lax, RawConnection(lax.url) as connection:
            connection.send(b"")
            self.assertFalse(connection.ends_within(2 + SLACK_S))


if __name__ == "__main__":
    main()
