#!/usr/bin/env python3
"""A server for one browser test, which may end and start it. usage: own_server.py CONVENE PERSON...

Prints {"url": ..., "links": {person: ...}} when it is ready. Then each line of standard input is an order, answered with
a line when it is done: `kill` (as a crash would), `drain` (SIGTERM), `restart` (same data, same address). It ends with
its input. People may write faster there than usual, so that a test need not wait for them.
"""
import json
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from running_server import RunningServer  # noqa: E402


LIMITS = {"posts_per_s": 100, "posts_burst": 100, "commands_per_s": 200, "commands_burst": 200}


def say(**fields):
    print(json.dumps(fields), flush=True)


def obey(server, order):
    if order == "kill":
        server.process.kill()
        server.process.wait(30)
    elif order == "drain":
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(30)
    elif order == "restart":
        server.restart()
    else:
        raise ValueError(f"There is no order {order!r}.")


def main():
    binary, people = sys.argv[1], sys.argv[2:]
    with RunningServer(binary, settings={"limits": LIMITS}) as server:
        say(url=server.url, links={person: server.link(person) for person in people})
        for line in sys.stdin:
            obey(server, line.strip())
            say(done=line.strip())
        if server.process.poll() is not None:
            server.restart()


if __name__ == "__main__":
    main()
