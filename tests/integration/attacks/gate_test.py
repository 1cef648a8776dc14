#!/usr/bin/env python3
"""Malformed HTTP over the real socket: each request gets its status, its counter moves, and nothing comes after a framing
error. The gate's own logic is in tests/unit/http/gate_test.cpp. usage: gate_test.py CONVENE"""
import unittest

from stand import Attacked, answered, eventually, main, refused
from gate_rows import GATE_ROWS, LIMIT_ROWS, PATH_ROWS
from lax_server import LaxServer
from raw_http import RawConnection, exchange

SECOND = "GET /livez HTTP/1.1\r\nHost: HOST\r\n\r\n"


def outcome(url, row):
    """What the server made of a row: status of the answer, and whether a second request on the connection was served."""
    with RawConnection(url) as connection:
        host = connection.host.encode()
        connection.send(row.bytes.replace(b"HOST", host))
        answer = connection.answer()
        if answer is None:
            return 0, False, ""
        second = None
        if not row.keeps_open:
            connection.send(SECOND.encode().replace(b"HOST", host))
            second = connection.answer()
        return answer.status, second is not None, answer.header("content-type")


class Gate(Attacked):
    def expect_rows(self, rows):
        for row in rows:
            with self.subTest(row=row.what), self.counts(*row.series):
                status, served_again, kind = outcome(self.url, row)
                self.assertEqual(status, row.status)
                self.assertEqual(kind, "application/problem+json")
                self.assertFalse(served_again, "a request after a framing error was served")

    def test_every_row_of_the_gate_gets_its_status_and_its_counter(self):
        self.expect_rows(GATE_ROWS)

    def test_sizes_and_counts_one_above_and_a_hundred_times_above(self):
        self.expect_rows([row for row in LIMIT_ROWS if row.status != 200])

    def test_sizes_and_counts_one_below_and_at_the_limit_are_served(self):
        for row in (row for row in LIMIT_ROWS if row.status == 200):
            with self.subTest(row=row.what):
                self.assertEqual(outcome(self.url, row)[0], 200)

    def refusals(self):
        """Requests that were answered with a refusal, whatever the route."""
        return sum(value for name, value in self.server.metrics().items()
                   if name.startswith("convene_http_requests_total") and 'status="4' in name)

    def test_no_path_leaves_the_table_of_files(self):
        before = self.refusals()
        for row in PATH_ROWS:
            with self.subTest(row=row.what):
                answer = exchange(self.url, row.bytes.replace(b"HOST", self.url[7:].encode()))
                self.assertEqual(answer.status, row.status)
                self.assertNotIn(b"root:", answer.body)
                self.assertNotIn(b"requirepass", answer.body)
                self.assertEqual(answer.header("x-content-type-options"), "nosniff")
        self.assertTrue(eventually(lambda: self.refusals() >= before + len(PATH_ROWS)))

    def test_who_asks_before_sending_a_body_is_told_to_go_on_or_not(self):
        head = b"POST /api/v1/sign-in/link HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n" \
               b"Origin: http://HOST\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
        body = b'{"email":"nobody@example.org"}'
        with RawConnection(self.url) as connection:
            connection.send((head % len(body)).replace(b"HOST", connection.host.encode()))
            interim = b"HTTP/1.1 100 Continue\r\n\r\n"
            self.assertEqual(connection.take(len(interim)), interim)
            connection.send(body)
            self.assertEqual(connection.answer().status, 202)
        with RawConnection(self.url) as connection, self.counts(refused("body_size")):
            connection.send((head % 5000).replace(b"HOST", connection.host.encode()))
            self.assertEqual(connection.answer().status, 413, "before a byte of the body")

    def test_a_well_formed_request_is_served_and_moves_no_refusal(self):
        before = {name: value for name, value in self.server.metrics().items() if "refused" in name}
        with self.counts(answered("/livez", 200)):
            self.assertEqual(exchange(self.url, SECOND.encode().replace(b"HOST", self.url[7:].encode())).status, 200)
        after = {name: value for name, value in self.server.metrics().items() if "refused" in name}
        self.assertEqual(before, after)


class Control(unittest.TestCase):
    def test_a_server_that_refuses_nothing_fails_every_row(self):
        with LaxServer() as lax:
            for row in [row for row in (*GATE_ROWS, *PATH_ROWS) if row.bytes[:1].isalpha() and len(row.bytes) < 100_000]:
                with self.subTest(row=row.what):
                    self.assertNotEqual(outcome(lax.url, row)[0], row.status)
        self.assertNotIn(refused("host"), lax.metrics())


if __name__ == "__main__":
    main()
