#!/usr/bin/env python3
"""The checker finds what is broken: a sound history passes, and each way of breaking it is reported."""
import copy
import json
import unittest
from collections import Counter

from history import Operation, Recorder, Run, Segment, check

ROOM, EPOCH = "S03", "e1"


def message(offset, key, removed=False):
    return {"id": f"{EPOCH}-{offset}", "offset": offset, "client_id": key, "text": "" if removed else f"text {key}",
            "removed": removed}


def line(offset, event, data):
    push = {"ch": f"room:{ROOM}", "epoch": EPOCH, "offset": offset, "event": event, "data": data}
    return json.dumps(push, separators=(",", ":")).encode()


def posted(offset, key, **more):
    return offset, line(offset, "message.posted", message(offset, key, **more))


def acknowledged(key, offset, outcomes=("ok",)):
    answers = [{"message": f"{EPOCH}-{offset}", "offset": offset}] * outcomes.count("ok")
    return Operation("post", ROOM, key, f"text {key}", outcomes=list(outcomes), answers=answers)


def sound_run():
    """Two readers, three messages, one of them removed; one answer was lost and the post repeated."""
    removal = (4, line(4, "message.removed", {"id": f"{EPOCH}-2", "reason": "r1"}))
    writer, reader, late = Recorder("writer"), Recorder("reader"), Recorder("late")
    writer.operations = [acknowledged("a", 1), acknowledged("b", 2, ("unknown", "ok")), acknowledged("c", 3),
                         Operation("post", ROOM, "refused", "text refused", outcomes=["refused"]),
                         Operation("remove", ROOM, "r1", target=f"{EPOCH}-2", outcomes=["unknown", "ok"],
                                   answers=[{"offset": 4}]),
                         Operation("mute", ROOM, "m1", outcomes=["unknown", "ok"], answers=[{}])]
    for each in (writer, reader):
        each.segments = [Segment(ROOM, EPOCH, 0, [posted(1, "a"), posted(2, "b"), posted(3, "c"), removal])]
    late.segments = [Segment(ROOM, EPOCH, 1, [posted(2, "b", removed=True), posted(3, "c"), removal])]
    for each in (writer, reader, late):
        each.current = {ROOM: each.segments[-1]}
    reader.reconnects = 1
    messages = {ROOM: [message(1, "a"), message(2, "b", removed=True), message(3, "c")]}
    audit = [{"reason": "r1"}, {"reason": "m1"}, {"reason": "m1"}]
    return Run([writer, reader, late], messages, {ROOM: (EPOCH, 4)}, audit, Counter(kills=2), {"kills": 2})


class Checker(unittest.TestCase):
    def setUp(self):
        self.run_ = copy.deepcopy(sound_run())
        self.operations = self.run_.recorders[0].operations
        self.pushes = self.run_.recorders[1].segments[0].pushes
        self.stored = self.run_.messages[ROOM]

    def kinds(self):
        return sorted({each.kind for each in check(self.run_)})

    def test_a_sound_history_passes(self):
        self.assertEqual(check(self.run_), [])

    def test_an_acknowledged_message_that_is_gone_is_lost(self):
        del self.stored[2]
        self.assertEqual(self.kinds(), ["lost"])

    def test_an_acknowledged_removal_that_is_undone_is_lost(self):
        self.stored[1] = message(2, "b")
        self.assertEqual(self.kinds(), ["lost"])

    def test_a_message_that_is_there_twice_is_doubled(self):
        self.stored.append(message(5, "c"))
        self.assertIn("doubled", self.kinds())

    def test_a_repeat_that_is_answered_otherwise_is_reported(self):
        self.operations[1].answers.append({"message": f"{EPOCH}-7", "offset": 7})
        self.assertEqual(self.kinds(), ["answers_differ"])

    def test_an_answer_that_names_another_message_is_reported(self):
        self.operations[0].answers[0]["offset"] = 3
        self.assertEqual(self.kinds(), ["answers_differ"])

    def test_a_refused_message_must_not_be_there(self):
        for outcome in ("refused", "unavailable"):
            self.operations[3].outcomes = [outcome]
            self.stored.append(message(9, "refused"))
            self.assertIn("refused_but_stored", self.kinds(), outcome)

    def test_a_message_that_nobody_wrote_is_reported(self):
        self.stored.append(message(5, "stranger"))
        self.assertEqual(self.kinds(), ["from_nowhere"])

    def test_a_text_that_changed_is_reported(self):
        self.stored[0]["text"] = "something else"
        self.assertEqual(self.kinds(), ["changed", "diverging"])

    def test_a_removal_that_nobody_asked_for_is_reported(self):
        self.stored[2] = message(3, "c", removed=True)
        self.assertEqual(self.kinds(), ["changed"])

    def test_a_push_that_never_came_is_a_gap(self):
        del self.pushes[1]
        self.assertEqual(self.kinds(), ["gap"])

    def test_a_push_that_came_twice_is_repeated(self):
        self.pushes.insert(1, self.pushes[0])
        self.assertEqual(self.kinds(), ["repeated"])

    def test_pushes_in_another_order_are_reported(self):
        self.pushes[0], self.pushes[1] = self.pushes[1], self.pushes[0]
        self.assertEqual(self.kinds(), ["gap", "reordered"])

    def test_other_bytes_at_an_equal_offset_are_reported(self):
        self.pushes[2] = posted(3, "b")
        self.assertEqual(self.kinds(), ["diverging"])

    def test_a_push_of_another_epoch_is_reported(self):
        reader = self.run_.recorders[1]
        reader.pushed(b"{}", {"ch": f"room:{ROOM}", "epoch": "e2", "offset": 4})
        self.assertIn("diverging", self.kinds())

    def test_a_reader_who_does_not_get_the_last_message_is_behind(self):
        del self.pushes[3]
        self.assertEqual(self.kinds(), ["behind"])

    def test_a_reader_who_stays_in_an_old_epoch_is_behind(self):
        self.run_.tops[ROOM] = ("e2", 4)
        self.assertEqual(self.kinds(), ["behind"])

    def test_an_act_of_staff_without_an_audit_entry_is_reported(self):
        del self.run_.audit[0]
        self.assertEqual(self.kinds(), ["audit_missing"])

    def test_an_act_with_more_entries_than_it_had_effects_is_reported(self):
        self.run_.audit.append({"reason": "r1"})
        self.assertEqual(self.kinds(), ["audit_doubled"])
        self.run_.audit[-1] = {"reason": "m1"}
        self.assertEqual(self.kinds(), ["audit_doubled"])

    def test_an_entry_of_an_act_that_was_refused_is_reported(self):
        self.operations[5].outcomes = ["refused"]
        self.assertEqual(self.kinds(), ["audit_doubled"])

    def test_a_run_whose_nemesis_did_not_bite_proves_nothing(self):
        self.run_.bites["kills"] = 1
        self.assertEqual(self.kinds(), ["without_bite"])

    def test_a_run_in_which_everything_was_answered_at_once_proves_nothing(self):
        for each in self.operations:
            each.outcomes = [outcome for outcome in each.outcomes if outcome != "unknown"]
        self.run_.audit.pop()
        self.assertEqual(self.kinds(), ["without_bite"])

    def test_a_run_in_which_nobody_had_to_come_back_proves_nothing(self):
        self.run_.recorders[1].reconnects = 0
        self.assertEqual(self.kinds(), ["without_bite"])


class Attempts(unittest.TestCase):
    def outcome(self, reply):
        return Operation("post", ROOM, "k").note(reply)

    def test_each_reply_is_sorted_by_what_may_have_happened(self):
        self.assertEqual(self.outcome(None), "unknown")
        self.assertEqual(self.outcome({"ok": {}}), "ok")
        for code, wanted in {"unavailable": "unavailable", "unknown_outcome": "unknown", "internal": "unknown",
                             "muted": "refused", "not_found": "refused"}.items():
            self.assertEqual(self.outcome({"error": {"code": code}}), wanted, code)


if __name__ == "__main__":
    unittest.main()
