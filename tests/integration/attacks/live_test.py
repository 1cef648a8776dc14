#!/usr/bin/env python3
"""Bad input over the live socket: each line gets its code, each breach its close code, and a counter moves.
usage: live_test.py CONVENE"""
import json
import unittest

from stand import (ATTENDEE, MODERATOR_OF_S03, ORGANISER, RATE_LIMITED, Attacked, closed, commanded, eventually, main,
                   refused)
from lax_server import LaxServer
from live_rows import BREACHES, LINES, nested
from live_socket import TEXT, LiveSocket, frame_bytes
from raw_http import call


def answer_to(live, text):
    live.send(text)
    return live.take(lambda line: "error" in line or "ok" in line)


def close_after(live, data):
    """The close code that bytes lead to; 0 when the connection stays."""
    try:
        live.socket.sendall(data)
    except OSError:
        pass  # closed before it took everything: the code is there to be read
    try:
        return live.wait_for_close(5)
    except TimeoutError:
        return 0


class Lines(Attacked):
    SETTINGS = {"limits": {"commands_burst": 1000}}

    def test_every_line_gets_its_code_and_its_counter(self):
        for line in LINES:
            with self.subTest(line=line.what), self.counts(line.series()):
                with LiveSocket(self.url, self.tokens[ATTENDEE]) as live:
                    reply = answer_to(live, line.text)
                    self.assertEqual((reply["id"], reply["error"]["code"]), (line.id, line.code))
                    self.assertEqual(reply["error"].get("field"), line.field)
                    self.assertEqual(answer_to(live, '{"id":10,"do":"room.leave","room":"S03"}'), {"id": 10, "ok": {}})

    def test_every_breach_gets_its_close_code_and_its_counter(self):
        for breach in BREACHES:
            with self.subTest(breach=breach.what), self.counts(closed(breach.close)):
                with LiveSocket(self.url, self.tokens[ATTENDEE]) as live:
                    self.assertEqual(close_after(live, breach.bytes), breach.close)

    def test_a_room_of_others_is_not_there(self):
        attendee, organiser = (self.programme(person) for person in (ATTENDEE, ORGANISER))
        rooms = {each["room"] for each in organiser if each.get("room")} - {e["room"] for e in attendee if e.get("room")}
        self.assertTrue(rooms, "no room of the sample is closed to the attendee")
        for room in sorted(rooms):
            with self.subTest(room=room), LiveSocket(self.url, self.tokens[ATTENDEE]) as live:
                for command, fields in (("room.join", {}), ("room.lock", {"reason": "why not"}),
                                        ("room.remove", {"message": "a-1", "reason": "why not"})):
                    error = live.ask(command, room=room, **fields)["error"]
                    self.assertEqual((error["code"], error["message"]), ("not_found", "There is no such room for you."))
            with LiveSocket(self.url, self.tokens[ORGANISER]) as live:
                self.assertIn(live.ask("room.join", room=room).get("error", {}).get("code"), (None, "agreement_required"))

    def programme(self, person):
        answer = call(self.url, "GET", "/api/v1/programme", [f"Authorization: Bearer {self.tokens[person]}"])
        return answer.json()["sessions"]

    def test_five_lines_that_cannot_be_read_end_the_connection(self):
        with self.counts(closed(4502)), LiveSocket(self.url, self.tokens[ATTENDEE]) as live:
            for i in range(4):
                self.assertEqual(answer_to(live, "?")["error"]["code"], "malformed")
            self.assertEqual(close_after(live, frame_bytes(TEXT, b"?")), 4502)

    def test_a_frame_at_the_limit_is_read(self):
        line = b'{"id":1,"do":"room.leave","room":"S03"}'
        with LiveSocket(self.url, self.tokens[ATTENDEE]) as live:
            for size in (16 * 1024 - 1, 16 * 1024):
                live.send_frame(TEXT, line + b"\n" * (size - len(line)))
                self.assertEqual(live.reply_to(1), {"id": 1, "ok": {}})

    def test_a_message_has_at_most_2000_characters_whatever_their_bytes(self):
        with LiveSocket(self.url, self.tokens[MODERATOR_OF_S03]) as live:
            live.ask("room.join", room="S03")
            for count, character, code in ((1999, "a", None), (2000, "\N{GRINNING FACE}", None), (2001, "a", "too_large")):
                with self.subTest(count=count):
                    reply = live.ask("room.post", room="S03", client_id=f"long-{count}", text=character * count)
                    self.assertEqual(reply.get("error", {}).get("code"), code)
            with self.subTest(count=200_000):
                self.assertEqual(close_after(live, frame_bytes(TEXT, b'{"id":1,"text":"' + b"a" * 200_000)), 1009)

    def test_at_most_16_rooms_on_a_connection(self):
        rooms = [each["room"] for each in self.programme(ORGANISER) if each.get("room")]
        with LiveSocket(self.url, self.tokens[ORGANISER]) as live:
            codes = [live.ask("room.join", room=room, agree_not_for_attribution=True).get("error", {}).get("code")
                     for room in rooms[:17]]
        self.assertEqual(codes, [None] * 16 + ["conflict"])

    def test_the_thirteenth_connection_of_a_person_is_closed(self):
        sockets = [LiveSocket(self.url, self.tokens[ORGANISER]) for _ in range(12)]
        for each in sockets:
            each.take_push("hello")
        with self.counts(closed(4504)), LiveSocket(self.url, self.tokens[ORGANISER]) as one_more:
            self.assertEqual(one_more.wait_for_close(), 4504)
        for each in sockets:
            self.assertEqual(each.ask("room.leave", room="S03"), {"id": 1, "ok": {}})
            each.socket.close()


class Rates(Attacked):
    def test_the_twenty_first_command_at_once_is_refused_with_the_time_to_wait(self):
        lines = [json.dumps({"id": i, "do": "room.leave", "room": "S03"}) for i in range(1, 22)]
        with self.counts(RATE_LIMITED), LiveSocket(self.url, self.tokens[ATTENDEE]) as live:
            live.send("\n".join(lines))
            replies = [live.reply_to(i) for i in range(1, 22)]
        self.assertEqual(replies[:20], [{"id": i, "ok": {}} for i in range(1, 21)])
        refusal = replies[20]["error"]
        self.assertEqual((refusal["code"], refusal["retry"]), ("rate_limited", "later"))
        self.assertTrue(1 <= refusal["retry_after_ms"] <= 101, refusal)

    def test_haste_does_not_count_as_nonsense(self):
        with LiveSocket(self.url, self.tokens[ATTENDEE]) as live:
            live.send("\n".join(['{"id":1,"do":"room.leave","room":"S03"}'] * 40))
            refused = [live.take(lambda line: line.get("id") == 1) for _ in range(40)][20:]
            self.assertGreaterEqual(sum("error" in line for line in refused), 5)
            self.assertTrue(eventually(lambda: "ok" in live.ask("room.leave", room="S03")))
            self.assertTrue(eventually(lambda: answer_to(live, "?")["error"]["code"] == "malformed"))
            self.assertTrue(eventually(lambda: "ok" in live.ask("room.leave", room="S03")))

    def test_ten_thousand_commands_at_once_end_the_connection_that_asks_for_a_break(self):
        frame = frame_bytes(TEXT, b"\n".join([b'{"id":1,"do":"room.leave","room":"S03"}'] * 400))
        with self.counts(closed(4009)), self.counts(RATE_LIMITED, at_least=100):
            with LiveSocket(self.url, self.tokens[ATTENDEE]) as live:
                self.assertEqual(close_after(live, frame * 25), 4009)
                told = [line["error"]["code"] for line in live.lines if "error" in line]
        self.assertEqual(set(told), {"rate_limited"})

    def test_the_sixth_post_at_once_is_refused_for_this_person_only(self):
        def post(live, number):
            return live.ask("room.post", room="S03", client_id=f"rate-{number}", text="again")
        with LiveSocket(self.url, self.tokens[ATTENDEE]) as live, self.counts(commanded("room.post", "rate_limited")):
            live.ask("room.join", room="S03")
            waiting = [live.tell("room.post", room="S03", client_id=f"rate-{i}", text="again") for i in range(6)]
            replies = [live.reply_to(number) for number in waiting]
            self.assertEqual([reply.get("error", {}).get("code") for reply in replies], [None] * 5 + ["rate_limited"])
            self.assertTrue(1 <= replies[5]["error"]["retry_after_ms"] <= 1001, replies[5])
            with LiveSocket(self.url, self.tokens[ORGANISER]) as other:
                other.ask("room.join", room="S03")
                self.assertIn("ok", post(other, "other"))


class Crowds(Attacked):
    SETTINGS = {"limits": {"connections_per_address": 6}}

    def test_one_connection_too_many_of_an_address_is_told_so(self):
        with self.counts(refused("address_connection_limit")):
            sockets = [LiveSocket(self.url, self.tokens[person]) for person in list(self.tokens)[:3] * 2]
            for each in sockets:
                each.take_push("hello")
            answer = call(self.url, "GET", "/livez")
            self.assertEqual((answer.status, answer.header("retry-after"), answer.code()), (503, "5", "unavailable"))
            for each in sockets:
                each.socket.close()
            self.assertTrue(eventually(lambda: call(self.url, "GET", "/livez").status == 200))


class Control(unittest.TestCase):
    def test_a_server_that_refuses_nothing_fails_every_breach(self):
        with LaxServer() as lax:
            for breach in BREACHES[:3]:
                with self.subTest(breach=breach.what), LiveSocket(lax.url) as live:
                    live.socket.sendall(breach.bytes)
                    with self.assertRaises(TimeoutError):
                        live.wait_for_close(0.5)
        self.assertNotEqual(nested(16), nested(17))


if __name__ == "__main__":
    main()
