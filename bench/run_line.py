#!/usr/bin/env python3
"""Measures the first view of a live room over a thin line: 400 kbit/s, 400 ms there and back, 2 % of packets lost.

A browser with nothing in its cache opens a room's address on a phone's width, through the relay of line/relay.py,
and writes one message. Prints a table and writes line.md into the build folder. The goal is 5 s to the first view.

`--against FOLDER` visits another checkout, built likewise, in turn with this one. `--waterfall` shows what the browser
asked for, and when, in the visit that is the median.
"""
import argparse
import asyncio
import contextlib
import json
import shutil
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path += [str(Path(__file__).resolve().parent), str(ROOT / "tests" / "support")]

from line.relay import Line, Relay  # noqa: E402
from running_server import ATTENDEE, RunningServer  # noqa: E402

GOAL_MS = 5000
LINES = {
    "400 kbit/s, 400 ms, 2 % lost": Line(400_000, 0.4, 0.02),
    "400 kbit/s, 400 ms": Line(400_000, 0.4, 0.0),
    "10 Mbit/s, 40 ms": Line(10_000_000, 0.04, 0.0),
}




def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--room", default="S03")
    parser.add_argument("--checkout", type=Path, default=ROOT)
    parser.add_argument("--against", type=Path, action="append", default=[],
                        help="another checkout with build/release/convene and client/build; may be repeated")
    parser.add_argument("--line", choices=range(1, len(LINES) + 1), type=int, help="only one of the lines")
    parser.add_argument("--waterfall", action="store_true")
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--build", type=Path, default=ROOT / "build/bench")
    return parser.parse_args()


class Stand:
    """A checkout's server behind a line of its own, with somebody signed in."""

    def __init__(self, name, checkout, line):
        self.name, self.visits = name, []
        self.checkout, self.relay = checkout.resolve(), Relay(line, seed=1)

    async def __aenter__(self):
        await self.relay.__aenter__()
        self.url = f"http://127.0.0.1:{self.relay.port}"
        settings = {"public_url": self.url, "client": str(self.checkout / "client/build")}
        self.server = RunningServer(self.checkout / "build/release/convene", (), settings)
        await asyncio.to_thread(self.server.__enter__)
        self.server.url = self.server.local_url()
        self.relay.to_port = int(self.server.url.rsplit(":", 1)[1])
        self.cookie = await asyncio.to_thread(sign_in, self.server, self.url)
        return self

    async def __aexit__(self, *failed):
        await asyncio.to_thread(self.server.__exit__, *failed)
        await self.relay.__aexit__(*failed)

    async def visit(self, asked):
        process = await asyncio.create_subprocess_exec(
            "node", str(ROOT / "bench/line/first_view.mjs"), asked.chromium, str(ROOT / "client"), self.url,
            self.cookie, f"/rooms/{asked.room}", stdout=asyncio.subprocess.PIPE)
        out, _ = await process.communicate()
        if process.returncode != 0:
            raise SystemExit(f"run_line: a visit ended with {process.returncode}")
        self.visits.append(json.loads(out))

    @property
    def segments(self):
        ways = (self.relay.down, self.relay.up)
        return f"{sum(way.lost for way in ways)} of {sum(way.sent for way in ways)}"


def sign_in(server, public_url):
    """The cookie of a login that the server gives to its public address; asked for beside the line."""
    from raw_http import call
    secret = server.link(ATTENDEE).split("#t=")[1]
    answer = call(public_url, "POST", "/api/v1/sign-in/link/redeem", [f"Origin: {public_url}"], {"token": secret})
    if answer.status != 200:
        raise SystemExit(f"run_line: signing in was answered {answer.status}")
    return "Cookie: " + answer.header("set-cookie").split(";")[0]


async def measure(asked, line):
    """Everybody's visits in turn, so that what else the machine does meets all alike."""
    async with contextlib.AsyncExitStack() as stack:
        names = [("", asked.checkout)] + [(f", {each.name}", each) for each in asked.against]
        stands = [await stack.enter_async_context(Stand(name, checkout, line)) for name, checkout in names]
        for _ in range(asked.runs):
            for stand in stands:
                await stand.visit(asked)
        return stands


def row(name, stand):
    def of(what):
        values = sorted(one[what] for one in stand.visits)
        return f"{statistics.median(values) / 1000:.2f} s ({values[-1] / 1000:.2f})"
    met = "met" if statistics.median(one["view"] for one in stand.visits) < GOAL_MS else "missed"
    kib = statistics.median(one["bytes"] for one in stand.visits) / 1024
    answers = statistics.median(sum(each["name"] != "heard" for each in one["requests"]) for one in stand.visits)
    return (f"| {name}{stand.name} | {of('paint')} | {of('view')} | {of('sent')} | {kib:.0f} KiB in {answers:.0f} | "
            f"{stand.segments} | {met} |")


def waterfall(stand):
    """When each answer was asked for, began and was there, in seconds from the visit's begin."""
    visit = sorted(stand.visits, key=lambda one: one["view"])[len(stand.visits) // 2]
    shown = [f"view at {visit['view'] / 1000:.2f} s, first paint at {visit['paint'] / 1000:.2f} s{stand.name}"]
    for each in sorted(visit["requests"], key=lambda one: one["asked"]):
        times = " ".join(f"{each[what]:6.2f}" for what in ("asked", "began", "there"))
        shown.append(f"{times}  {each['bytes'] / 1024:5.1f} KiB  {each['name']}")
    return "\n".join(shown)


def main():
    asked = arguments()
    text = ["| line | first paint: median (worst) | room readable and writable | message sent and seen | loaded, "
            "in answers | segments lost | < 5 s |", "|---|---|---|---|---|---|---|"]
    for number, (name, line) in enumerate(LINES.items(), 1):
        if asked.line not in (None, number):
            continue
        print(f"line: {name}", file=sys.stderr)
        for stand in asyncio.run(measure(asked, line)):
            text.append(row(name, stand))
            if asked.waterfall:
                print(waterfall(stand), file=sys.stderr)
    asked.build.mkdir(parents=True, exist_ok=True)
    (asked.build / "line.md").write_text("\n".join(text) + "\n")
    print("\n".join(text))


if __name__ == "__main__":
    main()
