#!/usr/bin/env python3
"""R-02: a command takes effect once, however often it is repeated.
usage: repeats_test.py CONVENE [unittest arguments]"""
import asyncio
import sys
import unittest
from collections import Counter
from pathlib import Path

from crowd import ChatClient, Crowd
from fault_proxy import FaultProxy
from history import check
from own_store import OwnStore
from staff import Moderator
from stand import ORGANISER, crowd_server, finish, size

BINARY = ""
ROOM, NUMBERED_ROOM = "S05", "S06"
WRITERS, POSTS = size(20, 50), size(120, 2000)


class Repeater(ChatClient):
    """Hangs up now and then without waiting for the reply, and repeats even what was acknowledged."""

    async def post(self, room, text="Once."):
        operation = await super().post(room, text)
        for _ in range(self.rng.randrange(3)):
            await self.repeat(operation)
        return operation

    async def repeat(self, operation):
        if self.rng.random() < 0.05 and self.connection:
            self.connection.ask("room.post", operation.note, **self.fields(operation))
            self.connection.hang_up()
        await self.complete(operation, "room.post", **self.fields(operation))

    @staticmethod
    def fields(operation):
        return {"room": operation.room, "client_id": operation.key, "text": operation.text}


class RepeatingCrowd(Crowd):
    def __init__(self, server, tokens):
        super().__init__(server, (), 0, None)
        self.clients = [Repeater(f"r{i}", server, tokens[i % len(tokens)], [ROOM]) for i in range(WRITERS)]

    async def post_all(self, count):
        await asyncio.gather(*(self.post_some(each, count) for each in self.clients))

    @staticmethod
    async def post_some(client, count):
        for _ in range(count):
            await client.post(ROOM)


class Repeats(unittest.TestCase):
    def stand(self, store):
        proxied = Path(store.folder) / "proxied"
        return proxied, crowd_server(BINARY, store.settings(durable=proxied))

    def test_what_was_executed_and_not_answered_is_stored_once_and_answered_the_same(self):
        run = self.run_with_lost_replies(forgets=False)
        repeated = sum(len(each.outcomes) - 1 for each in run.operations)
        print(f"{len(run.operations)} messages, {repeated} repeats, {run.bites['replies lost']} replies lost")
        self.assertEqual(check(run), [])
        self.assertGreater(repeated, len(run.operations) / 2)

    def test_control_a_store_that_forgets_client_ids_is_found_out(self):
        self.assertIn("doubled", {each.kind for each in check(self.run_with_lost_replies(forgets=True))})

    def run_with_lost_replies(self, forgets):
        with OwnStore() as store:
            return asyncio.run(self.lose_replies(store, forgets))

    async def lose_replies(self, store, forgets):
        proxied, stand = self.stand(store)
        async with FaultProxy(proxied, store.socket("durable")) as proxy:
            server = await asyncio.to_thread(stand.__enter__)
            try:
                tokens = [await asyncio.to_thread(server.token, ORGANISER)]
                nemesis = ReplyThief(proxy, store if forgets else None)
                async with RepeatingCrowd(server, tokens) as crowd:
                    async with nemesis:
                        await crowd.post_all(POSTS if not forgets else 5)
                    return await finish(server, tokens[-1], (crowd,), (ROOM,), nemesis,
                                        {"replies lost": 10 if not forgets else 0})
            finally:
                await asyncio.to_thread(stand.__exit__, None)

    def test_what_may_not_be_repeated_is_sent_once(self):
        with OwnStore() as store:
            asyncio.run(self.count_what_is_sent(store))

    async def count_what_is_sent(self, store):
        proxied, stand = self.stand(store)
        async with FaultProxy(proxied, store.socket("durable")) as proxy:
            server = await asyncio.to_thread(stand.__enter__)
            try:
                await self.expect_counts(server, proxy)
            finally:
                await asyncio.to_thread(stand.__exit__, None)

    async def expect_counts(self, server, proxy):
        token = await asyncio.to_thread(server.token, ORGANISER)
        client = Moderator("once", server, token, [ROOM]).start()
        try:
            await client.arrived.wait()
            post = await client.post(ROOM)
            await client.connection.answer("room.join", room=NUMBERED_ROOM, agree_not_for_attribution=True)
            proxy.lose_next_reply_of(b"room_post")
            again = await client.post(ROOM)
            proxy.lose_next_reply_of(b"room_audit_add")
            noted = await client.connection.answer("room.lock", room=NUMBERED_ROOM, reason="The audit is not answered.")
        finally:
            await client.stop()
        self.assertEqual(post.outcomes, ["ok"])
        self.assertEqual(proxy.count(post.key.encode() + b"\r\n"), 1)
        self.assertEqual(again.outcomes, ["ok"])
        self.assertEqual(proxy.count(again.key.encode() + b"\r\n"), 2)
        self.assertEqual(noted["error"]["code"], "unknown_outcome")
        self.assertEqual(proxy.count(b"The audit is not answered.\r\n"), 1)


class ReplyThief:
    """Loses the reply of a post every now and then; perhaps the store forgets what was sent as well."""

    def __init__(self, proxy, forgetful_store):
        self.proxy, self.store = proxy, forgetful_store
        self.bites = Counter()

    async def __aenter__(self):
        self.work = asyncio.create_task(self._work())

    async def __aexit__(self, *_):
        self.work.cancel()
        await asyncio.gather(self.work, return_exceptions=True)
        self.proxy.lose_next_reply_of(None)
        self.bites["replies lost"] = self.proxy.lost

    async def _work(self):
        while True:
            self.proxy.lose_next_reply_of(b"room_post")
            if self.store:
                await asyncio.to_thread(self._forget)
            await asyncio.sleep(0.2)

    def _forget(self):
        for key in self.store.ask("durable", "KEYS", "*:sent:*").split():
            self.store.ask("durable", "DEL", key)


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main()
