#!/usr/bin/env python3
"""R-12: SIGTERM under load loses nothing and takes at most ten seconds.
usage: drain_test.py CONVENE [unittest arguments]"""
import asyncio
import os
import signal
import socket
import sys
import time
import unittest
from urllib.parse import urlsplit

from crowd import Crowd
from history import check
from live_connection import LiveConnection
from nemesis import Nemesis
from stand import ORGANISER, crowd_server, finish, read_messages, size

BINARY = ""
ROOM = "S03"
CROWD, RESTARTS = size(50, 200), size(2, 50)
GONE_WITHIN_S = 10


class Drain(unittest.TestCase):
    def test_a_drained_server_answers_what_it_began_and_says_when_to_come_back(self):
        with crowd_server(BINARY) as server:
            for _ in range(RESTARTS):
                self.assertEqual(asyncio.run(end_with_work_under_way(server, signal.SIGTERM)), [])
                server.restart()

    def test_control_a_killed_server_does_neither(self):
        with crowd_server(BINARY) as server:
            broken = asyncio.run(end_with_work_under_way(server, signal.SIGKILL))
            server.restart()
        self.assertEqual(broken, ["a command in flight was not answered", "the close was 1006 without a hint",
                                  "/readyz did not say that it drains", "the exit code was -9"])

    def test_restarts_under_load_lose_nothing_and_all_come_back(self):
        with crowd_server(BINARY) as server:
            tokens = [server.token(ORGANISER)]
            run, codes, slowest = asyncio.run(self.restart_under_load(server, tokens))
        print(f"{len(run.operations)} operations, {RESTARTS} restarts, closed with {sorted(set(codes))}, "
              f"the slowest exit took {slowest:.1f} s")
        self.assertEqual(check(run), [])
        self.assertEqual(set(codes), {1001})
        self.assertLess(slowest, GONE_WITHIN_S)

    async def restart_under_load(self, server, tokens):
        nemesis, slowest = Nemesis(server), 0
        async with Crowd(server, tokens, CROWD, lambda _: [ROOM]) as crowd:
            crowd.chat(pause_s=0.5)
            for _ in range(RESTARTS):
                await asyncio.sleep(1)  # load
                slowest = max(slowest, await nemesis.drain_server())
                await crowd.arrive(30)
            run = await finish(server, tokens[-1], (crowd,), (ROOM,), nemesis, {"server drained": RESTARTS})
            run.unanswered_wanted = False  # a good drain may leave nothing unanswered
            return run, [code for each in crowd.clients for code in each.close_codes], slowest

    def test_a_store_that_hangs_holds_up_neither_the_end_nor_the_next_start(self):
        with crowd_server(BINARY) as server:
            token = server.token(ORGANISER)
            written = asyncio.run(post_one(server, token))
            with held_request(server):
                os.kill(server.store_process(), signal.SIGSTOP)
                begin = time.monotonic()
                server.process.send_signal(signal.SIGTERM)
                self.assertEqual(server.process.wait(30), 0)
                self.assertLess(time.monotonic() - begin, GONE_WITHIN_S)
            server.restart()
            self.assertEqual([each["id"] for each in read_messages(server, token, ROOM)], [written])

    def test_a_second_sigterm_ends_it_at_once(self):
        with crowd_server(BINARY) as server:
            with held_request(server):  # the drain waits for it
                server.process.send_signal(signal.SIGTERM)
                wait_until_refused(server)
                self.assertIsNone(server.process.poll())
                begin = time.monotonic()
                server.process.send_signal(signal.SIGTERM)
                self.assertEqual(server.process.wait(5), 1)
                self.assertLess(time.monotonic() - begin, 1)
            server.restart()


async def end_with_work_under_way(server, number):
    """Ends a server while a post waits for the store; what it did wrong."""
    token = await asyncio.to_thread(server.token, ORGANISER)
    connection = await LiveConnection.open(server.url, token, lambda raw, push: None)
    await connection.answer("room.join", room=ROOM)
    store = server.store_process()
    with held_request(server) as request:
        os.kill(store, signal.SIGSTOP)
        try:
            reply = asyncio.create_task(connection.answer("room.post", room=ROOM, client_id=f"d{store}", text="Wait."))
            await connection.is_read()
            server.process.send_signal(number)
            begin = time.monotonic()
            await asyncio.to_thread(wait_until_refused, server)
        finally:
            os.kill(store, signal.SIGCONT)
        answered = await asyncio.gather(reply, return_exceptions=True)
        closed = await connection.ended
        ready = await asyncio.to_thread(finish_request, request)
        code = await asyncio.to_thread(server.process.wait, 30)
    return list(shortcomings(answered[0], closed, ready, code, time.monotonic() - begin))


async def post_one(server, token):
    connection = await LiveConnection.open(server.url, token, lambda raw, push: None)
    await connection.answer("room.join", room=ROOM)
    posted = await connection.answer("room.post", room=ROOM, client_id="one", text="It stays.")
    connection.drop()
    return posted["ok"]["message"]


def shortcomings(answered, closed, ready, code, seconds):
    if not isinstance(answered, dict) or "ok" not in answered:
        yield "a command in flight was not answered"
    if closed[0] != 1001 or "reconnect_after_ms" not in closed[1]:
        yield f"the close was {closed[0]} without a hint"
    if not ready.startswith("HTTP/1.1 503") or "draining" not in ready:
        yield "/readyz did not say that it drains"
    if code != 0:
        yield f"the exit code was {code}"
    if seconds > GONE_WITHIN_S:
        yield f"it took {seconds:.1f} s"


def held_request(server):
    """A request to /readyz whose end is still to come: a connection that the drain must serve."""
    where = urlsplit(server.url)
    held = socket.create_connection((where.hostname, where.port), 10)
    held.sendall(f"GET /readyz HTTP/1.1\r\nHost: {where.netloc}\r\n".encode())
    return held


def finish_request(held):
    try:
        held.sendall(b"\r\n")
        return held.recv(65536).decode()
    except OSError:
        return ""


def wait_until_refused(server, seconds=5):
    """Until nobody listens any more."""
    where, end = urlsplit(server.url), time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection((where.hostname, where.port), 1, ("127.0.0.2", 0)).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.01)
    raise TimeoutError("The listener stays open.")


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main()
