#!/usr/bin/env python3
"""kill -9 of server and store under a chatting crowd. usage: kills_test.py CONVENE [unittest arguments]

R-01: what was acknowledged is there, messages and acts of staff; R-05: in one order for all; and who was cut off comes
back by itself and ends whole."""
import asyncio
import random
import sys
import unittest

from crowd import Crowd
from history import check
from nemesis import Nemesis
from staff import Moderator
from stand import MODERATOR_OF_S03, ORGANISER, PEOPLE, AuditReader, crowd_server, finish, size

BINARY = ""
CHAT, WRITERS, STAFF = "S03", "S05", "S12"
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

    async def chat_under_kills(self, server, tokens):
        nemesis, rng = Nemesis(server), random.Random(1)
        audit = AuditReader(server, tokens[-1], (CHAT, STAFF))
        async with Crowd(server, tokens, CROWD, lambda _: [CHAT]) as crowd, \
                Crowd(server, tokens[-1:], 8, lambda _: [WRITERS], name="w") as writers, \
                Staff(server, dict(zip(PEOPLE, tokens))) as staff:
            crowd.chat(pause_s=5)
            writers.chat(pause_s=0.05)
            staff.chat()
            for _ in range(ROUNDS):
                for strike in (nemesis.kill_server, nemesis.kill_store, nemesis.kill_both):
                    await asyncio.sleep(rng.uniform(0.2, 0.8))
                    await strike()
                    for each in (crowd, writers, staff):
                        await each.arrive(30)
                await audit.read()
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
