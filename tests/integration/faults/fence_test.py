#!/usr/bin/env python3
"""A node that hears nothing from its Redis cannot hear of bans (R-09): readers of rooms that are not for everybody are
sent away, although the Redis of such rooms works. usage: fence_test.py CONVENE [unittest arguments]"""
import asyncio
import sys
import threading
import time
import unittest
from pathlib import Path

from fault_proxy import FaultProxy
from own_store import OwnStore
from stand import crowd_server

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from live_socket import LiveSocket  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE  # noqa: E402

BINARY = ""
# 5 s of silence, looked at once a second, and what a busy machine adds.
SENT_AWAY_WITHIN_S = 10
OPEN_ROOM = "S03"


class Proxied:
    """The proxy on a loop of its own, so that the test may wait for sockets."""

    def __init__(self, listen, upstream):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.proxy = FaultProxy(listen, upstream)

    def run(self, flow):
        return asyncio.run_coroutine_threadsafe(flow, self.loop).result(30)

    def __enter__(self):
        self.thread.start()
        self.run(self.proxy.__aenter__())
        return self

    def __exit__(self, *_):
        self.run(self.proxy.__aexit__())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(30)

    def silence(self):
        async def now():
            return self.proxy.silence_subscribers(and_new_ones=True)
        return self.run(now())


class Fence(unittest.TestCase):
    def setUp(self):
        self.store = OwnStore()
        self.store.__enter__()
        self.addCleanup(self.store.__exit__)
        proxied = Path(self.store.folder) / "proxied"
        self.proxy = Proxied(proxied, self.store.socket("durable"))
        self.proxy.__enter__()
        self.addCleanup(self.proxy.__exit__)
        self.server = crowd_server(BINARY, self.store.settings(durable=proxied))
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None, None, None)
        self.token = self.server.token(ATTENDEE)

    def confidential_room(self):
        programme = call(self.server.url, "GET", "/api/v1/programme", [f"Authorization: Bearer {self.token}"]).json()
        return next(each["room"] for each in programme["sessions"] if each.get("room") and each["may_join"]
                    and each["attribution"] == "not_for_attribution")

    def join(self, live, room):
        answer = live.ask("room.join", room=room, agree_not_for_attribution=True)
        self.assertIn("ok", answer)

    def test_R_09_readers_of_a_closed_room_are_sent_away_when_bans_cannot_be_heard(self):
        room = self.confidential_room()
        with LiveSocket(self.server.url, self.token) as inside, LiveSocket(self.server.url, self.token) as open_room:
            self.join(inside, room)
            open_room.ask("room.join", room=OPEN_ROOM)
            # A quiet room alone is no reason: the connection is probed.
            self.assertRaises((TimeoutError, ConnectionError, OSError), inside.take_push, "message.posted", 8)
            self.assertIsNone(inside.close_code)
            self.assertGreater(self.proxy.silence(), 0)
            since = time.monotonic()
            code = inside.wait_for_close(SENT_AWAY_WITHIN_S)
            print(f"sent away after {time.monotonic() - since:.1f} s with {code}")
            self.assertGreaterEqual(code, 4000)
            self.assertLess(code, 4500, "they may come back when the store is")
            self.assertIsNone(open_room.close_code)


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main()
