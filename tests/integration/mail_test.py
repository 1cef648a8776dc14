#!/usr/bin/env python3
"""Mail as mail servers get it: registration and seats, calendars, one-time invitations, bounces, and the outbox of the
organisers."""
import json
import re
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from embedded_store import EDITION, EmbeddedStore  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ATTENDEE2, ORGANISER, RunningServer, UNHURRIED  # noqa: E402
from smtp_sink import SmtpSink  # noqa: E402

BINARY = sys.argv.pop(1)
OUTBOX = f"cv:{{{EDITION}}}:outbox"
REASON = "For the test."


def wait_until(is_true, seconds=15):
    end = time.monotonic() + seconds
    while not (found := is_true()):
        if time.monotonic() > end:
            raise AssertionError("It did not come in time.")
        time.sleep(0.05)
    return found


def part(message, kind):
    found = [one for one in message.walk() if one.get_content_type() == kind]
    return found[0].get_content() if found else None


def calendar(message):
    """Method and unfolded lines of the calendar part; its bytes are what RFC 5545 wants."""
    one = next(one for one in message.walk() if one.get_content_type() == "text/calendar")
    raw = one.get_payload(decode=True)
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75 and b"\n" not in line, line
        line.decode()
    return one.get_param("method"), raw.decode().replace("\r\n ", "").split("\r\n")


class Mail(unittest.TestCase):
    def setUp(self):
        self.sink = SmtpSink()
        self.sink.__enter__()
        self.addCleanup(self.sink.__exit__, None, None, None)
        settings = {"limits": UNHURRIED, "mail": {"smtp_url": self.sink.url, "from": "summit@example.org"}}
        self.server = RunningServer(BINARY, ("--threads", "2"), settings)
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None, None, None)
        self.store = EmbeddedStore(self.server.data)
        self.tokens = {}

    def ask(self, person, method, path, body=None):
        if person not in self.tokens:
            self.tokens[person] = self.server.token(person)
        return call(self.server.url, method, "/api/v1" + path, ["Authorization: Bearer " + self.tokens[person]], body)

    def told(self, person, method, path, body=None):
        answer = self.ask(person, method, path, body)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def outbox(self):
        return self.told(ORGANISER, "GET", "/outbox")

    def address(self, person):
        return self.store.command("HGET", f"cv:{{auth}}:account:{person}", "email")

    def record(self, person):
        return json.loads(self.store.command("HGET", f"cv:{{{EDITION}}}:people", person))

    def set_status(self, person, status):
        key = f"cv:{{{EDITION}}}:registrations"
        record = json.loads(self.store.command("HGET", key, person))
        self.store.command("HSET", key, person, json.dumps({**record, "status": status, "until": 0}))

    def add(self, kind, fact):
        """As `outbox_add` does it."""
        entry = f"{self.store.command('INCR', OUTBOX + ':n')}-0"
        self.store.command("XADD", OUTBOX, entry, "kind", kind, "json", json.dumps(fact))
        self.store.command("ZADD", OUTBOX + ":due", "0", entry)
        return entry

    def happens(self, person, what, sequence=1, ends_in_s=3600, reason="", status=None):
        """A fact about a registration, as its state machine writes it."""
        self.set_status(person, status or what)
        ends = int((time.time() + ends_in_s) * 1000) if ends_in_s else 0
        return self.add("registration", {"what": what, "person": person, "registration": self.record(person)["registration"],
                                         "sequence": sequence, "ends_at_ms": ends, "reason": reason})

    def mails(self, person, count=1):
        address = self.address(person)
        return wait_until(lambda: len(found := self.sink.to(address)) >= count and found)

    def is_quiet(self):
        return self.store.command("XLEN", OUTBOX) == 0

    def redeem(self, token, *headers):
        return call(self.server.url, "POST", "/api/v1/sign-in/invitation/redeem", [f"Origin: {self.server.url}", *headers],
                    {"token": token})

    def invite(self, person):
        self.happens(person, "invited", ends_in_s=30 * 24 * 3600)
        text = part(self.mails(person)[-1], "text/plain")
        return re.search(r"/sign-in#invite=(\w{52})\s", text).group(1)

    def test_every_news_is_a_mail_in_three_parts_without_a_secret_in_an_address(self):
        for number, what in enumerate(("submitted", "waitlisted", "approved", "declined", "expired", "revoked"), 1):
            self.happens(ATTENDEE, what, number, reason="quota")
            message = self.mails(ATTENDEE, number)[-1]
            with self.subTest(what=what):
                self.assertEqual(message["auto-submitted"], "auto-generated")
                self.assertEqual(message["from"].addresses[0].addr_spec, "summit@example.org")
                self.assertEqual(message["to"].addresses[0].addr_spec, self.address(ATTENDEE))
                self.assertEqual(message.get_content_type(), "multipart/alternative")
                self.assertEqual([one.get_content_type() for one in message.iter_parts()], ["text/plain", "text/html"])
                self.assertIn("summit@example.org", part(message, "text/plain"))
                for url in re.findall(r"https?://\S+", part(message, "text/plain")):
                    self.assertEqual(url, self.server.url + "/register")
        self.assertIn("All places of your site are taken.", part(self.mails(ATTENDEE)[1], "text/plain"))
        self.assertNotIn("http", part(self.mails(ATTENDEE)[5], "text/plain"))

    def test_a_confirmed_place_is_in_the_calendar_until_it_is_cancelled(self):
        self.happens(ATTENDEE, "confirmed", 3, ends_in_s=0)
        method, asked = calendar(self.mails(ATTENDEE)[0])
        uid = f"UID:reg-{self.record(ATTENDEE)['registration']}@{EDITION}"
        self.assertEqual(method, "REQUEST")
        self.assertIn("METHOD:REQUEST", asked)
        self.assertIn("SEQUENCE:3", asked)
        self.assertIn(uid, asked)
        self.assertTrue([line for line in asked if line.startswith("DTSTART;VALUE=DATE:")])
        self.happens(ATTENDEE, "cancelled", 4, ends_in_s=0)
        method, gone = calendar(self.mails(ATTENDEE, 2)[1])
        self.assertEqual(method, "CANCEL")
        self.assertIn("SEQUENCE:4", gone)
        self.assertIn(uid, gone)
        # Whoever never had a place has nothing to take out of a calendar.
        self.happens(ATTENDEE2, "cancelled", 2, ends_in_s=0)
        self.assertIsNone(part(self.mails(ATTENDEE2)[0], "text/calendar"))

    def test_a_name_with_markup_and_spanish_for_whom_it_is_preferred(self):
        self.store.command("HSET", f"cv:{{auth}}:account:{ATTENDEE}", "name", "<b>Bold</b>\r\nBcc: all@example.org")
        self.told(ATTENDEE, "POST", "/me/preferences", {"theme": "system", "announcements": "batches", "language": "es"})
        self.happens(ATTENDEE, "approved")
        message = self.mails(ATTENDEE)[0]
        self.assertIn("Hola, <b>Bold</b> Bcc: all@example.org:", part(message, "text/plain"))
        self.assertIn("&lt;b&gt;Bold&lt;/b&gt;", part(message, "text/html"))
        self.assertNotIn("<b>", part(message, "text/html"))
        self.assertIn('<html lang="es">', part(message, "text/html"))
        self.assertIsNone(message["bcc"])

    def test_what_is_not_true_any_more_is_dropped(self):
        self.happens(ATTENDEE, "approved", status="cancelled")
        self.happens(ATTENDEE2, "approved", ends_in_s=-1)
        wait_until(self.is_quiet)
        self.assertEqual(self.sink.messages, [])

    def test_a_fact_that_is_tried_again_keeps_its_message_id(self):
        self.sink.answer_to_data = "451 try later"  # the mail is there all the same: the answer was lost, say
        self.happens(ATTENDEE, "approved")
        self.mails(ATTENDEE, 2)
        self.sink.answer_to_data = None
        wait_until(self.is_quiet, 30)
        self.assertEqual(len({message["message-id"] for message in self.mails(ATTENDEE)}), 1)
        tries = len(self.mails(ATTENDEE))
        self.happens(ATTENDEE, "approved", 2)  # another fact is another mail
        self.assertEqual(len({message["message-id"] for message in self.mails(ATTENDEE, tries + 1)}), 2)

    def test_a_seat_that_was_waited_for_comes_into_the_calendar_and_goes_out_of_it(self):
        who = {"attendee": ATTENDEE, "waiter": ATTENDEE2}
        waiting = self.told(who["waiter"], "POST", "/sessions/S37/seat", {"kind": "in_person"})
        self.assertEqual(waiting["seat"]["state"], "waitlisted")
        self.told(who["attendee"], "POST", "/sessions/S37/seat/release", {})
        self.assertIn("We hold it for you until", part(self.mails(who["waiter"])[0], "text/plain"))
        self.told(who["waiter"], "POST", "/sessions/S37/seat/accept", {"instead": "S38"})
        method, asked = calendar(self.mails(who["waiter"], 2)[1])
        uid = f"UID:seat-S37-{self.record(who['waiter'])['registration']}@{EDITION}"
        self.assertEqual(method, "REQUEST")
        self.assertIn(uid, asked)
        self.assertIn("TZID:America/Chicago", asked)
        self.assertTrue([line for line in asked if line.startswith("DTSTART;TZID=America/Chicago:")])
        self.told(who["waiter"], "POST", "/sessions/S37/seat/release", {})
        method, gone = calendar(self.mails(who["waiter"], 3)[2])
        self.assertEqual(method, "CANCEL")
        self.assertIn(uid, gone)
        sequence = [int(next(line for line in lines if line.startswith("SEQUENCE:"))[9:]) for lines in (asked, gone)]
        self.assertLess(*sequence)
        # The attendee's seat, given by the file, was in no calendar.
        wait_until(self.is_quiet)
        self.assertEqual(self.sink.to(self.address(who["attendee"])), [])

    def test_an_invitation_link_works_once_and_no_scanner_uses_it_up(self):
        token = self.invite(ATTENDEE)
        waits = json.dumps(self.store.command("XRANGE", OUTBOX, "-", "+"))
        self.assertNotIn(token, waits + "".join(self.server.log_lines()))
        for method in ("GET", "HEAD"):
            self.assertEqual(call(self.server.url, method, "/sign-in", []).status, 200)
            self.assertEqual(call(self.server.url, method, "/api/v1/sign-in/invitation/redeem", []).status, 405)
        redeemed = self.redeem(token)
        self.assertEqual(redeemed.status, 200, redeemed.body)
        self.assertEqual(redeemed.json()["person"]["id"], ATTENDEE)
        self.assertEqual(self.redeem(token).code(), "conflict")
        self.assertEqual(self.redeem("0" * 52).code(), "unauthenticated")

    def test_J01_from_the_invitation_to_the_place_and_out_again(self):
        guest = "ada@example.org"
        invited = self.told(ORGANISER, "POST", "/registrations/invite",
                            {"email": guest, "name": "Ada <b>Findme</b>", "kind": "guest"})

        def mail(count):
            return wait_until(lambda: len(found := self.sink.to(guest)) >= count and found)[count - 1]

        token = re.search(r"/sign-in#invite=(\w{52})\s", part(mail(1), "text/plain")).group(1)
        person = self.redeem(token).json()["person"]["id"]
        form = {"name": "Ada Findme", "display": "full", "title": "Analyst", "organisation": "City of Sampleville",
                "discipline": "crime_analysis", "mode": "in_person", "listed": False}
        self.told(person, "POST", "/me/registration", {"form": form, "access": {"needs": [], "note": ""}})
        self.assertIn("We got your registration", mail(2)["subject"])
        self.told(ORGANISER, "POST", f"/registrations/{invited['registration']}/decision",
                  {"decision": "approved", "reason": "", "beyond": False})
        self.assertIn("Please accept it by", part(mail(3), "text/plain"))
        self.told(person, "POST", "/me/registration/accept", {})
        method, asked = calendar(mail(4))
        self.told(person, "POST", "/me/registration/cancel", {})
        gone_method, gone = calendar(mail(5))
        self.assertEqual((method, gone_method), ("REQUEST", "CANCEL"))
        uid, number = f"UID:reg-{invited['registration']}@{EDITION}", re.compile(r"SEQUENCE:(\d+)")
        for lines in (asked, gone):
            self.assertIn(uid, lines)
        self.assertLess(*(int(number.search("\n".join(lines)).group(1)) for lines in (asked, gone)))

    def test_a_newer_invitation_replaces_the_older_one(self):
        first = self.invite(ATTENDEE)
        self.happens(ATTENDEE, "reminder", status="invited", ends_in_s=3600)
        second = re.search(r"#invite=(\w{52})\s", part(self.mails(ATTENDEE, 2)[1], "text/plain")).group(1)
        self.assertEqual(self.redeem(first).code(), "conflict")
        self.assertEqual(self.redeem(second).status, 200)

    def test_a_dead_invitation_is_renewed_to_the_same_address_only(self):
        token = self.invite(ATTENDEE)
        self.redeem(token)
        own = [f"Origin: {self.server.url}"]
        answers = [call(self.server.url, "POST", "/api/v1/sign-in/invitation/renew", own, {"token": each})
                   for each in (token, "0" * 52)]
        self.assertEqual([(one.status, one.body) for one in answers], [(202, answers[0].body)] * 2)
        mail = part(self.mails(ATTENDEE, 2)[1], "text/plain")
        self.assertIn("/sign-in?next=/register#t=", mail)
        wait_until(lambda: self.store.command("XLEN", "cv:{auth}:outbox") == 0)
        self.assertEqual(len(self.sink.messages), 2)

    def test_a_refused_recipient_is_noted_and_not_tried_again(self):
        self.sink.refuse[self.address(ATTENDEE)] = "550 no such mailbox"
        self.happens(ATTENDEE, "approved")
        wait_until(lambda: self.outbox()["dead_count"] == 1)
        seen = self.outbox()
        name = self.told(ATTENDEE, "GET", "/me")["person"]["name"]
        self.assertEqual([(one["person"], one["code"]) for one in seen["bounced"]], [(name, 550)])
        self.assertEqual((seen["dead"][0]["kind"], seen["dead"][0]["what"], seen["dead"][0]["person"]),
                         ("registration", "approved", name))
        self.assertNotIn(self.address(ATTENDEE), json.dumps(seen))
        # It is put right, and the organiser sends the same fact on its way again.
        del self.sink.refuse[self.address(ATTENDEE)]
        dead = {"id": seen["dead"][0]["id"], "reason": REASON}
        self.told(ORGANISER, "POST", "/outbox/dead/retry", dead)
        self.mails(ATTENDEE)
        wait_until(lambda: self.outbox()["bounced_count"] == 0)
        self.assertEqual(self.ask(ORGANISER, "POST", "/outbox/dead/retry", dead).code(), "not_found")

    def test_a_refusal_for_now_is_tried_again(self):
        self.sink.refuse[self.address(ATTENDEE)] = "451 later"
        self.happens(ATTENDEE, "approved")
        waiting = wait_until(lambda: [one for one in self.outbox()["waiting"] if one["why"]])
        self.assertIn("unavailable", waiting[0]["why"])
        self.assertIn("since", waiting[0])
        del self.sink.refuse[self.address(ATTENDEE)]
        self.mails(ATTENDEE)
        self.assertEqual((self.outbox()["dead_count"], self.outbox()["bounced_count"]), (0, 0))

    def test_held_mail_waits_on_all_nodes_and_goes_when_it_is_let_go(self):
        held = self.told(ORGANISER, "POST", "/outbox/hold", {"held": True, "reason": "A wrong date."})
        self.assertEqual(held["held"]["reason"], "A wrong date.")
        for number in range(1, 6):
            self.happens(ATTENDEE, "approved", number)
        # A sign-in link goes all the same; when it is there, the nodes have looked at both outboxes.
        own = [f"Origin: {self.server.url}"]
        call(self.server.url, "POST", "/api/v1/sign-in/link", own, {"email": self.address(ATTENDEE2)})
        self.mails(ATTENDEE2)
        wait_until(lambda: all("since" in one for one in self.outbox()["waiting"]))
        self.assertEqual(self.outbox()["waiting_count"], 5)
        self.assertEqual(self.sink.to(self.address(ATTENDEE)), [])
        self.told(ORGANISER, "POST", "/outbox/hold", {"held": False, "reason": REASON})
        self.mails(ATTENDEE, 5)
        self.assertNotIn("held", self.outbox())
        audit = self.store.command("XRANGE", f"cv:{{{EDITION}}}:audit", "-", "+")
        self.assertEqual([one[1][5] for one in audit if one[1][5].startswith("mail.")], ["mail.hold", "mail.release"])
        self.assertEqual([one[1][3] for one in audit if one[1][5].startswith("mail.")], [ORGANISER] * 2)

    def test_only_organisers_see_and_steer_it_and_each_act_has_a_reason(self):
        hold = {"held": True, "reason": REASON}
        dead = {"id": "1-1", "reason": REASON}
        for method, path, body in (("GET", "/outbox", None), ("POST", "/outbox/hold", hold),
                                   ("POST", "/outbox/dead/retry", dead), ("POST", "/outbox/dead/drop", dead)):
            self.assertEqual(self.ask(ATTENDEE, method, path, body).code(), "forbidden")
            if body:
                refused = self.ask(ORGANISER, method, path, {**body, "reason": " "})
                self.assertEqual((refused.code(), refused.json()["field"]), ("invalid", "reason"))
        self.assertEqual(self.ask(ORGANISER, "POST", "/outbox/dead/drop", {**dead, "id": "-"}).json()["field"], "id")
        self.assertEqual(self.ask(ORGANISER, "POST", "/outbox/dead/drop", dead).code(), "not_found")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
