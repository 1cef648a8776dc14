#!/usr/bin/env python3
"""The programme as files: everybody takes along what they see, a closed session is in no file of who may not know it
(I-12), and what is for everybody is there only where the operator wants it. usage: programme_export_test.py CONVENE"""
import json
import subprocess
import sys
import time
import unittest
from datetime import datetime
from pathlib import Path

import jsonschema

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from hostile_text import hostile_summit  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ORGANISER, ROOT, RunningServer, UNHURRIED  # noqa: E402
from sample_people import PEOPLE_BY_ROLE  # noqa: E402
from schedule_readers import READERS, TYPES  # noqa: E402

BINARY = sys.argv.pop(1)
EXPORT = "/api/v1/programme/export/"
SCHEMAS = ROOT / "docs/schemas"
SAMPLE = json.loads((ROOT / "scheduling/sample/sample-summit.json").read_text(encoding="utf-8"))
TITLES = {one["id"]: one["title"] for one in SAMPLE["sessions"]}
AUDIENCES = {one["id"]: one["audience"] for one in SAMPLE["sessions"]}
CLOSED = {one["id"] for one in SAMPLE["sessions"]
          if one["type"] == "closed" or one["audience"] == "law_enforcement_only"}


class Served(unittest.TestCase):
    SETTINGS = {}

    @classmethod
    def setUpClass(cls):
        cls.server = RunningServer(BINARY, ("--threads", "2"), {"limits": UNHURRIED, **cls.SETTINGS})
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.tokens = {}

    def get(self, path, person=None, *headers):
        if person and person not in self.tokens:
            self.tokens[person] = self.server.token(person)
        token = [f"Authorization: Bearer {self.tokens[person]}"] if person else []
        return call(self.server.url, "GET", path, [*token, *headers])

    def taken(self, form, person, query=""):
        """What the person's file says, read back."""
        answer = self.get(EXPORT + form + query, person)
        self.assertEqual(answer.status, 200, answer.body)
        return READERS[form](answer.body)

    def programme(self, person):
        return self.get("/api/v1/programme", person).json()

    def seen(self, person):
        """The same, of what the programme itself shows the person in full."""
        programme = self.programme(person)
        places = {place["id"]: place["name"] for place in programme["places"]}
        return {one["id"]: (one["title"], places[one["place"]], datetime.fromisoformat(one["starts_at"].replace("Z", "+00:00")),
                            datetime.fromisoformat(one["ends_at"].replace("Z", "+00:00")))
                for one in programme["sessions"] if not one["closed"]}


class Files(Served):
    def test_everybody_takes_along_what_they_see_and_nothing_else(self):
        everything = self.seen(ORGANISER)
        self.assertLessEqual(CLOSED, everything.keys())
        kept_from = 0
        for role, person in PEOPLE_BY_ROLE.items():
            seen = self.seen(person)
            unknown = everything.keys() - seen.keys()
            places = {place for _, place, _, _ in seen.values()}
            secrets = {TITLES[one] for one in unknown} | {everything[one][1] for one in unknown} - places
            kept_from += len(unknown & CLOSED)
            for form in READERS:
                with self.subTest(role=role, form=form):
                    answer = self.get(EXPORT + form, person)
                    self.assertEqual(READERS[form](answer.body), seen)
                    text = answer.body.decode().replace("\r\n ", "").replace("\\", "")
                    self.assertEqual([one for one in secrets if one in text], [])
                    self.assertNotIn("Closed session", text if unknown & CLOSED else "")
        self.assertGreater(kept_from, 10, "some roles do not know the closed sessions")

    def test_control_the_files_of_who_knows_them_have_titles_and_places_of_closed_sessions(self):
        for form in READERS:
            text = self.get(EXPORT + form, ORGANISER).body.decode().replace("\r\n ", "").replace("\\", "")
            for one in CLOSED:
                self.assertIn(TITLES[one], text)
                self.assertIn(self.seen(ORGANISER)[one][1], text)

    def test_a_file_says_what_it_is_and_is_kept_by_nobody(self):
        for form in READERS:
            answer = self.get(EXPORT + form, ATTENDEE)
            self.assertEqual(answer.header("content-type"), TYPES[form])
            self.assertEqual(answer.header("content-disposition"), f'attachment; filename="programme.{form}"')
            self.assertEqual(answer.header("cache-control"), "no-store")
            self.assertEqual(answer.header("access-control-allow-origin"), "")
            self.assertEqual(self.get(EXPORT + form).status, 401)

    def test_people_are_named_as_they_want_to_be(self):
        shown = {person["name"] for one in self.programme(ATTENDEE)["sessions"] for person in one["people"]}
        schedule = json.loads(self.get(EXPORT + "json", ATTENDEE).body)["schedule"]["conference"]
        named = {person["public_name"] for day in schedule["days"] for room in day["rooms"].values() for event in room
                 for person in event["persons"]}
        self.assertEqual(named, shown)
        self.assertGreater(len(named), 20)
        for form in READERS:
            text = self.get(EXPORT + form, ATTENDEE).body.decode()
            self.assertEqual([one["id"] for one in SAMPLE["persons"] if one["id"] in text], [], "ids of people")

    def test_a_part_is_taken_by_its_id(self):
        programme, seen = self.programme(ATTENDEE), self.seen(ATTENDEE)
        open_ones = [one for one in programme["sessions"] if not one["closed"]]
        area = next(one["core_area"] for one in open_ones if one.get("core_area"))
        place = open_ones[0]["place"]
        for query, wanted in ((f"?core_area={area}", [one for one in open_ones if one.get("core_area") == area]),
                              (f"?place={place}", [one for one in open_ones if one["place"] == place]),
                              ("?session=S03", [one for one in open_ones if one["id"] == "S03"])):
            for form in READERS:
                with self.subTest(query=query, form=form):
                    self.assertEqual(self.taken(form, ATTENDEE, query), {one["id"]: seen[one["id"]] for one in wanted})

    def test_what_is_not_there_is_refused(self):
        closed = next(iter(CLOSED - self.seen(ATTENDEE).keys()))
        for path, status in (("pdf", 404), ("xml?core_area=NOPE", 422), ("ics?place=NOPE", 422), ("ics?place=%0D%0AX", 400), ("csv?session=S99", 404),
                             (f"ics?session={closed}", 404)):
            with self.subTest(path=path):
                self.assertEqual(self.get(EXPORT + path, ATTENDEE).status, status)
        refusals = [{**self.get(f"{EXPORT}ics?session={one}", ATTENDEE).json(), "instance": "", "request_id": ""}
                    for one in (closed, "S99")]
        self.assertEqual(refusals[0], refusals[1], "a closed session is no more there than one that does not exist")
        self.assertEqual(self.taken("ics", ORGANISER, f"?session={closed}").keys(), {closed})

    def test_the_public_addresses_are_not_there(self):
        for form in ("xml", "json", "ics"):
            for person in (None, ORGANISER):
                answer = self.get("/schedule." + form, person)
                self.assertEqual((answer.status, answer.header("access-control-allow-origin")), (404, ""))


class ForEverybody(Served):
    SETTINGS = {"public_schedule": True}

    def for_all(self):
        return {one: what for one, what in self.seen(ORGANISER).items() if AUDIENCES[one] == "all_registrants"}

    def test_it_has_the_sessions_for_all_who_take_part(self):
        self.assertLess(20, len(self.for_all()))
        for form in ("xml", "json", "ics"):
            answer = self.get("/schedule." + form)
            self.assertEqual((answer.status, answer.header("content-type")), (200, TYPES[form]))
            self.assertEqual(READERS[form](answer.body), self.for_all())
            text = answer.body.decode().replace("\r\n ", "").replace("\\", "")
            for one in TITLES.keys() - self.for_all().keys():
                self.assertNotIn(TITLES[one], text)
            self.assertNotIn("Beacon", text, "a place of closed sessions only")
        self.assertEqual(self.get("/schedule.csv").status, 404)

    def test_whoever_asks_gets_the_same(self):
        for form in ("xml", "json"):
            self.assertEqual(self.get("/schedule." + form, ORGANISER).body, self.get("/schedule." + form).body)

    def test_pages_of_other_sites_may_read_it_and_nothing_else(self):
        other = "Origin: https://elsewhere.example"
        for form in ("xml", "json", "ics"):
            answer = self.get("/schedule." + form, None, other)
            self.assertEqual((answer.status, answer.header("access-control-allow-origin")), (200, "*"))
            self.assertEqual(answer.header("access-control-allow-credentials"), "")
            self.assertEqual(answer.header("cache-control"), "public, no-cache")
        for path in ("/api/v1/programme", EXPORT + "ics", "/livez", "/"):
            self.assertEqual(self.get(path, ORGANISER, other).header("access-control-allow-origin"), "", path)

    def test_who_has_it_is_told_so_on_every_node_until_there_is_another_release(self):
        tags = {}
        for form in ("xml", "json", "ics"):
            # A connection each: they meet both nodes.
            found = {self.get("/schedule." + form).header("etag") for _ in range(20)}
            self.assertEqual(len(found), 1, found)
            tags[form] = found.pop()
            again = self.get("/schedule." + form, None, f"If-None-Match: {tags[form]}")
            self.assertEqual((again.status, again.body, again.header("etag")), (304, b"", tags[form]))
            self.assertEqual(again.header("access-control-allow-origin"), "*")
        changed, _ = hostile_summit(SAMPLE)
        file = self.server.folder / "changed.json"
        file.write_text(json.dumps(changed), encoding="utf-8")
        subprocess.run([BINARY, "import", str(file), "--data", str(self.server.data)], check=True, capture_output=True)
        limit = time.monotonic() + 15
        same = f"If-None-Match: {tags['xml']}"
        while {self.get("/schedule.xml", None, same).status for _ in range(20)} != {200}:
            self.assertLess(time.monotonic(), limit, "the new release did not come to every node")
        for form in ("xml", "json", "ics"):
            answer = self.get("/schedule." + form, None, f"If-None-Match: {tags[form]}")
            self.assertEqual(answer.status, 200)
            self.assertEqual(READERS[form](answer.body), self.for_all(), "hostile texts are texts")


class Schemas(Served):
    """What is exchanged keeps to the schemas that we wrote from the published formats."""
    SETTINGS = {"public_schedule": True}

    def in_every_way(self, form):
        """The export of an organiser, and what everybody can read."""
        yield "export", self.get(EXPORT + form, ORGANISER).body
        yield "public", self.get(f"/schedule.{form}").body

    def refusals_of_xml(self, text):
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", str(SCHEMAS / "schedule.xsd"), "-"],
                              input=text, capture_output=True, timeout=60, check=False)
        return [] if done.returncode == 0 else done.stderr.decode().splitlines()

    def refusals_of_json(self, text):
        schema = json.loads((SCHEMAS / "schedule.schema.json").read_text(encoding="utf-8"))
        return [one.message for one in jsonschema.Draft202012Validator(schema).iter_errors(json.loads(text))]

    def test_the_files_keep_to_the_schemas(self):
        for form, refusals in (("xml", self.refusals_of_xml), ("json", self.refusals_of_json)):
            for way, text in self.in_every_way(form):
                with self.subTest(form=form, way=way):
                    self.assertEqual(refusals(text), [])

    def test_control_what_is_wrong_does_not_keep_to_them(self):
        text = self.get(EXPORT + "xml", ORGANISER).body
        for wrong, right in ((b"<start>", b"<begin>"), (b"<duration>01:", b"<duration>1:"), (b'guid="', b'guid="X')):
            self.assertIn(wrong, text)
            self.assertTrue(self.refusals_of_xml(text.replace(wrong, right).replace(b"</start>", b"</begin>")
                                                 if wrong == b"<start>" else text.replace(wrong, right)), wrong)
        whole = self.get(EXPORT + "json", ORGANISER).json()
        conference = whole["schedule"]["conference"]
        for broken in ({**conference, "start": "2027-13-01"}, {**conference, "daysCount": "3"},
                       {name: value for name, value in conference.items() if name != "days"}):
            text = json.dumps({"schedule": {**whole["schedule"], "conference": broken}})
            self.assertTrue(self.refusals_of_json(text))


if __name__ == "__main__":
    unittest.main()
