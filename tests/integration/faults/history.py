"""What a crowd did and saw under faults, and the checker that says where it breaks a promise.

An operation has a key of its own that comes back in what it left: a message's client_id, a reason in the audit
record. Each attempt ends `ok`, `refused` (a definite no), `unavailable` (a definite not now) or `unknown` (it may have
happened).
"""
import json
import time
from collections import Counter, defaultdict, namedtuple
from dataclasses import dataclass, field

Violation = namedtuple("Violation", "kind what")
DEFINITE_CODES = ("unavailable", "rate_limited", "draining")


@dataclass
class Operation:
    kind: str  # post, remove, mute, lock, unlock
    room: str
    key: str
    text: str = ""
    target: str = ""  # what it acts on: the message that is removed
    outcomes: list = field(default_factory=list)
    answers: list = field(default_factory=list)
    acknowledged_at: float = 0  # on the monotonic clock, the first time

    @property
    def is_acknowledged(self):
        return "ok" in self.outcomes

    @property
    def is_harmless(self):
        """Nothing of it may be found: no attempt was acknowledged or may have happened."""
        return not {"ok", "unknown"} & set(self.outcomes)

    def note(self, reply):
        """Takes the reply of one attempt, None when there was none; returns how it ended."""
        if reply is None:
            self.outcomes.append("unknown")
        elif "ok" in reply:
            self.acknowledged_at = self.acknowledged_at or time.monotonic()
            self.outcomes.append("ok")
            self.answers.append(reply["ok"])
        else:
            code = reply["error"]["code"]
            self.outcomes.append("unavailable" if code in DEFINITE_CODES else
                                 "unknown" if code in ("unknown_outcome", "internal") else "refused")
        return self.outcomes[-1]


@dataclass
class Segment:
    """What one reader of one room got after one snapshot: recoveries continue it, a new snapshot begins another."""
    room: str
    epoch: str
    after: int
    pushes: list = field(default_factory=list)  # (offset, raw line)

    @property
    def position(self):
        return self.pushes[-1][0] if self.pushes else self.after


class Recorder:
    """One client's own log."""

    def __init__(self, name):
        self.name = name
        self.operations, self.segments, self.reconnects, self.snapshots = [], [], 0, 0
        self.current = {}  # room -> segment

    def begin(self, kind, room, key, **more):
        self.operations.append(Operation(kind, room, key, **more))
        return self.operations[-1]

    def joined(self, room, joined):
        if not joined["recovered"]:
            self.snapshots += 1
            at = joined["position"]
            self.current[room] = Segment(room, at["epoch"], at["offset"])
            self.segments.append(self.current[room])

    def since(self, room):
        segment = self.current.get(room)
        return {"epoch": segment.epoch, "offset": segment.position} if segment else None

    def pushed(self, raw, push):
        segment = self.current.get(push["ch"].removeprefix("room:"))
        if segment is None or "offset" not in push:
            return
        if push["epoch"] != segment.epoch:
            raw = b"epoch " + push["epoch"].encode() + b": " + raw  # never equal to anything of this segment
        segment.pushes.append((push["offset"], raw))


@dataclass
class Run:
    recorders: list
    messages: dict  # room -> messages as the server shows them at the end
    tops: dict  # room -> (epoch, offset) at the end
    audit: list = field(default_factory=list)
    bites: Counter = field(default_factory=Counter)  # what the nemesis did
    least_bites: dict = field(default_factory=dict)
    unanswered_wanted: bool = True
    reconnects_wanted: bool = True

    @property
    def operations(self):
        return [each for recorder in self.recorders for each in recorder.operations]


def check(run):
    """Every violation of the promises."""
    return [*check_bite(run), *check_messages(run), *check_answers(run), *check_audit(run), *check_order(run),
            *check_bytes(run), *check_whole(run)]


def check_bite(run):
    """A run without unknown outcomes and without reconnects proves nothing."""
    for what, least in run.least_bites.items():
        if run.bites[what] < least:
            yield Violation("without_bite", f"{what}: {run.bites[what]} of {least}")
    unanswered = any({"unknown", "unavailable"} & set(each.outcomes) for each in run.operations)
    if run.unanswered_wanted and not unanswered:
        yield Violation("without_bite", "every operation was answered at once")
    if run.reconnects_wanted and not any(recorder.reconnects for recorder in run.recorders):
        yield Violation("without_bite", "nobody had to come back")


def check_messages(run):
    """Acknowledged means there, once, as it was answered; refused means not there; and nothing comes from nowhere."""
    stored = defaultdict(list)
    for room, messages in run.messages.items():
        for each in messages:
            stored[room, each["client_id"]].append(each)
    aimed_at = {each.target for each in run.operations if each.kind == "remove" and not each.is_harmless}
    removed = {each.target for each in run.operations if each.kind == "remove" and each.is_acknowledged}
    asked = {}
    for each in run.operations:
        if each.kind != "post":
            continue
        asked[each.room, each.key] = each
        found = stored[each.room, each.key]
        if each.is_acknowledged and not found:
            yield Violation("lost", f"{each.key} in {each.room}: {each.answers[0]}")
        if len(found) > 1:
            yield Violation("doubled", f"{each.key} in {each.room}: {[one['offset'] for one in found]}")
        if each.is_harmless and found:
            yield Violation("refused_but_stored", f"{each.key} in {each.room}: {each.outcomes}")
        for one in found:
            if not one["removed"] and one["id"] in removed:
                yield Violation("lost", f"the removal of {each.key} in {each.room}")
            elif one["removed"] and one["id"] not in aimed_at:
                yield Violation("changed", f"{each.key} in {each.room} is removed, but nobody did that")
            elif not one["removed"] and one["text"] != each.text:
                yield Violation("changed", f"{each.key} in {each.room}: {one['text']!r} is not {each.text!r}")
    for (room, key), found in stored.items():
        if found and (room, key) not in asked:
            yield Violation("from_nowhere", f"{key} in {room}")


def check_answers(run):
    """All answers of one operation are the same, and name what is stored."""
    offsets = {(room, each["client_id"]): (each["id"], each["offset"])
               for room, messages in run.messages.items() for each in messages}
    for each in run.operations:
        if each.kind == "post":
            told = {(one["message"], one["offset"]) for one in each.answers}
            there = offsets.get((each.room, each.key))
            if len(told) > 1 or (told and there and told != {there}):
                yield Violation("answers_differ", f"{each.key}: answered {sorted(told)}, stored {there}")
        elif each.kind in ("remove", "lock", "unlock") and len({one["offset"] for one in each.answers}) > 1:
            yield Violation("answers_differ", f"{each.kind} {each.key}: {each.answers}")


def check_audit(run):
    """Each act of staff that took effect left its entry, and one only; a mute sent twice is two mutes."""
    entries = Counter(each["reason"] for each in run.audit)
    for each in run.operations:
        if each.kind == "post":
            continue
        most = sum(outcome in ("ok", "unknown") for outcome in each.outcomes) if each.kind == "mute" else 1
        if each.is_acknowledged and not entries[each.key]:
            yield Violation("audit_missing", f"{each.kind} {each.key}")
        if entries[each.key] > (0 if each.is_harmless else most):
            yield Violation("audit_doubled", f"{each.kind} {each.key}: {entries[each.key]} entries, {each.outcomes}")


def check_order(run):
    """Every reader's pushes are the contiguous run after its snapshot."""
    for recorder in run.recorders:
        for segment in recorder.segments:
            expected, seen = segment.after + 1, set()
            for offset, _ in segment.pushes:
                where = f"{recorder.name} in {segment.room}: {offset} where {expected} was due"
                if offset in seen or offset <= segment.after:
                    yield Violation("repeated", where)
                elif offset < expected:
                    yield Violation("reordered", where)
                elif offset > expected:
                    yield Violation("gap", where)
                seen.add(offset)
                expected = max(expected, offset + 1)


def check_bytes(run):
    """Equal offset, equal bytes, whoever gets it when; what stands for a removed message may take its place."""
    shown = defaultdict(set)
    for recorder in run.recorders:
        for segment in recorder.segments:
            for offset, raw in segment.pushes:
                shown[segment.room, segment.epoch, offset].add(raw)
    stored = {(room, each["id"]): each for room, messages in run.messages.items() for each in messages}
    for (room, epoch, offset), lines in shown.items():
        whole = [raw for raw in lines if b'"removed":true' not in raw]
        if len(whole) > 1 or len(lines) - len(whole) > 1:
            yield Violation("diverging", f"{room} {offset}: {sorted(lines)}")
        last = stored.get((room, f"{epoch}-{offset}"))
        if last and not last["removed"] and any(json.loads(raw)["data"] != last for raw in whole if raw[:1] == b"{"):
            yield Violation("diverging", f"{room} {offset}: pushed {sorted(lines)}, stored {last}")


def check_whole(run):
    """At the end everybody is where the room is."""
    for recorder in run.recorders:
        for room, segment in recorder.current.items():
            if (segment.epoch, segment.position) != run.tops[room]:
                yield Violation("behind", f"{recorder.name} in {room}: {segment.epoch} {segment.position}, not "
                                          f"{run.tops[room]}")
