#!/usr/bin/env python3
"""What the running server does is what its documents say. usage: served_test.py CONVENE [unittest arguments]"""
import json
import subprocess
import sys
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import jsonschema
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from live_socket import LiveSocket  # noqa: E402
from running_server import ATTENDEE, MODERATOR_OF_S03, ORGANISER, ROOT, RunningServer  # noqa: E402
from sample_people import PEOPLE_BY_ROLE  # noqa: E402

COORDINATOR = PEOPLE_BY_ROLE["access_coordinator"]

BINARY = ""
EXAMPLES = {"id": "S03", "room": "S03", "connection": "0-a", "site": "SITE01", "format": "xml", "token": "0" * 52}
OFFICE = ("/sites", "/desk", "/registrations/", "/delegations", "/api/v1/audit", "/api/v1/outbox", "/api/v1/draft")
METHODS = ("get", "post", "put", "patch", "delete")


def document(name):
    return yaml.safe_load((ROOT / "docs" / f"{name}.yaml").read_text(encoding="utf-8"))




def with_examples(path):
    if path.endswith("/seats"):
        path = path.replace("{id}", "S37")  # nobody needs a seat in S03
    if "/registrations/" in path:
        path = path.replace("{id}", "R0005")
    if "/sites/" in path:
        path = path.replace("{id}", "SITE01")
    for name, value in EXAMPLES.items():
        path = path.replace("{" + name + "}", value)
    return path


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


class Served(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = RunningServer(BINARY)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.tokens = {person: cls.server.token(person) for person in (ATTENDEE, MODERATOR_OF_S03, ORGANISER, COORDINATOR)}
        cls.openapi, cls.asyncapi = document("openapi"), document("asyncapi")

    def call(self, method, path, person=None, body=None):
        headers = {"content-type": "application/json"} if body is not None else {}
        if person:
            headers["authorization"] = f"Bearer {self.tokens[person]}"
        request = urllib.request.Request(self.server.url + path, method=method.upper(), headers=headers,
                                         data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return Answer(response)
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused)

    def operations(self):
        for path, item in self.openapi["paths"].items():
            for method in METHODS:
                if method in item:
                    yield method, path, item[method]

    def expect_valid(self, value, schema, within):
        resolver = jsonschema.RefResolver.from_schema(within)
        jsonschema.Draft202012Validator(schema, resolver=resolver).validate(value)


class Documents(Served):
    def test_the_committed_documents_are_served(self):
        self.assertEqual(self.call("get", "/api/openapi.json").json(), self.openapi)
        self.assertEqual(self.call("get", "/api/asyncapi.json").json(), self.asyncapi)


class Routes(Served):
    def test_every_documented_path_is_served_with_the_documented_methods(self):
        for path, item in self.openapi["paths"].items():
            documented = {method.upper() for method in METHODS if method in item}
            other = next(method for method in ("PATCH", "DELETE", "PUT") if method not in documented)
            with self.subTest(path=path):
                answer = self.call(other, with_examples(path), ORGANISER, {})
                self.assertEqual(answer.status, 405, answer.body)
                allowed = {word.strip() for word in answer.headers["allow"].split(",")}
                self.assertEqual(allowed - {"HEAD", "OPTIONS"}, documented)

    def test_an_undocumented_path_is_not_served(self):
        answer = self.call("get", "/api/v1/nothing-here", ORGANISER)
        self.assertEqual(answer.status, 404)
        self.assertEqual(answer.headers.get_content_type(), "application/problem+json")

    def test_whoever_has_not_signed_in_is_told_so_by_a_problem_document(self):
        problem = self.openapi["components"]["responses"]["Problem"]["content"]["application/problem+json"]["schema"]
        seen = 0
        for method, path, operation in self.operations():
            if {"login": []} in operation["security"]:
                with self.subTest(method=method, path=path):
                    answer = self.call(method, with_examples(path), None, {} if method != "get" else None)
                    self.assertEqual(answer.status, 401, answer.body)
                    self.assertEqual(answer.headers.get_content_type(), "application/problem+json")
                    self.expect_valid(answer.json(), problem, self.openapi)
                    self.assertEqual(answer.json()["code"], "unauthenticated")
                    seen += 1
        self.assertGreater(seen, 3)

    def test_what_is_read_has_the_documented_shape(self):
        seen = 0
        for method, path, operation in self.operations():
            content = operation["responses"].get("200", {}).get("content", {}).get("application/json")
            if method == "get" and content:
                with self.subTest(path=path):
                    if "{connection}" in path:
                        path = path.replace("{connection}", self.polled())
                    # A moderator belongs to no site, and other people's registrations are not theirs.
                    person = ORGANISER if any(part in path for part in OFFICE) else MODERATOR_OF_S03
                    person = COORDINATOR if path == "/api/v1/access-needs" else person
                    answer = self.call("get", with_examples(path), person)
                    self.assertEqual(answer.status, 200, answer.body)
                    self.expect_valid(answer.json(), content["schema"], self.openapi)
                    seen += 1
        self.assertGreater(seen, 4)

    def polled(self):
        """A connection of MODERATOR_OF_S03 that has something to say."""
        return self.call("post", "/api/v1/live/poll", MODERATOR_OF_S03, {}).json()["connection"]


class Live(Served):
    def expect_message(self, line, name):
        self.expect_valid(line, self.asyncapi["components"]["messages"][name]["payload"], self.asyncapi)

    def test_real_frames_are_the_documented_ones(self):
        with LiveSocket(self.server.url, self.tokens[MODERATOR_OF_S03]) as live:
            hello = live.take(lambda line: line.get("event") == "hello")
            self.expect_message(hello, "HelloFrame")
            self.expect_message(live.ask("room.join", room="S03"), "RoomJoinOk")
            posted = live.ask("room.post", room="S03", client_id="contract-1", text="Is this documented?")
            self.expect_message(posted, "RoomPostOk")
            push = live.take(lambda line: line.get("event") == "message.posted")
            self.expect_message(push, "MessagePostedPush")
            self.expect_message(live.ask("room.draft", room="S03", text="later"), "RoomDraftOk")
            message = posted["ok"]["message"]
            removed = live.ask("room.remove", room="S03", message=message, reason="Only a test.")
            self.expect_message(removed, "RoomRemoveOk")
            self.expect_message(live.take(lambda line: line.get("event") == "message.removed"), "MessageRemovedPush")
            for word in ("lock", "unlock"):
                self.expect_message(live.ask(f"room.{word}", room="S03", reason="Only a test."), f"Room{word.title()}Ok")
                push = live.take(lambda line: line.get("event") == f"room.{word}ed")
                self.expect_message(push, f"Room{word.title()}edPush")
            self.expect_message(live.take(lambda line: line.get("event") == "presence.counted"), "PresenceCountedPush")
            self.expect_message(live.ask("room.leave", room="S03"), "RoomLeaveOk")

    def test_refusals_are_the_documented_ones(self):
        with LiveSocket(self.server.url, self.tokens[ATTENDEE]) as live:
            for fields, code in (({"command": "room.dance"}, "unknown_command"),
                                 ({"command": "room.join", "room": "NOWHERE"}, "not_found"),
                                 ({"command": "room.join", "room": 7}, "invalid"),
                                 ({"command": "room.lock", "room": "S03", "reason": "I want to"}, "forbidden")):
                with self.subTest(code=code):
                    reply = live.ask(fields.pop("command"), **fields)
                    self.expect_message(reply, "ErrorReply")
                    self.assertEqual(reply["error"]["code"], code)

    def test_documented_commands_are_known_to_the_server(self):
        with LiveSocket(self.server.url, self.tokens[ATTENDEE]) as live:
            for name, operation in self.asyncapi["operations"].items():
                if operation["action"] == "receive":
                    message = operation["messages"][0]["$ref"].rsplit("/", 1)[1]
                    payload = self.asyncapi["components"]["messages"][message]["payload"]
                    command = payload["allOf"][0]["properties"]["do"]["const"]
                    with self.subTest(command=command):
                        reply = live.ask(command)
                        self.assertNotEqual(reply.get("error", {}).get("code"), "unknown_command")


class Metrics(Served):
    def test_promtool_finds_nothing_to_say(self):
        self.call("get", "/api/v1/me", ATTENDEE)
        answer = self.call("get", "/metrics")
        self.assertEqual(answer.status, 200)
        checked = subprocess.run(["promtool", "check", "metrics"], input=answer.body, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT)
        self.assertEqual((checked.returncode, checked.stdout.decode()), (0, ""))
        self.assertIn(b"convene_http_requests_total{", answer.body)

    def test_metrics_are_not_for_everybody(self):
        request = urllib.request.Request(self.server.url + "/metrics", headers={"x-forwarded-for": "192.0.2.1"})
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=20)
        self.assertIn(refused.exception.code, (401, 403, 404))


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main(verbosity=2)
