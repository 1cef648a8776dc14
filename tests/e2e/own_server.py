#!/usr/bin/env python3
"""A server for one browser test, which may end and start it. usage: own_server.py CONVENE PERSON...

Prints {"url": ..., "links": {person: ...}} when it is ready. Then each line of standard input is an order, answered with
a line when it is done: `kill` (as a crash would), `drain` (SIGTERM), `restart` (same data, same address), `fact KIND JSON`
(puts a fact into the edition's outbox), `invite EMAIL` (lets the server invite them by mail; the line has the `link`),
`mailed WHOM WORD` (the `link` with that word in its fragment, of the mail to an address or a person), `age PERSON` (their
logins look an hour old). It ends with its input. People may write faster there than usual, so that a test need not wait for
them.
"""
import json
import re
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from embedded_store import EDITION, EmbeddedStore  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ORGANISER, RunningServer  # noqa: E402


LIMITS = {"posts_per_s": 100, "posts_burst": 100, "commands_per_s": 200, "commands_burst": 200}


def say(**fields):
    print(json.dumps(fields), flush=True)


def add_fact(store, kind, fact):
    """As `outbox_add` does it."""
    key = f"cv:{{{EDITION}}}:outbox"
    entry = f"{store.command('INCR', key + ':n')}-0"
    store.command("XADD", key, entry, "kind", kind, "json", fact)
    store.command("ZADD", key + ":due", "0", entry)


def mailed(server, email, word):
    """The link of a mail to this address whose token stands behind `#word=`."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for file in (server.data / "mail").glob("*.eml"):
            text = file.read_text().replace("=\n", "").replace("=3D", "=")
            if email in text and (found := re.search(rf"http\S+#{word}=\w{{52}}", text)):
                return found.group(0)
        time.sleep(0.05)
    raise RuntimeError(f"No mail with such a link came to {email}.")


def invite(server, email):
    """The link of an invitation, read from its mail."""
    asked = call(server.url, "POST", "/api/v1/registrations/invite", [f"Authorization: Bearer {server.token(ORGANISER)}"],
                 {"email": email, "name": "A Guest", "kind": "guest"})
    if asked.status != 200:
        raise RuntimeError(f"The invitation was answered {asked.status}: {asked.body}")
    return mailed(server, email, "invite")


def age(store, person):
    """Every login of a person looks an hour old."""
    for login in store.command("SMEMBERS", f"cv:{{auth}}:logins:{person}"):
        store.command("HSET", f"cv:{{auth}}:login:{login}", "created", int(time.time() - 3600) * 1000)


def obey(server, order):
    """Does what the line says; what else is to be answered."""
    word, _, rest = order.partition(" ")
    if word == "fact":
        kind, _, fact = rest.partition(" ")
        add_fact(EmbeddedStore(server.data), kind, fact)
    elif word == "invite":
        return {"link": invite(server, rest)}
    elif word == "mailed":
        whom, mark = rest.split(" ")
        if "@" not in whom:
            whom = EmbeddedStore(server.data).command("HGET", f"cv:{{auth}}:account:{whom}", "email")
        return {"link": mailed(server, whom, mark)}
    elif word == "age":
        age(EmbeddedStore(server.data), rest)
    elif order == "kill":
        server.process.kill()
        server.process.wait(30)
    elif order == "drain":
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(30)
    elif order == "restart":
        server.restart()
    else:
        raise ValueError(f"There is no order {order!r}.")
    return {}


def main():
    binary, people = sys.argv[1], sys.argv[2:]
    with RunningServer(binary, settings={"limits": LIMITS}) as server:
        say(url=server.url, links={person: server.link(person) for person in people})
        for line in sys.stdin:
            say(done=line.strip(), **obey(server, line.strip()))
        if server.process.poll() is not None:
            server.restart()


if __name__ == "__main__":
    main()
