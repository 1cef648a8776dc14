#!/usr/bin/env python3
"""Measures the first view of a live room over a thin line: 400 kbit/s, 400 ms there and back, 2 % of packets lost.

A browser with nothing in its cache opens a room's address on a phone's width, through the relay of line/relay.py,
and writes one message. Prints a table and writes line.md into the build folder. The goal is 5 s to the first view.
"""
import argparse
import asyncio
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
    parser.add_argument("--binary", type=Path, default=ROOT / "build/release/convene")
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--build", type=Path, default=ROOT / "build/bench")
    return parser.parse_args()


async def visit(asked, url, cookie):
    process = await asyncio.create_subprocess_exec(
        "node", str(ROOT / "bench/line/first_view.mjs"), asked.chromium, str(ROOT / "client"), url, cookie,
        f"/rooms/{asked.room}", stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    if process.returncode != 0:
        raise SystemExit(f"run_line: a visit ended with {process.returncode}")
    return json.loads(out)


async def measure(asked, line):
    async with Relay(line, seed=1) as relay:
        settings = {"public_url": f"http://127.0.0.1:{relay.port}"}
        with RunningServer(asked.binary, (), settings) as server:
            relay.to_port = int(server.local_url().rsplit(":", 1)[1])
            server.url = server.local_url()
            cookie = await asyncio.to_thread(sign_in, server, settings["public_url"])
            visits = [await visit(asked, settings["public_url"], cookie) for _ in range(asked.runs)]
            return visits, relay.down.lost + relay.up.lost, relay.down.sent + relay.up.sent


def sign_in(server, public_url):
    """The cookie of a login that the server gives to its public address; asked for beside the line."""
    from raw_http import call
    secret = server.link(ATTENDEE).split("#t=")[1]
    host = public_url.removeprefix("http://")
    answer = call(public_url, "POST", "/api/v1/sign-in/link/redeem", [f"Origin: {public_url}"], {"token": secret})
    if answer.status != 200:
        raise SystemExit(f"run_line: signing in at {host} was answered {answer.status}")
    return "Cookie: " + answer.header("set-cookie").split(";")[0]


def row(name, visits, lost, sent):
    def of(what):
        values = sorted(one[what] for one in visits)
        return f"{statistics.median(values) / 1000:.2f} s ({values[-1] / 1000:.2f})"
    met = "met" if statistics.median(one["view"] for one in visits) < GOAL_MS else "missed"
    kib = statistics.median(one["bytes"] for one in visits) / 1024
    return (f"| {name} | {of('paint')} | {of('view')} | {of('sent')} | {kib:.0f} KiB | {lost} of {sent} | {met} |")


def main():
    asked = arguments()
    text = ["| line | first paint: median (worst) | room readable and writable | message sent and seen | loaded | segments lost "
            "| < 5 s |", "|---|---|---|---|---|---|---|"]
    for name, line in LINES.items():
        print(f"line: {name}", file=sys.stderr)
        text.append(row(name, *asyncio.run(measure(asked, line))))
    asked.build.mkdir(parents=True, exist_ok=True)
    (asked.build / "line.md").write_text("\n".join(text) + "\n")
    print("\n".join(text))


if __name__ == "__main__":
    main()
