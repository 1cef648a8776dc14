#!/usr/bin/env python3
"""R-08: old state + pushes = freshly read state, for every push and role, with the web client's own reducer.
usage: push_state_test.py CONVENE; CONVENE_SEEDS=100 tries more random histories"""
import os
import random
import sys
import time
import unittest

from room_watch import Watcher, run_reducer  # first: it knows where the others are
from running_server import ATTENDEE, MODERATOR_OF_S03, ORGANISER, PRESENTER_OF_S03, UNHURRIED, RunningServer

BINARY = ""
ROOMS = ("S03", "S06")  # on the record; not for attribution
PEOPLE = (ATTENDEE, PRESENTER_OF_S03, MODERATOR_OF_S03, ORGANISER)
COMMANDS, CHECK_EVERY = 50, 10
EVENTS = {"message.posted", "message.removed", "room.locked", "room.unlocked", "presence.counted", "room.muted",
          "room.unmuted"}
MUTATIONS = {
    "a message is forgotten": ("return settleOutgoing(countMissed(append({ ...state, position }, push.data), push.data));",
                               "return { ...state, position };"),
    "a removed message keeps its text": ("{ ...message, text: '', removed: true,", "{ ...message, removed: true,"),
    "a removal is forgotten": ("messages: remove(state.messages, push.data.id, push.data.reason) };", "};"),
    "a lock is forgotten": ("return { ...state, position, lock: { reason: push.data.reason } };",
                            "return { ...state, position };"),
    "a lock stays": ("return { ...state, position, lock: undefined };", "return { ...state, position };"),
    "the position stays": ("const position = { epoch: push.epoch, offset: push.offset };",
                           "const position = state.position;"),
    "the count is forgotten": ("return { ...state, present: count };", "return state;"),
    "a mute is forgotten": ("return { ...state, mute };", "return state;"),
}


class Room:
    """All roles in one room; acts by name."""

    def __init__(self, server, room, tokens):
        self.people = {person: Watcher(server, room, tokens[person]) for person in PEOPLE}
        self.messages = []
        self.muted = set()
        self.wait_for_count(len(PEOPLE))

    def wait_for_count(self, count):
        for each in self.people.values():
            each.take_until(lambda each=each: each.count() == count)

    def post(self, person, text):
        reply = self.people[person].ask("room.post", client_id=f"{person}-{time.monotonic_ns()}", text=text)
        if "ok" in reply:
            self.messages.append(reply["ok"]["message"])
        return reply

    def staff(self, command, **fields):
        return self.people[ORGANISER].ask(command, reason=f"Because of {command}.", **fields)

    def mute(self, person, command="room.mute", **fields):
        """The notice goes to the person alone: waited for, because no offset tells that it is still to come.

        To let somebody write who is not muted is no act: nobody is told of it."""
        watcher = self.people[person]
        seen = len(watcher.told(f"{command}d"))
        if "ok" not in self.staff(command, author=watcher.key(), **fields):
            return
        if command == "room.mute" or person in self.muted:
            watcher.take_until(lambda: len(watcher.told(f"{command}d")) > seen)
        self.muted = self.muted | {person} if command == "room.mute" else self.muted - {person}

    def act(self, chance):
        """One random act; refusals (muted, locked, removed before) are part of the game."""
        kind, person = chance.random(), chance.choice(PEOPLE)
        if kind < 0.55 or not self.messages:
            self.post(person, f"{chance.random()} <b>\N{GRINNING FACE}</b>")
        elif kind < 0.7:
            self.staff("room.remove", message=chance.choice(self.messages))
        elif kind < 0.8:
            self.staff(chance.choice(["room.lock", "room.unlock"]))
        elif kind < 0.9:
            self.mute(chance.choice(PEOPLE[:2]), seconds=chance.choice([600, 3600]))
        else:
            self.mute(chance.choice(PEOPLE[:2]), "room.unmute")

    def cases(self):
        return [watcher.case() for watcher in self.people.values()]

    def close(self):
        for watcher in self.people.values():
            watcher.live.socket.close()


class Served(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = RunningServer(BINARY, ("--threads", "2"), {"limits": UNHURRIED})
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.tokens = {person: cls.server.token(person) for person in PEOPLE}

    def enter(self, room):
        entered = Room(self.server, room, self.tokens)
        self.addCleanup(entered.close)
        return entered

    def expect_equal(self, cases, what):
        for person, (followed, fresh) in zip(PEOPLE * len(cases), run_reducer([(cases, [])])[0]):
            with self.subTest(person=person, **what):
                self.assertEqual(followed, fresh)


class RandomHistories(Served):
    def test_fifty_random_commands_of_all_roles(self):
        for seed in range(1, int(os.environ.get("CONVENE_SEEDS", "3")) + 1):
            for name in ROOMS:
                print(f"room {name}, seed {seed}", file=sys.stderr)
                chance, room, cases = random.Random(seed), self.enter(name), []
                for step in range(1, COMMANDS + 1):
                    room.act(chance)
                    if step % CHECK_EVERY == 0:
                        cases += room.cases()
                self.expect_equal(cases, {"room": name, "seed": seed})
                room.close()


class EachPush(Served):
    """A short history with exactly one push of a kind; without that push the states differ (the control)."""

    def histories(self, room):
        yield "presence.counted", lambda: None
        yield "message.posted", lambda: room.post(ATTENDEE, "One message.")
        yield "message.removed", lambda: room.staff("room.remove", message=room.messages[-1])
        yield "room.locked", lambda: room.staff("room.lock")
        yield "room.unlocked", lambda: room.staff("room.unlock")
        yield "room.muted", lambda: room.mute(ATTENDEE, seconds=3600)
        yield "room.unmuted", lambda: room.mute(ATTENDEE, "room.unmute")

    def record(self):
        """Event -> case of the attendee who joined just before it."""
        cases, before = {}, self.enter("S03")
        for event, act in self.histories(before):
            joined = Watcher(self.server, "S03", self.tokens[ATTENDEE])
            joined.take_until(lambda: joined.told("presence.counted"))
            before.people[ATTENDEE].live.socket.close()
            before.people[ATTENDEE] = joined
            act()
            cases[event] = joined.case()
        return cases

    def test_each_push_counts(self):
        cases = self.record()
        self.assertEqual(cases.keys(), EVENTS)
        self.expect_equal(list(cases.values()), {})
        broken = {}
        for event, case in cases.items():
            self.assertIn(event, [push["event"] for push in case["pushes"]])
            rest = [push for push in case["pushes"] if push["event"] != event]
            broken[f"{event} is dropped"] = ([{**case, "pushes": rest}], [])
        for what, (before, after) in MUTATIONS.items():
            broken[what] = (list(cases.values()), [{"from": before, "to": after}])
        for what, results in zip(broken, run_reducer(broken.values())):
            with self.subTest(control=what):
                self.assertTrue(any(followed != fresh for followed, fresh in results))

    def test_who_leaves_is_no_longer_counted(self):
        room = self.enter("S03")
        room.people.pop(ATTENDEE).live.socket.close()
        room.wait_for_count(len(PEOPLE) - 1)
        self.expect_equal([watcher.case() for watcher in room.people.values()], {})


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main(verbosity=2)
