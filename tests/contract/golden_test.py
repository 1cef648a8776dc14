#!/usr/bin/env python3
"""Every command, reply, push, error, close code and HTTP answer looks as it did: one file each in golden/, made by a real
server. usage: golden_test.py CONVENE [--write | unittest arguments]"""
import copy
import json
import subprocess
import sys
import unittest
from pathlib import Path

import yaml

from normal_form import normal, text_of
from scenario import record

GOLDEN = Path(__file__).resolve().parent / "golden"
BINARY = ""
# Where each code can be met; the others in both places.
LIVE_ONLY = {"unknown_command", "conflict", "locked", "muted"}
HTTP_ONLY = {"unauthenticated", "draining", "proof_needed", "second_factor_needed", "second_factor_missing"}


def document(kind):
    return yaml.safe_load(subprocess.run([BINARY, "describe", kind], stdout=subprocess.PIPE, check=True).stdout)


def wanted_names():
    """What has to have a file, from the server's own documents: nothing new can be forgotten."""
    live, http = document("asyncapi"), document("openapi")
    for name in live["components"]["messages"]:
        if name != "ErrorReply":
            yield f"live/{name}"
    for code in live["components"]["schemas"]["ErrorCode"]["enum"]:
        if code not in HTTP_ONLY:
            yield f"live/error.{code}"
        if code not in LIVE_ONLY:
            yield f"http/problem.{code}"
    for code in live["channels"]["live"]["x-close-codes"]:
        yield f"close/{code}"
    for item in http["paths"].values():
        for operation in item.values():
            yield f"http/{operation['operationId']}"


def kept_names():
    return {str(path.relative_to(GOLDEN))[:-len(".json")] for path in GOLDEN.rglob("*.json")}


def write(frames):
    for name in kept_names() - frames.keys():
        (GOLDEN / f"{name}.json").unlink()
    for name, frame in frames.items():
        path = GOLDEN / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(frame), encoding="utf-8")
    print(f"{len(frames)} golden files written.")


class Golden(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.frames = record(BINARY)

    def test_every_message_code_and_route_of_the_documents_has_a_file(self):
        wanted = set(wanted_names())
        self.assertGreater(len(wanted), 70)
        self.assertEqual(sorted(wanted - kept_names()), [])

    def test_the_server_says_what_the_files_say(self):
        self.assertEqual(sorted(self.frames), sorted(kept_names()))
        for name, frame in self.frames.items():
            with self.subTest(name=name):
                self.assertEqual(text_of(frame), (GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


class Control(unittest.TestCase):
    """A change of any member of any file would be seen, through the placeholders too."""

    def test_every_change_of_a_shape_is_seen(self):
        for name in sorted(kept_names()):
            frame = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
            with self.subTest(name=name):
                self.assertEqual(normal(frame), frame, "normal form of the normal form")
                for changed in changes(frame):
                    self.assertNotEqual(text_of(changed), text_of(frame))

    def test_what_is_drawn_anew_is_not_compared(self):
        one = {"epoch": "k3f00000", "at": "2027-12-06T14:00:00Z", "id": "k3f00000-7", "messages": [1, 2, 3]}
        other = {"epoch": "abcdefgh", "at": "2027-12-07T15:01:02.003Z", "id": "abcdefgh-7", "messages": [1, 2, 3, 4]}
        self.assertEqual(text_of(one), text_of(other))
        self.assertNotEqual(text_of(one), text_of({**other, "id": "abcdefgh-8"}))


def changes(frame):
    """The frame without each of its members in turn, at the top and one below."""
    for holder in [(), *((name,) for name, value in frame.items() if isinstance(value, dict))]:
        inside = frame
        for name in holder:
            inside = inside[name]
        for member in inside:
            changed = copy.deepcopy(frame)
            at = changed
            for name in holder:
                at = at[name]
            del at[member]
            yield changed


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    if "--write" in sys.argv:
        write(record(BINARY))
    else:
        unittest.main(verbosity=2)
