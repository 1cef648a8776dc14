#!/usr/bin/env python3
"""kill -9 of server and store under a chatting crowd. usage: kills_test.py CONVENE [unittest arguments]

R-01: what was acknowledged is there, messages and acts of staff; R-05: in one order for all; and who was cut off comes
back by itself and ends whole."""
import asyncio
import random
import sys
import unittest

from crowd import Crowd
from history import check, check_bite, check_bytes, check_order, check_whole
from nemesis import Nemesis
from staff import Moderator
from stand import MODERATOR_OF_S03, ORGANISER, PEOPLE, AuditReader, crowd_server, finish, size

BINARY = ""
CHAT, WRITERS, STAFF, IN_MEMORY = "S03", "S05", "S12", "S06"
ROUNDS, CROWD = size(10, 60), size(200, 500)


class Kills(unittest.TestCase):
    def test_everything_acknowledged_survives_kills_of_server_store_and_both(self):
        with crowd_server(BINARY) as server:
            tokens = [server.token(person) for person in PEOPLE]
            run = asyncio.run(self.chat_under_kills(server, tokens))
        print(f"{len(run.operations)} operations, {dict(run.bites)}, "
              f"{sum(each.reconnects for each in run.recorders)} reconnects, "
              f"{sum(each.snapshots for each in run.recorders) - len(run.recorders)} snapshots after the first, "
              f"{sum('unknown' in each.outcomes for each in run.operations)} operations with an unknown outcome")
        self.assertEqual(check(run), [])

    def test_a_room_in_memory_whose_store_is_killed_begins_anew_for_everybody(self):
        with crowd_server(BINARY) as server:
            run = asyncio.run(self.chat_in_memory(server, [server.token(ORGANISER)]))
        again = sum(each.snapshots for each in run.recorders) - len(run.recorders)
        print(f"{len(run.operations)} operations, {dict(run.bites)}, {again} snapshots after the first")
        self.assertEqual([*check_bite(run), *check_order(run), *check_bytes(run), *check_whole(run)], [])
        self.assertGreaterEqual(again, len(run.recorders), "a lost tail needs a new snapshot")

    async def chat_in_memory(self, server, tokens):
        nemesis = Nemesis(server)
        async with Crowd(server, tokens, 20, lambda _: [IN_MEMORY]) as crowd:
            crowd.chat(pause_s=0.5)
            for _ in range(2):
                await asyncio.sleep(1)
                await nemesis.kill_memory()
                await crowd.arrive(30)
                await crowd.clients[0].post(IN_MEMORY)
            run = await finish(server, tokens[0], (crowd,), (IN_MEMORY,), nemesis, {"memory killed": 2})
            run.unanswered_wanted = False  # the bite is that everybody needs a new snapshot
            return run

    async def chat_under_kills(self, server, tokens):
        nemesis, rng = Nemesis(server), random.Random(1)
        audit = AuditReader(server, tokens[-1], (CHAT, STAFF))
        async with Crowd(server, tokens, CROWD, lambda _: [CHAT]) as crowd, \
                Crowd(server, tokens[-1:], 12, lambda _: [WRITERS], name="w") as writers, \
                Staff(server, dict(zip(PEOPLE, tokens))) as staff:
            crowd.chat(pause_s=5)
            writers.chat(pause_s=0.05)
            staff.chat()
            for _ in range(ROUNDS):
                for strike in (nemesis.kill_server, nemesis.kill_store, nemesis.kill_both):
                    await asyncio.sleep(rng.uniform(0.2, 0.8))
                    if rng.random() < 0.3:
                        await nemesis.rewrite_store()
                    await strike()
                    for each in (crowd, writers, staff):
                        await each.arrive(30, share=0.75)
                await audit.read()
            for each in (crowd, writers, staff):
                await each.arrive(30)
            return await finish(server, tokens[-1], (crowd, writers, staff), (CHAT, WRITERS, STAFF), nemesis,
                                {"server killed": ROUNDS, "store killed": ROUNDS, "both killed": ROUNDS},
                                audit)


class Staff(Crowd):
    """A moderator in the crowd's room, who may not lock it, and one in a room of their own."""

    def __init__(self, server, tokens):
        super().__init__(server, (), 0, None)
        self.clients = [Moderator("m", server, tokens[MODERATOR_OF_S03], [CHAT]),
                        Moderator("o", server, tokens[ORGANISER], [STAFF])]

    def chat(self):
        self.talks = [asyncio.create_task(each.work(2, lambda: self.chatting, each.rooms == [STAFF]))
                      for each in self.clients]


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main()
