#!/usr/bin/env python3
"""What is published while a node subscribes again is in neither an answer that is older than the subscription nor in
what the subscription brings: the node must read once more. usage: resubscribe_test.py CONVENE [unittest arguments]"""
import asyncio
import contextlib
import sys
import unittest
from pathlib import Path

from crowd import ChatClient
from fault_proxy import FaultProxy
from own_store import OwnStore
from stand import ORGANISER, crowd_server

BINARY = ""
ROOM = "S03"


class Resubscribe(unittest.TestCase):
    def test_a_message_between_an_old_answer_and_the_new_subscription_arrives(self):
        with OwnStore() as store:
            self.assertEqual(asyncio.run(race(store)), "arrived")


async def race(store):
    """Two servers on one store; one of them reads and subscribes in the worst order. What became of a message."""
    proxied = Path(store.folder) / "proxied"
    async with FaultProxy(proxied, store.socket("durable")) as proxy, contextlib.AsyncExitStack() as at_end:
        near = await start(at_end, crowd_server(BINARY, store.settings(), threads=1))
        far = await start(at_end, crowd_server(BINARY, store.settings(durable=proxied), threads=1))
        token = await asyncio.to_thread(near.token, ORGANISER)
        writer, reader = ChatClient("w", near, token, [ROOM]).start(), ChatClient("r", far, token, [ROOM]).start()
        at_end.push_async_callback(writer.stop)
        at_end.push_async_callback(reader.stop)
        await asyncio.gather(writer.arrived.wait(), reader.arrived.wait())

        proxy.hold_replies_of(b"channel_read")
        proxy.cut_subscribers()
        await asyncio.wait_for(proxy.held.wait(), 10)  # subscribed again and reading; the answer is on its way
        proxy.may_subscribe.clear()
        proxy.wants_to_subscribe.clear()
        proxy.cut_subscribers()
        await asyncio.wait_for(proxy.wants_to_subscribe.wait(), 10)
        posted = await writer.post(ROOM)
        proxy.may_subscribe.set()
        await asyncio.sleep(0.1)  # the confirmation goes first; were it later, there would be nothing to repair
        proxy.let_go()
        return await fate_of(posted.answers[0]["offset"], reader)


async def fate_of(offset, reader, seconds=4):
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        if reader.recorder.current[ROOM].position >= offset:
            return "arrived"
        await asyncio.sleep(0.02)
    return "lost until somebody writes again"


async def start(at_end, server):
    await asyncio.to_thread(server.__enter__)
    at_end.push_async_callback(asyncio.to_thread, server.__exit__, None)
    return server


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main()
