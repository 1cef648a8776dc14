#!/usr/bin/env python3
"""R-05: everybody sees the same messages in the same order, whatever happens to connections, server and store.
usage: order_test.py CONVENE [unittest arguments]"""
import asyncio
import random
import sys
import unittest

from crowd import ChatClient, Crowd
from history import check
from nemesis import Nemesis
from stand import ORGANISER, PEOPLE, crowd_server, finish, size

BINARY = ""
ROOMS = ("S01", "S03", "S05", "S08", "S09", "S10", "S12")
CROWD, SECONDS = size(200, 1000), size(30, 3600)


class ForgetfulClient(ChatClient):
    """Comes back with the position before its last message."""

    def since(self, room):
        position = super().since(room)
        return position and {**position, "offset": position["offset"] - 1}


class ForgetfulCrowd(Crowd):
    kind = ForgetfulClient


class Order(unittest.TestCase):
    def test_all_readers_of_a_room_get_one_unbroken_run(self):
        with crowd_server(BINARY) as server:
            tokens = [server.token(person) for person in PEOPLE]
            run = asyncio.run(self.disturb(server, tokens))
        print(f"{len(run.operations)} messages in {len(ROOMS)} rooms, {dict(run.bites)}, "
              f"{sum(each.reconnects for each in run.recorders)} reconnects")
        self.assertEqual(check(run), [])

    def test_control_a_client_that_asks_for_what_it_has_is_found_out(self):
        with crowd_server(BINARY) as server:
            kinds = asyncio.run(self.come_back_too_early(server, [server.token(ORGANISER)]))
        self.assertEqual(kinds, {"repeated"})

    async def come_back_too_early(self, server, tokens):
        nemesis = Nemesis(server)
        async with ForgetfulCrowd(server, tokens, 4, lambda _: ROOMS[:1]) as crowd:
            for each in crowd.clients:
                await each.post(ROOMS[0])
            await nemesis.kill_server()
            await crowd.arrive(30)
            run = await finish(server, tokens[0], (crowd,), ROOMS[:1], nemesis, {"server killed": 1})
            run.unanswered_wanted = False
            return {each.kind for each in check(run)}

    async def disturb(self, server, tokens):
        nemesis, rng = Nemesis(server), random.Random(5)
        async with Crowd(server, tokens, CROWD, lambda i: [ROOMS[i % 7], ROOMS[(i + 1) % 7]]) as crowd:
            crowd.chat(pause_s=3)
            dropping = asyncio.create_task(self.drop_some(crowd, nemesis, rng))
            try:
                await self.strike(nemesis, rng)
            finally:
                dropping.cancel()
            await crowd.arrive(30)
            return await finish(server, tokens[-1], (crowd,), ROOMS, nemesis,
                                {"connections dropped": 100, "store frozen": 1, "server frozen": 1, "store killed": 1,
                                 "server killed": 1})

    @staticmethod
    async def strike(nemesis, rng):
        """Each kind of fault in turn, again and again."""
        strikes = (nemesis.freeze_store, nemesis.freeze_server, nemesis.kill_store, nemesis.kill_server)
        loop = asyncio.get_running_loop()
        end = loop.time() + SECONDS
        while loop.time() < end or not all(nemesis.bites[what] for what in ("store killed", "server killed")):
            for strike in strikes:
                await asyncio.sleep(rng.uniform(0.3, 1.5))
                await (strike(rng.uniform(0.2, 1.2)) if strike in strikes[:2] else strike())

    @staticmethod
    async def drop_some(crowd, nemesis, rng):
        while True:
            await asyncio.sleep(0.1)
            unlucky = rng.choice(crowd.clients)
            if unlucky.arrived.is_set():
                unlucky.connection.drop()
                nemesis.bites["connections dropped"] += 1


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main()
