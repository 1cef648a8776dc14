#!/usr/bin/env python3
"""S-07: text is stored and handed out as text, from every field of every command, of sign-in and of a summit file. That
browsers show it as text is in tests/e2e. usage: stored_text_test.py CONVENE"""
import json
import subprocess
import unittest

from stand import ATTENDEE, BINARY, MODERATOR_OF_S03, Attacked, eventually, main
from hostile_text import CANARY, PAYLOADS, hostile_summit
from live_socket import LiveSocket
from raw_http import call
from running_server import ROOT, UNHURRIED

CONTROLS = {"a\0b": "a[U+0000]b", "a\x1b[31mb": "a[U+001B][31mb", "a\x7fb": "a[U+007F]b", "a\x85b": "a[U+0085]b",
            "a\u202eb": "a[U+202E]b", "a\u2066b": "a[U+2066]b", "a\u200fb": "a[U+200F]b", "a\nb": "a\nb", "a\tb": "a\tb",
            "  a  ": "a", "\u0627\u0644": "\u0627\u0644", "\U0001f469\u200d\U0001f4bb": "\U0001f469\u200d\U0001f4bb"}


class Messages(Attacked):
    SETTINGS = {"limits": UNHURRIED}

    def history(self, room):
        """All messages as HTTP hands them out, oldest first."""
        found, before = [], 2**31 - 1
        while True:
            answer = call(self.url, "GET", f"/api/v1/rooms/{room}/messages?limit=100&before={before}",
                          [f"Authorization: Bearer {self.tokens[ATTENDEE]}"])
            self.assertEqual(answer.header("content-type"), "application/json")
            self.assertEqual(answer.header("x-content-type-options"), "nosniff")
            page = answer.json()
            found = page["messages"] + found
            if not page["more"]:
                return found
            before = found[0]["offset"]

    def test_what_is_posted_is_pushed_and_handed_out_as_it_was_written(self):
        self.assertGreaterEqual(len(PAYLOADS), 300)
        expected = PAYLOADS + list(CONTROLS.values())
        with LiveSocket(self.url, self.tokens[MODERATOR_OF_S03]) as live:
            live.ask("room.join", room="S03")
            for i, text in enumerate([*PAYLOADS, *CONTROLS]):
                live.tell("room.post", room="S03", client_id=f"xss-{i}", text=text)
            pushed = [live.take_push("message.posted")["data"]["text"] for _ in expected]
        self.assertEqual(sorted(pushed), sorted(expected))
        self.assertEqual([message["text"] for message in self.history("S03")], pushed)

    def test_drafts_and_reasons(self):
        with LiveSocket(self.url, self.tokens[MODERATOR_OF_S03]) as live:
            live.ask("room.join", room="S03")
            for payload in PAYLOADS[::20]:
                with self.subTest(payload=payload):
                    live.ask("room.draft", room="S03", text=payload)
                    self.assertEqual(live.ask("room.join", room="S03")["ok"]["me"]["draft"], payload)
                    self.change(live, "lock", payload)
                    self.assertEqual(self.read("/api/v1/rooms/S03")["locked_reason"], payload)
                    self.change(live, "unlock", payload)
                    self.mute_with(live, payload)
            audit = self.read("/api/v1/rooms/S03/audit")["entries"]
            self.assertLessEqual(set(PAYLOADS[::20]), {entry["reason"] for entry in audit})

    def read(self, target):
        return call(self.url, "GET", target, [f"Authorization: Bearer {self.tokens[MODERATOR_OF_S03]}"]).json()

    def change(self, live, word, reason):
        """After a join the last publications may come again, so the push of this change is known by its offset."""
        offset = live.ask(f"room.{word}", room="S03", reason=reason)["ok"]["offset"]
        push = live.take(lambda line: line.get("offset") == offset)
        self.assertEqual((push["event"], push["data"]), (f"room.{word}ed", {"reason": reason}))

    def mute_with(self, moderator, reason):
        with LiveSocket(self.url, self.tokens[ATTENDEE]) as live:
            live.take_push("hello")
            self.assertIn("ok", moderator.ask("room.mute", room="S03", author=ATTENDEE, seconds=60, reason=reason))
            self.assertEqual(live.take_push("room.muted")["data"]["reason"], reason)
            self.assertEqual(live.ask("room.join", room="S03")["ok"]["me"]["muted_reason"], reason)
            refused = live.ask("room.post", room="S03", client_id="muted", text="a")["error"]
            self.assertEqual(refused["code"], "muted")
            self.assertTrue(refused["message"].endswith(f"Reason: {reason}"), refused)

    def test_no_refusal_hands_out_a_page(self):
        """What is quoted in a refusal (a field's name) comes as JSON too."""
        own = [f"Origin: {self.url}"]
        for payload in PAYLOADS[:50]:
            for body in ({"email": payload}, {payload: 1}, {"email": "a@example.org", payload: 1}):
                answer = call(self.url, "POST", "/api/v1/sign-in/link", own, body)
                self.assertIn(answer.header("content-type"), ("application/problem+json", "application/json"))
                self.assertIn(answer.status, (202, 422))
            with LiveSocket(self.url, self.tokens[ATTENDEE]) as live:
                reply = live.ask(payload, **{payload: payload})
                self.assertEqual(reply["error"]["code"], "unknown_command")


class SummitFile(Attacked):
    def convene_import(self, content):
        file = self.server.folder / "summit.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        done = subprocess.run([BINARY[0], "import", str(file), "--data", str(self.server.data)], capture_output=True,
                              text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)

    def programme(self, person):
        return call(self.url, "GET", "/api/v1/programme", [f"Authorization: Bearer {self.tokens[person]}"]).json()

    def test_titles_names_and_labels_of_a_file_are_handed_out_as_they_were_written(self):
        sample = json.loads((ROOT / "scheduling/sample/sample-summit.json").read_text(encoding="utf-8"))
        hostile, used = hostile_summit(sample)
        before = self.programme(MODERATOR_OF_S03)["release"]
        self.convene_import(hostile)
        self.assertTrue(eventually(lambda: self.programme(MODERATOR_OF_S03)["release"] > before))
        shown = set(self.texts(self.programme(MODERATOR_OF_S03)))
        titles = {session["title"] for session in hostile["sessions"] if session["id"] == "S03"}
        self.assertLessEqual(titles, shown)
        self.assertGreater(len([text for text in shown if CANARY in text]), 60)
        self.assertEqual([text for text in shown if CANARY in text and text not in used], [], "changed on the way")
        with LiveSocket(self.url, self.tokens[MODERATOR_OF_S03]) as live:
            room = live.ask("room.join", room="S03")["ok"]
            self.assertIn(room["snapshot"]["title"], titles)
            self.assertIn(CANARY, room["me"]["name"])
            self.assertTrue(all(CANARY in each["name"] for each in room["snapshot"]["moderators"]))

    def texts(self, value):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            return [text for inner in value for text in self.texts(inner)]
        return [value] if isinstance(value, str) else []


class Control(unittest.TestCase):
    def test_every_payload_would_be_one_where_text_is_taken_for_a_page(self):
        self.assertEqual([payload for payload in PAYLOADS if CANARY not in payload], [])
        self.assertEqual(len(set(PAYLOADS)), len(PAYLOADS))


if __name__ == "__main__":
    main()
