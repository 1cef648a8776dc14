#!/usr/bin/env python3
"""The subscriber connection to Redis silently cut: alive for the socket, delivering nothing. The server must notice by
itself and go on. usage: silence_test.py CONVENE [unittest arguments]"""
import asyncio
import sys
import time
import unittest
from collections import Counter
from pathlib import Path

from crowd import ChatClient, Crowd
from fault_proxy import FaultProxy
from history import check
from own_store import OwnStore
from stand import ORGANISER, crowd_server, finish, size

BINARY = ""
ROOM = "S03"
CROWD, CUTS = size(200, 500), size(1, 20)
# 5 s of silence make the server probe, 2 s later it gives the connection up, and it comes back within 2 s.
NOTICED_WITHIN_S = 10


class Silence(unittest.TestCase):
    def test_a_subscriber_connection_that_falls_silent_is_noticed_and_nobody_misses_a_message(self):
        run, delays = self.chat(forever=False)
        print(f"{len(run.operations)} messages, the longest wait for a push was {max(delays):.1f} s")
        self.assertEqual(check(run), [])
        self.assertGreater(max(delays), 3, "the cut did not bite")
        self.assertLess(max(delays), NOTICED_WITHIN_S)

    def test_control_a_silence_that_never_ends_leaves_everybody_behind(self):
        run, _ = self.chat(forever=True)
        self.assertEqual({each.kind for each in check(run)}, {"behind"})

    def chat(self, forever):
        with OwnStore() as store:
            return asyncio.run(self.cut(store, forever))

    async def cut(self, store, forever):
        proxied = Path(store.folder) / "proxied"
        stand = crowd_server(BINARY, store.settings(durable=proxied))
        async with FaultProxy(proxied, store.socket("durable")) as proxy:
            server = await asyncio.to_thread(stand.__enter__)
            try:
                tokens = [await asyncio.to_thread(server.token, ORGANISER)]
                async with WatchedCrowd(server, tokens, 20 if forever else CROWD, lambda _: [ROOM]) as crowd:
                    crowd.chat(pause_s=4)
                    bites = Counter()
                    for _ in range(1 if forever else CUTS):
                        bites["links silenced"] += proxy.silence_subscribers(and_new_ones=forever)
                        posted = await crowd.clients[0].post(ROOM)
                        if not forever:
                            await crowd.wait_until_all_have(posted, 2 * NOTICED_WITHIN_S)
                    run = await self.end(server, tokens, crowd, bites)
                    return run, crowd.delays()
            finally:
                await asyncio.to_thread(stand.__exit__, None)

    @staticmethod
    async def end(server, tokens, crowd, bites):
        nemesis = type("Tally", (), {"bites": bites})
        run = await finish(server, tokens[-1], (crowd,), (ROOM,), nemesis, {"links silenced": 2},
                           settle_s=NOTICED_WITHIN_S)
        run.reconnects_wanted = run.unanswered_wanted = False  # nothing but pushes is held up
        return run


class WatchedClient(ChatClient):
    arrivals = {}  # client_id -> when the last of all clients got it

    def _pushed(self, raw, push):
        super()._pushed(raw, push)
        if push["event"] == "message.posted":
            self.arrivals[push["data"]["client_id"]] = time.monotonic()


class WatchedCrowd(Crowd):
    """Measures how long after its acknowledgement a message takes to everybody."""

    kind = WatchedClient

    def delays(self):
        return [max(0, WatchedClient.arrivals[each.key] - each.acknowledged_at)
                for recorder in self.recorders for each in recorder.operations if each.key in WatchedClient.arrivals]


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main()
