#!/usr/bin/env python3
"""The draft of the programme and its releases, as clients see them: journey J05 with its variants, two organisers at once,
what is pushed, and a restart. usage: draft_test.py CONVENE"""
import os
import random
import signal
import sys
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from draft_case import DraftCase, later, wait_until  # noqa: E402
from live_socket import LiveSocket  # noqa: E402
from running_server import ATTENDEE, ORGANISER  # noqa: E402
from sample_people import ORGANISER2, PEOPLE_BY_ROLE  # noqa: E402

DraftCase.binary = sys.argv.pop(1)


class Draft(DraftCase):
    def test_the_draft_begins_as_the_programme_and_nobody_else_sees_it(self):
        draft, programme = self.draft(), self.told(ORGANISER, "GET", "/programme")
        self.assertEqual({one["id"] for one in draft["sessions"]}, {one["id"] for one in programme["sessions"]})
        self.assertFalse(draft["unreleased"])
        self.assertTrue(all(one["released"] for one in draft["sessions"]))
        for role, person in PEOPLE_BY_ROLE.items():
            if role != "organiser":
                with self.subTest(role=role):
                    self.refused(403, person, "GET", "/draft")
                    self.refused(403, person, "GET", "/draft/release")
                    self.refused(403, person, "POST", "/draft/edit", self.body(self.change("S18", {"title": "Mine"})))
                    self.refused(403, person, "POST", "/draft/release", {"revision": 1, "note": "", "accepted": []})

    def test_J05_a_session_moves_and_everybody_who_follows_hears_of_it(self):
        place = self.free_place("S18")
        before = self.seen("S18")
        with LiveSocket(self.server.url, self.server.token(ATTENDEE)) as attendee, \
                LiveSocket(self.server.url, self.server.token(ORGANISER2)) as other:
            release = attendee.ask("programme.follow")["ok"]["release"]
            self.assertIn("ok", other.ask("draft.follow"))
            revision = self.edit(self.change("S18", {"place": place}))
            push = other.take(lambda line: line.get("event") == "draft.changed")
            self.assertEqual((push["data"]["revision"], push["data"]["by"]), (revision, ORGANISER))
            self.assertEqual(self.seen("S18"), before, "a draft is not the programme")

            preview = self.told(ORGANISER2, "GET", "/draft/release")
            self.assertEqual([(one["session"], one["kinds"]) for one in preview["changes"]], [("S18", ["re_roomed"])])
            self.assertEqual((preview["changes"][0]["before"]["place"], preview["changes"][0]["after"]["place"]),
                             (before["place"], place))
            done = self.release("The projector is broken.")
            self.assertEqual((done["release"], done["changes"], done["told"]), (release + 1, 1, preview["told"]))
            push = attendee.take(lambda line: line.get("event") == "programme.released")
            self.assertEqual(push["data"], {"release": release + 1})
        wait_until(lambda: self.told(ATTENDEE, "GET", "/programme")["release"] == release + 1)
        after = self.seen("S18")
        self.assertEqual(after["place"], place)
        self.assertIn("changed_at", after)
        self.assertEqual({**after, "place": before["place"]}, {**before, "changed_at": after["changed_at"]})
        self.assertFalse(self.draft()["unreleased"])
        log = self.told(ATTENDEE, "GET", f"/programme/changes?since={release}")["releases"]
        self.assertEqual([(one["release"], one["note"]) for one in log], [(release + 1, "The projector is broken.")])
        self.assertEqual(self.told(ATTENDEE, "GET", f"/programme/changes?since={release + 1}")["releases"], [])
        audit = self.told(ORGANISER, "GET", "/audit")["entries"]
        self.assertEqual([one["reason"] for one in audit if one["action"] == "programme.release"],
                         ["The projector is broken."])

    def test_I05_and_I06_what_collides_is_not_released_and_both_sides_are_named(self):
        one, two = self.fields("S18"), self.fields("S04")
        self.edit(self.change("S18", {name: two[name] for name in ("place", "starts_at", "ends_at")}, one))
        refused = self.refused(409, ORGANISER, "POST", "/draft/release",
                               {"revision": self.draft()["revision"], "note": "", "accepted": []})
        self.assertIn(one["title"], refused["detail"])
        self.assertIn(two["title"], refused["detail"])
        self.assertEqual(self.seen("S18")["place"], one["place"])
        # The same person in both, in another place and role (I-05).
        self.edit(self.change("S18", {"place": self.free_place("S18"), "captioners": [two["presenters"][0]]}))
        refused = self.refused(409, ORGANISER, "POST", "/draft/release",
                               {"revision": self.draft()["revision"], "note": "", "accepted": []})
        self.assertIn(one["title"], refused["detail"])
        self.assertIn(two["title"], refused["detail"])

    def test_warnings_are_named_accepted_with_a_reason_and_not_asked_about_again(self):
        before = self.told(ORGANISER, "GET", "/draft/release")
        self.assertEqual((before["errors"], before["warnings"]), ([], []), "what people see already is not asked about")
        self.edit(self.change("S18", {"seats": {"in_person": 9000, "online": 0, "wheelchair": 0}}))
        warnings = self.told(ORGANISER, "GET", "/draft/release")["warnings"]
        self.assertEqual([(one["kind"], one["wants"]) for one in warnings], [("too_few_seats", 9000)])
        title = self.fields("S18")["title"]
        self.assertIn(title, warnings[0]["sentence"])
        order = {"revision": self.draft()["revision"], "note": "", "accepted": []}
        refused = self.refused(409, ORGANISER, "POST", "/draft/release", order)
        self.assertEqual(refused["field"], "accepted")
        self.assertIn(title, refused["detail"])
        for reason in ("", "no"):
            accepted = [{"key": warnings[0]["key"], "reason": reason}]
            self.refused(409, ORGANISER, "POST", "/draft/release", {**order, "accepted": accepted})
        self.release()
        self.edit(self.change("S18", {"title": "Again"}))
        self.assertEqual(self.told(ORGANISER, "GET", "/draft/release")["warnings"], [])
        found = {one["key"]: one for one in self.told(ORGANISER, "GET", "/draft/findings")["findings"]}
        self.assertEqual(found[warnings[0]["key"]]["accepted"], "It is meant so.")

    def test_where_a_session_could_go_is_what_would_be_found_there(self):
        day = self.fields("S18")["starts_at"]
        programme = self.told(ORGANISER, "GET", "/programme")
        days = [one for one in programme["days"]]
        zone_day = next(one for one in days if one in (day[:10], later(day, -24 * 60)[:10]))
        answer = self.told(ORGANISER, "POST", "/draft/openings", {"session": "S18", "day": zone_day})
        self.assertEqual([one["place"] for one in answer["places"]], [one["id"] for one in programme["places"]])
        fields = self.fields("S04")
        at = fields["starts_at"]
        stretches = next(one for one in answer["places"] if one["place"] == fields["place"])["stretches"]
        here = next((one for one in stretches if one["from"] <= at < one["to"]), None)
        if here is None:  # S04 is on another day than S18
            answer = self.told(ORGANISER, "POST", "/draft/openings", {"session": "S18", "day": at[:10]})
            stretches = next(one for one in answer["places"] if one["place"] == fields["place"])["stretches"]
            here = next(one for one in stretches if one["from"] <= at < one["to"])
        self.assertEqual(here["verdict"], "impossible")
        self.assertIn(("place_taken", "S04"), [(one["kind"], one.get("other") if one["session"] == "S18" else one["session"])
                                               for one in here["reasons"]])
        self.assertIn("free", {one["verdict"] for place in answer["places"] for one in place["stretches"]})
        self.refused(422, ORGANISER, "POST", "/draft/openings", {"session": "S18", "day": "2027-02-30"})
        self.refused(404, ORGANISER, "POST", "/draft/openings", {"session": "NONE", "day": zone_day})
        self.refused(403, ATTENDEE, "POST", "/draft/openings", {"session": "S18", "day": zone_day})
        self.refused(403, ATTENDEE, "GET", "/draft/findings")

    def test_findings_follow_the_edits_of_others(self):
        def mine():
            return [one for one in self.told(ORGANISER, "GET", "/draft/findings")["findings"]
                    if one["kind"] == "place_taken"]
        self.assertEqual(mine(), [])
        two = self.fields("S04")
        change = self.change("S18", {name: two[name] for name in ("place", "starts_at", "ends_at")})
        self.edit(change, person=ORGANISER2)
        self.assertEqual([{one["session"], one["other"]} for one in mine()], [{"S04", "S18"}])
        self.edit({**change, "from": change["to"], "to": change["from"]})
        self.assertEqual(mine(), [])

    def test_the_later_of_two_conflicting_edits_is_told_and_the_other_field_is_not_lost(self):
        seen = self.fields("S18")
        self.edit(self.change("S18", {"title": "Theirs"}, seen), person=ORGANISER2)
        refused = self.refused(409, ORGANISER, "POST", "/draft/edit", self.body(self.change("S18", {"title": "Mine"}, seen)))
        self.assertEqual((refused["code"], refused["field"]), ("conflict", "title"))
        self.assertIn("Theirs", refused["detail"])
        self.edit(self.change("S18", {"abstract": "Mine"}, seen))
        now = self.fields("S18")
        self.assertEqual((now["title"], now["abstract"]), ("Theirs", "Mine"))

    def test_an_edit_is_all_or_nothing_and_one_sent_again_is_done_once(self):
        seen = self.fields("S18")
        good, bad = self.change("S18", {"title": "New"}, seen), self.change("S04", {"place": "NOWHERE"})
        refused = self.refused(422, ORGANISER, "POST", "/draft/edit", self.body(good, bad))
        self.assertEqual(refused["field"], "place")
        self.assertEqual(self.fields("S18"), seen)
        body = self.body(good, client_id="once")
        first = self.told(ORGANISER, "POST", "/draft/edit", body)
        self.edit(self.change("S18", {"title": "Newer"}))
        self.assertEqual(self.told(ORGANISER, "POST", "/draft/edit", body), first)
        self.assertEqual(self.fields("S18")["title"], "Newer")

    def test_client_ids_are_each_persons_own(self):
        seen = self.fields("S18")
        for person, field in ((ORGANISER, "title"), (ORGANISER2, "abstract")):
            self.told(person, "POST", "/draft/edit", self.body(self.change("S18", {field: person}, seen), client_id="1"))
        now = self.fields("S18")
        self.assertEqual((now["title"], now["abstract"]), (ORGANISER, ORGANISER2))

    def test_I12_a_session_cannot_take_the_room_of_a_meeting(self):
        meetings = [one["id"] for each in self.told(ORGANISER, "GET", "/communities")["communities"] for one in each["meetings"]]
        for meeting in meetings[:3]:
            create = {"action": "create", "session": meeting, "from": {}, "to": {"title": "Listening in"}}
            self.refused(409, ORGANISER, "POST", "/draft/edit", self.body(create))

    def test_undoing_is_the_same_edit_with_the_two_exchanged(self):
        before = self.fields("S18")
        change = self.change("S18", {"place": self.free_place("S18"), "title": "New", "seats": {"in_person": 9, "online": 0, "wheelchair": 0}})
        self.edit(change)
        self.edit({**change, "from": change["to"], "to": change["from"]})
        self.assertEqual(self.fields("S18"), before)
        self.assertEqual(self.told(ORGANISER, "GET", "/draft/release")["changes"], [])
        self.refused(409, ORGANISER, "POST", "/draft/release",
                     {"revision": self.draft()["revision"], "note": "", "accepted": []})

    def test_a_session_is_made_scheduled_released_and_cancelled(self):
        new = {"action": "create", "session": "LATE", "from": {}, "to": {"title": "A late idea"}}
        self.edit(new)
        self.refused(409, ORGANISER, "POST", "/draft/edit", self.body(new))
        self.assertFalse(self.fields("LATE")["scheduled"])
        self.assertEqual(self.told(ORGANISER, "GET", "/draft/release")["changes"], [], "it is in the tray")
        like = self.fields("S18")
        when = {"starts_at": later(like["starts_at"], 0), "ends_at": later(like["starts_at"], 45)}
        self.edit(self.change("LATE", {"scheduled": True, "place": self.free_place("S18"), **when}))
        self.assertEqual(self.told(ORGANISER, "GET", "/draft/release")["changes"][0]["kinds"], ["added"])
        self.refused(409, ORGANISER, "POST", "/draft/edit", self.body(self.change("LATE", {"cancelled": True})))
        self.release()
        wait_until(lambda: "LATE" in {one["id"] for one in self.told(ATTENDEE, "GET", "/programme")["sessions"]})
        remove = {"action": "remove", "session": "LATE", "from": {}, "to": {}}
        self.refused(409, ORGANISER, "POST", "/draft/edit", self.body(remove))
        self.edit(self.change("LATE", {"cancelled": True}))
        self.release()
        wait_until(lambda: self.seen("LATE").get("cancelled"))
        self.edit({**new, "session": "NEVER"})
        self.edit({**remove, "session": "NEVER"})
        self.assertNotIn("NEVER", {one["id"] for one in self.draft()["sessions"]})

    def test_bad_input_names_the_field_and_changes_nothing(self):
        seen, revision = self.fields("S18"), self.draft()["revision"]
        wrong = {
            "title": "", "place": "NOWHERE", "core_area": "XX", "starts_at": later(seen["ends_at"], 1),
            "ends_at": seen["starts_at"], "presenters": ["NOBODY"], "after": ["NOTHING"],
            "seats": {"in_person": -1, "online": 0, "wheelchair": 0}, "delivery": "by post", "languages": ["en"] * 21,
        }
        for field, value in wrong.items():
            with self.subTest(field=field):
                refused = self.refused(422, ORGANISER, "POST", "/draft/edit", self.body(self.change("S18", {field: value}, seen)))
                self.assertIn(refused["field"], (field, "ends_at", "people"))
        for body in ({"client_id": "", "changes": []}, {"client_id": "x", "changes": []}, {}):
            self.refused(422, ORGANISER, "POST", "/draft/edit", body)
        same = self.change("S18", {"title": "New"}, seen)
        self.refused(422, ORGANISER, "POST", "/draft/edit", self.body(same, same))
        self.refused(413, ORGANISER, "POST", "/draft/edit", self.body(*[{**same, "session": f"X{i}"} for i in range(501)]))
        self.refused(422, ORGANISER, "GET", "/draft?since=-1")
        self.refused(422, ATTENDEE, "GET", "/programme/changes?since=x")
        self.assertEqual(self.draft()["revision"], revision)

    def test_a_reader_that_knows_a_revision_gets_what_changed_since(self):
        first = self.draft()
        self.edit(self.change("S18", {"title": "New"}))
        self.edit({"action": "create", "session": "LATE", "from": {}, "to": {"title": "A late idea"}})
        newer = self.draft(since=first["revision"])
        self.assertFalse(newer["whole"])
        self.assertEqual([one["id"] for one in newer["sessions"]], ["LATE", "S18"])
        self.edit({"action": "remove", "session": "LATE", "from": {}, "to": {}})
        last = self.draft(since=newer["revision"])
        self.assertEqual((last["sessions"], last["removed"]), ([], ["LATE"]))

    def test_nothing_is_lost_when_store_and_server_are_killed(self):
        revision = self.edit(self.change("S18", {"title": "Kept"}))
        os.kill(self.server.store_process(), signal.SIGKILL)
        wait_until(lambda: self.ask(ORGANISER, "GET", "/draft").status == 200)
        self.assertEqual(self.fields("S18")["title"], "Kept")
        self.server.process.kill()
        self.server.process.wait(60)
        self.server.restart()
        self.assertEqual((self.fields("S18")["title"], self.draft()["revision"]), ("Kept", revision))

    def test_two_organisers_at_random_end_with_the_same_draft_and_every_answered_edit_is_in_it(self):
        draft = self.draft()
        sessions = [one["id"] for one in draft["sessions"]][:6]
        clear = {one["id"]: one["fields"] for one in draft["sessions"]}
        done, told = {}, []
        lock = threading.Lock()

        def organise(person, seed):
            dice = random.Random(seed)
            seen = {one: dict(clear[one]) for one in sessions}
            for number in range(60):
                session, field = dice.choice(sessions), dice.choice(("title", "abstract"))
                value = f"{person} {number}"
                change = {"action": "change", "session": session, "from": {field: seen[session][field]}, "to": {field: value}}
                answer = self.ask(person, "POST", "/draft/edit", {"client_id": f"{person}-{number}", "changes": [change]})
                if answer.status == 200:
                    with lock:
                        done.setdefault((session, field), []).append((answer.json()["revision"], value))
                    seen[session][field] = value
                else:
                    self.assertEqual(answer.json()["code"], "conflict", answer.body)
                    told.append(value)
                    seen[session] = dict(next(one for one in self.draft(person)["sessions"] if one["id"] == session)["fields"])

        for person in (ORGANISER, ORGANISER2):
            self.ask(person, "GET", "/draft")
        threads = [threading.Thread(target=organise, args=(person, seed)) for person, seed in ((ORGANISER, 1), (ORGANISER2, 2))]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        end, again = self.draft(ORGANISER)["sessions"], self.draft(ORGANISER2)["sessions"]
        self.assertEqual(end, again)
        now = {one["id"]: one["fields"] for one in end}
        self.assertGreater(len(told), 0, "the two met nowhere")
        for (session, field), values in done.items():
            self.assertEqual(now[session][field], max(values)[1], "the last that was answered stands")


if __name__ == "__main__":
    unittest.main(verbosity=2)
