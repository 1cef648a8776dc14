#!/usr/bin/env python3
"""The audit record of a running server: who may read it, that staff acts leave entries, and that tampering shows (S-20)."""
import json
import shutil
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / folder) for folder in ("support", "contract")]
from audit_actions import ACTION_OF  # noqa: E402
from embedded_store import EDITION, EmbeddedStore  # noqa: E402
from mail_scenario import add_fact  # noqa: E402
from live_socket import LiveSocket  # noqa: E402
from open_store import OpenStore  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER, RunningServer, UNHURRIED  # noqa: E402

BINARY = sys.argv.pop(1)
RECORD = f"cv:{{{EDITION}}}:audit"
CLOSED = "S24"
REASON = "Why, in words: é."


def wait_until(is_true, seconds=15):
    end = time.monotonic() + seconds
    while not (found := is_true()):
        if time.monotonic() > end:
            raise AssertionError("It did not come in time.")
        time.sleep(0.05)
    return found


class Stand(unittest.TestCase):
    def setUp(self):
        self.server = RunningServer(BINARY, ("--threads", "2"), {"limits": UNHURRIED})
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None, None, None)
        self.tokens = {}

    def token(self, person):
        if person not in self.tokens:
            self.tokens[person] = self.server.token(person)
        return self.tokens[person]

    def ask(self, person, path, method="GET", body=None):
        return call(self.server.url, method, "/api/v1" + path, ["Authorization: Bearer " + self.token(person)], body)

    def read(self, query="", person=ORGANISER):
        answer = self.ask(person, "/audit" + query)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def entries(self, query=""):
        return self.read(query)["entries"]

    def resize(self, in_person, reason=REASON):
        answer = self.ask(ORGANISER, "/sessions/S37/seats/size", "POST",
                          {"in_person": in_person, "online": 300, "sites_first": False, "reason": reason})
        self.assertEqual(answer.status, 200, answer.body)

    def post(self, connection, room, text):
        joined = connection.ask("room.join", room=room)
        self.assertIn("ok", joined, joined)
        posted = connection.ask("room.post", room=room, client_id="c" + str(time.monotonic_ns()), text=text)
        self.assertIn("ok", posted, posted)
        return posted["ok"]

    def wait_until_sealed(self):
        return wait_until(lambda: (page := self.read()) and page["sealed"] == page["newest"] and page)


class Reading(Stand):
    def acts_with_a_reason(self):
        """Everything that the server's own documents ask a reason for: commands by name, requests by their action."""
        live, http = (call(self.server.url, "GET", f"/api/{name}.json").json() for name in ("asyncapi", "openapi"))
        found = set()
        for message in live["components"]["messages"].values():
            parts = message["payload"].get("allOf", [])
            if len(parts) == 2 and "do" in parts[0]["properties"]:
                schema = live["components"]["schemas"][parts[1]["$ref"].rsplit("/", 1)[1]]
                if "reason" in schema.get("properties", {}):
                    found.add(parts[0]["properties"]["do"]["const"])
        for path, operations in http["paths"].items():
            body = operations.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json")
            if body:
                schema = http["components"]["schemas"][body["schema"]["$ref"].rsplit("/", 1)[1]]
                if "reason" in schema.get("properties", {}):
                    found.add(ACTION_OF.get(path, path))
        return found

    def do(self, path, **words):
        answer = self.ask(ORGANISER, path, "POST", {"reason": REASON, **words})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def decide_about_people(self):
        found = self.ask(ORGANISER, "/registrations/search", "POST", {"skip": 0, "status": "submitted"}).json()["people"]
        one, two = (line["registration"] for line in found[:2])
        self.do(f"/registrations/{one}/decision", decision="waitlisted", beyond=False)
        self.do("/registrations/decisions", registrations=[two], decision="approved")
        self.do(f"/registrations/{two}/vetting", level="verified", evidence="badge seen")
        came = {"registration": "R0040", "at": "2027-12-06T14:00:00Z", "way": "found"}
        self.ask(ORGANISER, "/desk/check-ins", "POST", {"clock": came["at"], "check_ins": [came]})
        self.do("/desk/take-backs", registration="R0040")
        team = self.ask(ORGANISER, "/delegations/SITE01").json()
        member = next(one for one in team["people"] if one["status"] == "confirmed" and not one["leads"]
                      and one["registration"] != "R0005")["registration"]  # who reads their own record below
        self.do(f"/registrations/{member}/lead", leads=True)
        of = self.ask(ORGANISER, f"/registrations/{member}").json()
        self.do(f"/registrations/{member}/person", version=of["version"],
                form={key: of[key] for key in ("name", "title", "organisation", "discipline")})
        self.do("/registrations/places", in_person=560, online=3000, closes_at="2099-01-01T00:00:00Z")
        self.do("/delegations/SITE01", version=team["version"], quota=team["quota"] + 1)

    def two_dead_letters(self):
        found = self.ask(ORGANISER, "/outbox").json()["dead"]
        return found if len(found) == 2 else None

    def touch_mail(self):
        for _ in range(2):
            add_fact(EmbeddedStore(self.server.data), "seat", {"what": "unknown", "person": ATTENDEE})
        dead = wait_until(self.two_dead_letters)
        self.do("/outbox/hold", held=True)
        for one, act in zip(dead, ("retry", "drop")):
            self.do(f"/outbox/dead/{act}", id=one["id"])

    def test_I_21_every_act_of_staff_leaves_an_entry_with_actor_and_reason(self):
        room = "S03"
        with LiveSocket(self.server.url, self.token(ATTENDEE)) as guest, \
                LiveSocket(self.server.url, self.token(MODERATOR_OF_S03)) as moderator:
            posted = self.post(guest, room, "hello")
            self.assertIn("ok", moderator.ask("room.join", room=room))
            for command, words in (("room.remove", {"message": posted["message"]}),
                                   ("room.mute", {"author": ATTENDEE, "seconds": 600}),
                                   ("room.unmute", {"author": ATTENDEE}),
                                   ("room.lock", {}), ("room.unlock", {})):
                done = moderator.ask(command, room=room, reason=REASON, **words)
                self.assertIn("ok", done, (command, done))
        self.resize(70)
        self.decide_about_people()
        self.touch_mail()
        self.assertTrue(self.ask(ATTENDEE, f"/sessions/{CLOSED}").json()["closed"])
        found = {entry["action"]: entry for entry in self.entries()}
        staff = {"room.remove": MODERATOR_OF_S03, "room.mute": MODERATOR_OF_S03, "room.unmute": MODERATOR_OF_S03,
                 "room.lock": MODERATOR_OF_S03, "room.unlock": MODERATOR_OF_S03,
                 **{action: ORGANISER for action in ACTION_OF.values()}}
        for action, actor in staff.items():
            with self.subTest(action=action):
                self.assertEqual((found[action]["actor"], found[action]["reason"]), (actor, REASON))
                self.assertTrue(found[action]["actor_name"])
                self.assertNotEqual(found[action]["actor_name"], actor)
        refused = found["session.open_refused"]
        self.assertEqual((refused["actor"], refused["object"], refused["reason"]), (ATTENDEE, CLOSED, "closed session"))
        self.assertEqual(found["room.mute"]["object"], ATTENDEE)
        self.assertTrue(found["room.mute"]["object_name"])
        self.assertTrue(found["seats.resize"]["object_name"])
        self.assertEqual(set(found), {*staff, "session.open_refused", "registration.checked_in", "audit.read"})
        self.assertEqual(self.acts_with_a_reason(), {*staff}, "an act that is new needs its line above")
        # What was done about a person, that person reads; nobody is named.
        mine = self.ask(ATTENDEE, "/me/audit").json()["entries"]
        self.assertEqual([(entry["action"], entry["room"], entry["reason"]) for entry in mine],
                         [("room.unmute", room, REASON), ("room.mute", room, REASON)])
        self.assertFalse(set(mine[0]) & {"actor", "actor_name", "object"})
        self.assertEqual(self.ask(ATTENDEE2, "/me/audit").json(), {"entries": []})

    def test_only_some_roles_read_the_record_of_others_and_that_is_noted(self):
        for person in (ATTENDEE, MODERATOR_OF_S03):
            self.assertEqual(self.ask(person, "/audit").code(), "forbidden")
        self.assertEqual(call(self.server.url, "GET", "/api/v1/audit").status, 401)
        for _ in range(3):
            self.entries()
        noted = self.entries("?action=audit.read")
        self.assertEqual([(entry["seq"], entry["actor"], entry["object"]) for entry in noted], [(1, ORGANISER, "audit")])
        self.assertTrue(noted[0]["reason"])

    def test_pages_and_filters(self):
        for i in range(1, 121):
            self.resize(100 + i, f"reason {i}")
        page = self.read()
        self.assertEqual((len(page["entries"]), page["entries"][0]["seq"], page["newest"]), (100, 121, 121))
        rest = self.read(f"?before={page['next']}")
        self.assertEqual([entry["seq"] for entry in rest["entries"]], list(range(21, 0, -1)))
        self.assertEqual(rest["next"], 0)
        self.assertEqual(len(self.entries(f"?action=seats.resize&actor={ORGANISER}&object=S37&before=6")), 5)
        self.assertEqual(self.entries("?action=room.mute"), [])
        self.assertEqual(self.entries(f"?actor={ATTENDEE}"), [])
        self.assertEqual(self.entries("?object=S3"), [])
        at = page["entries"][50]["at"]
        self.assertEqual(len(self.entries("?from=2001-01-01T00:00:00Z&until=2002-01-01T00:00:00Z")), 0)
        self.assertEqual(len(self.entries("?from=2001-01-01T00:00:00Z&until=2099-01-01T00:00:00Z")), 100)
        self.assertTrue(at.endswith("Z"))
        for query in ("before=0", "before=x", "action=a%20b", "actor=%2A", "object=" + "a" * 65, "from=now"):
            refused = self.ask(ORGANISER, "/audit?" + query)
            self.assertEqual((refused.code(), refused.json()["field"]), ("invalid", query.split("=")[0]), query)

    def test_the_keys_are_private_and_stay(self):
        data = self.server.data
        files = {name: (data / name).read_text() for name in ("audit.key", "audit-sign.key", "audit-sign.pub")}
        for name in ("audit.key", "audit-sign.key"):
            self.assertEqual((data / name).stat().st_mode & 0o777, 0o600)
        self.resize(70)
        self.wait_until_sealed()
        secrets = [files["audit.key"].strip(), files["audit-sign.key"].strip()]
        for file in (*(data / "redis").rglob("*"), self.server.log):
            if file.is_file():
                text = file.read_bytes()
                self.assertFalse([secret for secret in secrets if secret.encode() in text], file)
        self.server.process.send_signal(signal.SIGTERM)
        self.server.process.wait(60)
        self.server.restart()
        self.assertEqual(files, {name: (data / name).read_text() for name in files})
        self.resize(71)
        self.wait_until_sealed()
        (data / "audit.key").chmod(0o644)
        self.server.process.send_signal(signal.SIGTERM)
        self.server.process.wait(60)
        started = subprocess.run(self.server.arguments, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(started.returncode, 1)
        self.assertIn("chmod 600", started.stderr)
        (data / "audit.key").chmod(0o600)
        self.server.restart()


class Tampering(unittest.TestCase):
    """A sealed record of eight entries is broken in each way, on a copy of the data folder."""

    @classmethod
    def setUpClass(cls):
        stand = Stand("run")
        stand.setUp()
        cls.addClassCleanup(stand.doCleanups)
        cls.server = stand.server
        stand.read()
        for i in range(1, 8):
            stand.resize(100 + i, f"reason {i}")
        stand.wait_until_sealed()
        cls.stand = stand
        cls.server.process.send_signal(signal.SIGTERM)  # the last head is written
        cls.server.process.wait(60)
        cls.kept = cls.server.folder / "kept"
        shutil.copytree(cls.server.data, cls.kept)
        cls.addClassCleanup(cls.server.restart)  # its end is part of the stand

    def setUp(self):
        self.data = self.server.folder / ("copy-" + self.id().rsplit(".", 1)[1])
        shutil.copytree(self.kept, self.data)
        self.addCleanup(shutil.rmtree, self.data)

    def verify(self, *more):
        done = subprocess.run([BINARY, "audit", "verify", "--data", str(self.data), *more], capture_output=True,
                              text=True, timeout=120, check=False)
        return done.returncode, done.stdout

    def assert_found(self, *sentences, heads=True):
        """What is wrong is said; without the heads file the same when `heads` is not needed for it."""
        code, said = self.verify()
        self.assertEqual(code, 3, said)
        for sentence in sentences:
            self.assertIn(sentence, said)
        (self.data / "audit-heads").unlink()
        code, said = self.verify()
        self.assertEqual(code, 0 if heads else 3, said)

    def rewrite(self, change):
        """Writes the record anew, as somebody who has the store may: entries and seals as `change` leaves them."""
        with OpenStore(self.data / "redis") as store:
            entries, seals = store.command("XRANGE", RECORD, "-", "+"), store.command("XRANGE", RECORD + ":seals", "-", "+")
            before = json.dumps([entries, seals])
            entries, seals = change(entries, seals)
            self.assertNotEqual(before, json.dumps([entries, seals]))
            store.command("DEL", RECORD, RECORD + ":seals")
            for key, rows in ((RECORD, entries), (RECORD + ":seals", seals)):
                for identifier, words in rows:
                    store.command("XADD", key, identifier, *words)

    def test_an_untouched_record_is_intact(self):
        code, said = self.verify()
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"intact, 8 entries, head 8 [0-9a-f]{64}")
        self.assertNotIn("not sealed", said)
        (self.data / "audit-heads").unlink()
        self.assertEqual(self.verify()[0], 0)
        # Written anew as it was: what the tests below do is seen by their change alone.
        with OpenStore(self.data / "redis") as store:
            entries = store.command("XRANGE", RECORD, "-", "+")
            store.command("DEL", RECORD)
            for identifier, words in entries:
                store.command("XADD", RECORD, identifier, *words)
        self.assertEqual(self.verify()[0], 0)

    def test_a_changed_word_is_found(self):
        for index, word in ((3, "P9999"), (9, "another reason"), (1, "2020-01-01T00:00:00Z")):
            with self.subTest(word=word):
                def change(entries, seals, index=index, word=word):
                    entries[4][1][index] = word
                    return entries, seals
                self.rewrite(change)
                code, said = self.verify()
                self.assertEqual(code, 3, said)
                self.assertIn("entry 5: it is changed", said)
                shutil.rmtree(self.data)
                shutil.copytree(self.kept, self.data)

    def test_a_removed_entry_is_found(self):
        self.rewrite(lambda entries, seals: (entries[:2] + entries[3:], seals))
        self.assert_found("entry 3: entry 3 is removed", heads=False)

    def test_entries_in_another_order_are_found(self):
        def change(entries, seals):
            entries[2][1], entries[5][1] = entries[5][1], entries[2][1]
            return entries, seals
        self.rewrite(change)
        self.assert_found("entry 3: it is out of order: it is the entry 6.", "entry 6: it is out of order", heads=False)

    def test_an_inserted_entry_is_found(self):
        def change(entries, seals):
            return entries[:4] + [["4-1", list(entries[3][1])]] + entries[4:], seals
        self.rewrite(change)
        self.assert_found("entry 4: it is inserted", heads=False)

    def test_a_tail_that_is_cut_off_is_found_by_the_heads_alone(self):
        self.rewrite(lambda entries, seals: (entries[:-2], seals[:-2]))
        with OpenStore(self.data / "redis") as store:
            last = store.command("XREVRANGE", RECORD, "+", "-", "COUNT", "1")[0][1]
            store.command("HSET", RECORD + ":head", "seq", "6", "link", last[-1])
        self.assert_found("entry 7: entries 7 to 8 are removed from the end: the heads file names them.")

    def test_a_tail_that_is_cut_off_carelessly_is_found_without_heads(self):
        self.rewrite(lambda entries, seals: (entries[:-2], seals[:-2]))
        self.assert_found("the counter names them", heads=False)

    def test_a_record_that_was_made_anew_with_the_key_is_found_by_the_heads_alone(self):
        with OpenStore(self.data / "redis") as store:
            store.command("DEL", RECORD, RECORD + ":seals", RECORD + ":head", RECORD + ":about")
        # Its own server, with its own key, seals another story; only the copy of the heads knows the first one.
        heads = self.server.folder / "heads-elsewhere"
        shutil.copy(self.data / "audit-heads", heads)
        (self.data / "audit-heads").unlink()
        again = RunningServer(BINARY, ("--threads", "1"), {"limits": UNHURRIED})
        again.where = ("--data", str(self.data))
        again.arguments = [BINARY, "serve", "--listen", "127.0.0.1:0", *again.where]
        with again:
            other = Stand("run")
            other.server, other.tokens = again, {}
            other.read()
            for i in range(1, 9):
                other.resize(200 + i, f"another reason {i}")
            other.wait_until_sealed()
        code, said = self.verify()
        self.assertEqual(code, 0, said)
        self.assertIn("intact, 8 entries", said)
        code, said = self.verify("--heads", str(heads))
        self.assertEqual(code, 3, said)
        self.assertIn("the record was replaced", said)

    def test_a_forged_head_is_found(self):
        heads = self.data / "audit-heads"
        head = json.loads(heads.read_text().splitlines()[-1])
        heads.write_text(json.dumps({**head, "seq": head["seq"] - 1}) + "\n")
        self.assert_found("was not signed by this installation")

    def test_what_is_not_sealed_yet_is_named_and_no_problem(self):
        self.rewrite(lambda entries, seals: (entries, seals[:-3]))
        (self.data / "audit-heads").unlink()
        code, said = self.verify()
        self.assertEqual(code, 0, said)
        self.assertIn("The newest 3 are not sealed yet.", said)

    def test_another_key_and_no_key_are_said(self):
        (self.data / "audit.key").write_text("00" * 32 + "\n")
        code, said = self.verify()
        self.assertEqual(code, 3, said)
        self.assertIn("sealed with another key", said)
        (self.data / "audit.key").unlink()
        self.assertEqual(self.verify()[0], 1)


class OtherPlaces(unittest.TestCase):
    def test_settings_name_other_places_for_keys_and_heads(self):
        server = RunningServer(BINARY, ("--threads", "1"))
        config = json.loads((server.folder / "convene.json").read_text())
        config |= {"audit_keys": str(server.folder / "keys"), "audit_heads": str(server.folder / "elsewhere")}
        (server.folder / "convene.json").write_text(json.dumps(config))
        with server:
            call(server.url, "GET", "/api/v1/audit", ["Authorization: Bearer " + server.token(ORGANISER)])
            self.assertEqual(EmbeddedStore(server.data).command("XLEN", RECORD), 1)
            wait_until(lambda: (server.folder / "elsewhere").exists())
            self.assertTrue((server.folder / "keys" / "audit.key").exists())
            self.assertFalse((server.data / "audit.key").exists())
            done = subprocess.run([BINARY, "audit", "verify", *server.where], capture_output=True, text=True,
                                  timeout=60, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
