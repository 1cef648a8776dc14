#!/usr/bin/env python3
"""R-13: Redis frozen, killed, paused or busy. No false ok, no write that hangs, no socket lost, and soon as before.
usage: store_away_test.py CONVENE [unittest arguments]"""
import asyncio
import signal
import subprocess
import sys
import unittest
from collections import Counter

from crowd import Crowd
from history import check
from own_store import OwnStore
from stand import ORGANISER, crowd_server, finish, size

BINARY = ""
ROOM = "S03"
CROWD, AWAY_S = size(20, 200), size(5, 60)
ANSWERED_WITHIN_S, BACK_WITHIN_S = 2, 2
MACHINE_S = 0.5  # what a busy machine may add to a time-out


class Fault:
    """What happens to a store; `begin` and `end` may block."""

    def __init__(self, store):
        self.store = store

    def begin(self):
        raise NotImplementedError

    def end(self):
        raise NotImplementedError


class Frozen(Fault):
    def begin(self):
        self.store.processes["durable"].send_signal(signal.SIGSTOP)

    def end(self):
        self.store.processes["durable"].send_signal(signal.SIGCONT)


class Killed(Fault):
    def begin(self):
        self.store.kill()

    def end(self):
        self.store.start("durable")


class Paused(Fault):
    """Nobody is answered for a time, whoever asks for the end of it included."""

    def begin(self):
        self.store.ask("durable", "CLIENT", "PAUSE", str(1000 * AWAY_S), "ALL")

    def end(self):
        self.store.ask("durable", "PING")


class Busy(Fault):
    """A script that never ends; after 100 ms Redis answers everybody else BUSY."""

    def begin(self):
        words = ["redis-cli", "-s", str(self.store.socket("durable")), "EVAL", "while true do end", "0"]
        self.script = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def end(self):
        self.store.ask("durable", "SCRIPT", "KILL")
        self.script.wait(10)


FAULTS = {"S03": Frozen, "S05": Killed, "S08": Paused, "S09": Busy}  # each in a room of its own


class StoreAway(unittest.TestCase):
    def test_writes_are_refused_in_time_sockets_stay_and_service_is_back_at_once(self):
        with OwnStore() as store, crowd_server(BINARY, store.settings()) as server:
            tokens = [server.token(ORGANISER)]
            for room, fault in FAULTS.items():
                with self.subTest(fault=fault.__name__):
                    seen = asyncio.run(look(server, tokens, fault(store), room))
                    print(f"{fault.__name__}: {seen}")
                    self.assertEqual(shortcomings(seen), [])

    def test_control_a_store_that_keeps_nothing_is_found_out(self):
        """The append-only file is switched off behind the server's back, then the store is killed."""
        with OwnStore() as store, crowd_server(BINARY, store.settings()) as server:
            tokens = [server.token(ORGANISER)]
            store.ask("durable", "CONFIG", "SET", "appendonly", "no")
            seen = asyncio.run(look(server, tokens, Killed(store)))
        self.assertIn("lost", {each.kind for each in seen.violations})

    def test_control_a_store_that_was_not_away_is_found_out(self):
        with OwnStore() as store, crowd_server(BINARY, store.settings()) as server:
            tokens = [server.token(ORGANISER)]
            nothing = type("Nothing", (Fault,), {"begin": lambda self: None, "end": lambda self: None})
            seen = asyncio.run(look(server, tokens, nothing(store), away_s=1))
        self.assertIn("the store was not away", shortcomings(seen))


class Seen:
    """What a crowd saw of one fault."""

    def __init__(self, crowd, begin, end, run):
        attempts = [each for client in crowd.clients for each in client.latencies]
        away = [(took, outcome) for at, took, outcome in attempts if begin < at < end]
        self.during = Counter(outcome for _, outcome in away)
        self.slowest = max((took for took, _ in away), default=0)
        self.back_after = min((at + took for at, took, outcome in attempts if outcome == "ok" and at + took > end),
                              default=float("inf")) - end
        self.delivered_after = 0
        self.lost_sockets = sum(len(each.close_codes) for each in crowd.clients)
        self.violations = check(run)

    def __str__(self):
        return (f"{dict(self.during)} while it was away, the slowest answer after {self.slowest:.2f} s, "
                f"back after {self.back_after:.2f} s, a new message with everybody after {self.delivered_after:.2f} s")


def shortcomings(seen):
    found = [f"{each.kind}: {each.what}" for each in seen.violations]
    if not seen.during["unavailable"] + seen.during["unknown"]:
        found.append("the store was not away")
    if seen.slowest > ANSWERED_WITHIN_S + MACHINE_S:
        found.append(f"an answer took {seen.slowest:.2f} s")
    if seen.back_after > BACK_WITHIN_S + MACHINE_S:
        found.append(f"it took {seen.back_after:.2f} s to come back")
    if seen.delivered_after > BACK_WITHIN_S + MACHINE_S:
        found.append(f"it took {seen.delivered_after:.2f} s until all had a new message")
    if seen.lost_sockets:
        found.append(f"{seen.lost_sockets} sockets were closed")
    return found


async def look(server, tokens, fault, room=ROOM, away_s=None):
    loop = asyncio.get_running_loop()
    async with Crowd(server, tokens, CROWD, lambda _: [room]) as crowd:
        crowd.chat(pause_s=0.5)
        await asyncio.sleep(1)
        await asyncio.to_thread(fault.begin)
        begin = loop.time()
        try:
            await asyncio.sleep(away_s or AWAY_S)
        finally:
            before_end = loop.time()
            await asyncio.to_thread(fault.end)
        end = loop.time()
        await crowd.wait_until_all_have(await crowd.clients[0].post(room), 20)
        delivered = loop.time()
        bites = type("Tally", (), {"bites": Counter()})
        run = await finish(server, tokens[-1], (crowd,), (room,), bites, {})
    run.unanswered_wanted = run.reconnects_wanted = False  # `shortcomings` looks closer
    seen = Seen(crowd, begin, before_end, run)
    seen.back_after -= end - before_end
    seen.delivered_after = delivered - end
    return seen


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main()
