#!/usr/bin/env python3
"""R-07: whoever comes back gets every missed publication in order, or an explicit `recovered: false` with a snapshot, or a
clear error: never a hole. usage: recovery_test.py CONVENE"""
import sys
import unittest

from room_watch import LiveSocket  # first: it knows where the others are
from embedded_store import EmbeddedStore, room_key
from running_server import ATTENDEE, MODERATOR_OF_S03, ORGANISER, UNHURRIED, RunningServer

BINARY = ""
SETTINGS = {"limits": {"socket_bytes": 4096, **UNHURRIED}}


def holes(reply, pushes, following):
    """What is wrong with an answer to a join and the publications after it, in words. `following` is the publication that
    was made after the join."""
    position, missed = reply["position"], reply["missed"]
    if reply["recovered"] == ("snapshot" in reply):
        yield "neither recovered nor a snapshot, or both"
    if "snapshot" in reply and reply["snapshot"]["position"] != position:
        yield "the snapshot is at another position"
    offsets = [push["offset"] for push in pushes]
    if offsets != list(range(position["offset"] + 1, position["offset"] + 1 + len(offsets))):
        yield f"a hole or a repetition: {position['offset']}, then {offsets}"
    if {push["epoch"] for push in pushes} - {position["epoch"]}:
        yield "publications of another epoch"
    if len(offsets) < missed + 1 or offsets[-1] != following:
        yield f"{missed} missed, and only {offsets}"


class Recovery(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = RunningServer(BINARY, ("--threads", "1"), SETTINGS)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.tokens = {person: cls.server.token(person) for person in (ATTENDEE, MODERATOR_OF_S03, ORGANISER)}
        cls.store = EmbeddedStore(cls.server.data)
        cls.number = 0

    def setUp(self):
        self.writer = self.enterContext(LiveSocket(self.server.url, self.tokens[ORGANISER]))

    def fill(self, room, count, size=1, text="a"):
        """Posts that many messages; position of the last."""
        self.writer.ask("room.join", room=room)
        stored, at_once = [], 50 if size == 1 else 4  # the writer must not become a slow reader itself
        while len(stored) < count:
            waiting = [self.post(room, text * size) for _ in range(min(at_once, count - len(stored)))]
            stored += [self.writer.reply_to(number)["ok"] for number in waiting]
            self.writer.lines.clear()
        return stored[0]["epoch"], max(each["offset"] for each in stored)

    def post(self, room, text):
        type(self).number += 1
        return self.writer.tell("room.post", room=room, client_id=f"fill-{self.number}", text=text)

    def come_back(self, room, since):
        """The reply to a join at a position, checked for holes up to a message that is posted after it; and the pushes."""
        with LiveSocket(self.server.url, self.tokens[ATTENDEE]) as live:
            answer = live.ask("room.join", room=room, since=since)
            if "error" in answer:
                return answer["error"], []
            following = self.writer.reply_to(self.post(room, "following"))["ok"]["offset"]
            pushes = []
            while not pushes or pushes[-1]["offset"] != following:
                pushes.append(live.take(lambda line: "offset" in line))
            self.assertEqual(list(holes(answer["ok"], pushes, following)), [])
            return answer["ok"], pushes

    def expect_recovered(self, room, epoch, offset, top):
        reply, pushes = self.come_back(room, {"epoch": epoch, "offset": offset})
        self.assertEqual((reply["recovered"], reply["position"]), (True, {"epoch": epoch, "offset": offset}))
        self.assertGreaterEqual(reply["missed"], top - offset)
        return pushes

    def expect_snapshot(self, room, since):
        reply, _ = self.come_back(room, since)
        self.assertFalse(reply["recovered"])
        self.assertGreater(len(reply["snapshot"]["messages"]) + reply["missed"], 0)

    def test_a_short_absence_is_made_good_from_any_offset(self):
        epoch, top = self.fill("S03", 30)
        for offset in (0, 1, top // 2, top - 1, top):
            with self.subTest(offset=offset):
                self.expect_recovered("S03", epoch, offset, top)

    def test_what_was_removed_meanwhile_comes_as_removed(self):
        epoch, top = self.fill("S17", 5)
        self.assertIn("ok", self.writer.ask("room.remove", room="S17", message=f"{epoch}-{top}", reason="Gone."))
        pushes = self.expect_recovered("S17", epoch, top - 1, top)
        self.assertEqual([(push["event"], push["data"].get("text"), push["data"].get("removed")) for push in pushes[:2]],
                         [("message.posted", "", True), ("message.removed", None, None)])

    def test_a_long_absence_is_made_good_from_the_store(self):
        epoch, top = self.fill("S45", 600)
        self.expect_recovered("S45", epoch, 5, top)
        self.expect_recovered("S45", epoch, top - 550, top)

    def test_a_very_long_absence_is_a_snapshot(self):
        epoch, _ = self.fill("S36", 1)
        waiting = [self.writer.tell(f"room.{word}", room="S36", reason="why")
                   for _ in range(525) for word in ("lock", "unlock")]
        top = self.writer.reply_to(waiting[-1], 60)["ok"]["offset"]
        self.assertEqual(top, 1051)
        self.expect_recovered("S36", epoch, top - 990, top)
        self.expect_snapshot("S36", {"epoch": epoch, "offset": 0})

    def test_more_than_a_queue_holds_is_a_snapshot_and_no_close(self):
        epoch, top = self.fill("S42", 150, size=2000)
        self.expect_recovered("S42", epoch, top - 50, top)
        self.expect_snapshot("S42", {"epoch": epoch, "offset": 0})

    def test_a_room_full_of_the_largest_messages_can_be_joined(self):
        for what, character in (("four bytes each", "\N{GRINNING FACE}"), ("made visible", "\u202e"), ("escaped", '"')):
            with self.subTest(what=what):
                epoch, top = self.fill("S40", 60, size=2000, text=character)
                self.expect_snapshot("S40", {"epoch": "another1", "offset": 0})
                with LiveSocket(self.server.url, self.tokens[ATTENDEE], receive_buffer=2048) as slow:
                    snapshot = slow.ask("room.join", room="S40")["ok"]["snapshot"]
                    self.assertTrue(snapshot["more_before"])
                    self.assertEqual(snapshot["messages"][-1]["offset"], snapshot["position"]["offset"])

    def test_what_was_trimmed_away_is_a_snapshot(self):
        epoch, top = self.fill("S38", 600)
        self.expect_recovered("S38", epoch, 10, top)
        self.store.command("XTRIM", room_key("S38", "log"), "MINID", f"{top - 20}-0")
        self.expect_snapshot("S38", {"epoch": epoch, "offset": 10})

    def test_positions_that_never_were_are_a_snapshot(self):
        epoch, top = self.fill("S03", 3)
        foreign, _ = self.fill("S17", 3)
        for what, since in {
                "one ahead": {"epoch": epoch, "offset": top + 50}, "far ahead": {"epoch": epoch, "offset": 10**12},
                "the largest number": {"epoch": epoch, "offset": 2**63 - 1},
                "before the first": {"epoch": epoch, "offset": -1},
                "far before": {"epoch": epoch, "offset": -2**63}, "another room's": {"epoch": foreign, "offset": 1},
                "another epoch": {"epoch": "k3f00000", "offset": 1}, "no epoch": {"epoch": "", "offset": 1},
                "a pattern": {"epoch": "*", "offset": 1}, "a long epoch": {"epoch": "a" * 8000, "offset": 1},
                "control characters": {"epoch": f"{epoch}\r\n\0", "offset": 1},
                "capitals": {"epoch": epoch.upper() + "A", "offset": 1}
        }.items():
            with self.subTest(what=what):
                self.expect_snapshot("S03", since)

    def test_garbage_is_refused_with_the_field(self):
        epoch, _ = self.fill("S03", 1)
        for since, field in (("garbage", "since"), ([], "since"), ({}, "since.epoch"), ({"epoch": epoch}, "since.offset"),
                             ({"epoch": epoch, "offset": "1"}, "since.offset"),
                             ({"epoch": epoch, "offset": 1.5}, "since.offset"), ({"epoch": 7, "offset": 1}, "since.epoch"),
                             ({"epoch": epoch, "offset": 2**63}, "since.offset"),
                             ({"epoch": epoch, "offset": 1, "x": 1}, "since.x")):
            with self.subTest(since=since):
                reply, _ = self.come_back("S03", since)
                self.assertEqual((reply["code"], reply["field"]), ("invalid", field))


class Control(unittest.TestCase):
    """Answers of a server that loses something."""
    GOOD = {"recovered": True, "position": {"epoch": "e", "offset": 4}, "missed": 2}
    PUSHES = [{"epoch": "e", "offset": offset} for offset in (5, 6, 7)]

    def test_the_good_answer_has_no_hole(self):
        self.assertEqual(list(holes(self.GOOD, self.PUSHES, 7)), [])

    def test_a_lost_a_repeated_a_swapped_and_a_foreign_publication_are_holes(self):
        a, b, c = self.PUSHES
        for pushes in ([a, c], [a, a, b, c], [b, a, c], [a, b], [b, c], [a, {**b, "epoch": "f"}, c]):
            with self.subTest(pushes=pushes):
                self.assertNotEqual(list(holes(self.GOOD, pushes, 7)), [])

    def test_an_answer_that_claims_too_much_is_a_hole(self):
        for claim in ({"missed": 3}, {"recovered": False}, {"position": {"epoch": "e", "offset": 3}}):
            with self.subTest(claim=claim):
                self.assertNotEqual(list(holes({**self.GOOD, **claim}, self.PUSHES, 7)), [])


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main(verbosity=2)
