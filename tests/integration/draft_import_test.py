#!/usr/bin/env python3
"""The programme of another program is taken into the draft: previewed, once, again with changes on both sides, and hostile
files that change nothing. usage: draft_import_test.py CONVENE"""
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from own_server_case import OwnServerCase  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ORGANISER  # noqa: E402

BINARY = sys.argv.pop(1)
EVENT = """<event guid="{guid}" id="{number}"><date>2027-12-06T{start}:00-06:00</date><start>{start}</start>
<duration>{duration}</duration><room>{room}</room><slug>s{number}</slug><url></url><title>{title}</title><subtitle></subtitle>
<track></track><type>workshop</type><language>en</language><abstract>{abstract}</abstract><description></description>
<persons></persons><links></links></event>"""


def event(number, room="Cedar", start="10:00", duration="01:00", title=None, abstract="Words"):
    guid = f"00000000-0000-4000-8000-{number:012d}"
    return room, EVENT.format(guid=guid, number=number, start=start, duration=duration, room=room,
                              title=title or f"Talk {number}", abstract=abstract)


def schedule(*events):
    rooms = {}
    for room, text in events:
        rooms.setdefault(room, []).append(text)
    inside = "".join(f'<room name="{room}">{"".join(texts)}</room>' for room, texts in rooms.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?><schedule><version>1</version><conference><acronym>x</acronym>
<title>Elsewhere</title><start>2027-12-06</start><end>2027-12-06</end><days>1</days>
<time_zone_name>America/Chicago</time_zone_name></conference>
<day index="1" date="2027-12-06" start="2027-12-06T00:00:00-06:00" end="2027-12-07T00:00:00-06:00">{inside}</day></schedule>"""


class Intake(OwnServerCase):
    binary = BINARY
    count = 0

    def order(self, content, dry_run=False, client_id=None):
        type(self).count += 1
        return {"client_id": client_id or f"take-{self.count}", "content": content, "dry_run": dry_run}

    def take(self, content, dry_run=False):
        return self.told(ORGANISER, "POST", "/draft/import", self.order(content, dry_run))

    def draft(self):
        return {one["fields"]["title"]: one for one in self.told(ORGANISER, "GET", "/draft")["sessions"]}

    def edit(self, session, field, was, to):
        type(self).count += 1
        change = {"action": "change", "session": session, "from": {field: was}, "to": {field: to}}
        return self.told(ORGANISER, "POST", "/draft/edit", {"client_id": f"edit-{self.count}", "changes": [change]})

    def test_a_file_is_previewed_taken_once_and_released(self):
        before = self.draft()
        file = schedule(event(1), event(2, "Nowhere Hall", title="Where is this?"))
        tried = self.take(file, dry_run=True)
        self.assertEqual((tried["form"], tried["added"], tried["changed"]), ("xml", 2, 0))
        self.assertEqual(tried["counts"]["minutes"], 120)
        self.assertIn("Nowhere Hall", " ".join(one["sentence"] for one in tried["findings"]))
        self.assertNotIn("revision", tried)
        self.assertEqual(self.draft(), before)
        done = self.take(file)
        self.assertEqual((done["added"], "revision" in done), (2, True))
        after = self.draft()
        self.assertEqual(after.keys() - before.keys(), {"Talk 1", "Where is this?"})
        self.assertEqual((after["Talk 1"]["fields"]["place"], after["Talk 1"]["fields"]["scheduled"]), ("CEDAR", True))
        self.assertFalse(after["Where is this?"]["fields"]["scheduled"], "without a place it waits in the tray")
        again = self.take(file)
        self.assertEqual((again["added"], again["changed"], again["unchanged"]), (0, 0, 2))
        preview = self.told(ORGANISER, "GET", "/draft/release")
        self.assertEqual([one["kinds"] for one in preview["changes"]], [["added"]])

    def test_the_file_comes_again_and_the_edits_made_here_stay(self):
        self.take(schedule(event(1), event(2, start="12:00")))
        talk = self.draft()["Talk 1"]["id"]
        self.edit(talk, "title", "Talk 1", "Our title")
        self.edit(talk, "place", "CEDAR", "WILLOW")
        done = self.take(schedule(event(1, "Sycamore", abstract="New words"), event(2, start="12:00", title="Renamed")))
        self.assertEqual((done["added"], done["changed"]), (0, 2))
        self.assertEqual(done["kept"], [{"session": talk, "title": "Our title", "fields": ["place"]}])
        fields = self.draft()["Our title"]["fields"]
        self.assertEqual((fields["place"], fields["abstract"]), ("WILLOW", "New words"))
        self.assertIn("Renamed", self.draft())

    def test_a_lost_answer_is_asked_for_again_and_done_once(self):
        order = self.order(schedule(event(1)), client_id="once")
        first = self.told(ORGANISER, "POST", "/draft/import", order)
        revision = self.told(ORGANISER, "GET", "/draft")["revision"]
        self.assertEqual(first["revision"], revision)
        self.told(ORGANISER, "POST", "/draft/import", order)
        self.assertEqual(self.told(ORGANISER, "GET", "/draft")["revision"], revision)

    def test_our_own_file_comes_back_and_changes_nothing(self):
        for form in ("xml", "json", "ics", "csv"):
            answer = self.ask(ORGANISER, "GET", f"/programme/export/{form}")
            done = self.take(answer.body.decode(), dry_run=True)
            with self.subTest(form=form):
                self.assertEqual((done["refused"], done["added"], done["changed"], done["kept"]), (False, 0, 0, []),
                                 done["findings"][:3])

    def run_command(self, content, *words):
        file = self.server.data / "schedule.xml"
        file.write_text(content)
        return subprocess.run([BINARY, "import", str(file), "--data", str(self.server.data), *words],
                              capture_output=True, text=True, timeout=60, check=False)

    def test_the_command_line_does_the_same(self):
        file = schedule(event(1), event(2))
        looked = self.run_command(file, "--dry-run")
        self.assertEqual((looked.returncode, "Nothing was changed." in looked.stdout), (0, True), looked.stderr)
        self.assertNotIn("Talk 1", self.draft())
        taken = self.run_command(file)
        self.assertEqual(taken.returncode, 0, taken.stderr)
        self.assertIn("2 new sessions", taken.stdout)
        self.assertIn("Talk 1", self.draft())
        half = self.run_command(file[:len(file) // 2])
        self.assertEqual(half.returncode, 2, half.stdout)
        self.assertIn("Nothing was changed.", half.stderr)

    def test_hostile_and_broken_files_say_why_and_change_nothing(self):
        before = self.told(ORGANISER, "GET", "/draft")
        bomb = '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><schedule>&b;</schedule>'
        outside = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule>&x;</schedule>'
        whole = schedule(event(1))
        for name, content in {"bomb": bomb, "outside": outside, "half": whole[:len(whole) // 2], "nothing": "", "deep": "[" * 5000,
                              "zero": schedule(event(1, duration="00:00")), "no day": whole.replace("2027-12-06T10", "2027-02-30T10")}.items():
            with self.subTest(name=name):
                done = self.take(content)
                self.assertTrue(done["refused"])
                self.assertTrue(done["findings"][0]["sentence"])
                self.assertNotIn("root:", str(done))
        self.assertEqual(self.told(ORGANISER, "GET", "/draft"), before)
        self.refused(413, ORGANISER, "POST", "/draft/import", self.order("x" * (17 * 1024 * 1024)))
        self.refused(403, ATTENDEE, "POST", "/draft/import", self.order(whole))
        self.assertEqual(call(self.server.url, "GET", "/livez").status, 200)

    def test_ten_thousand_sessions_are_taken_or_refused_with_a_number(self):
        many = schedule(*(event(number, f"Room {number % 40}", start=f"{number % 24:02d}:00") for number in range(1, 10_002)))
        done = self.take(many, dry_run=True)
        self.assertTrue(done["refused"])
        self.assertIn("10000", done["findings"][0]["sentence"])
        self.assertEqual(call(self.server.url, "GET", "/livez").status, 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
