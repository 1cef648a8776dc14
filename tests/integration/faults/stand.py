"""A server for crowds, and how it looks at the end of a run."""
import asyncio
import json
import os
import sys
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from history import Run  # noqa: E402
from running_server import ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER, RunningServer  # noqa: E402

IS_NIGHT = os.environ.get("CONVENE_FAULTS") == "night"
PEOPLE = (ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER)
# A few persons with many connections each stand for a crowd: what one person may do is not what is tested here.
FREE_LIMITS = {"limits": {"posts_per_s": 10000, "posts_burst": 10000, "commands_per_s": 10000, "commands_burst": 10000,
                          "connections_per_person": 2000, "connections_per_address": 5000},
               "log_level": "warn"}


def size(ci, night):
    return night if IS_NIGHT else ci


def crowd_server(binary, stores=None, threads=2):
    """A server for many connections; `stores` are settings that name the operator's Redis."""
    return RunningServer(binary, ("--threads", str(threads)), {**FREE_LIMITS, **(stores or {})})


def read(server, token, path):
    """A GET of the API."""
    request = urllib.request.Request(server.url + path, headers={"authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def read_messages(server, token, room):
    """All messages of a room, oldest first."""
    found, before, more = [], "", True
    while more:
        page = read(server, token, f"/api/v1/rooms/{room}/messages?limit=100{before}")
        found = page["messages"] + found
        more, before = page["more"], f"&before={page['messages'][0]['offset']}" if page["messages"] else ""
    return found


def read_tops(server, token, rooms):
    tops = {}
    for room in rooms:
        at = read(server, token, f"/api/v1/rooms/{room}")["position"]
        tops[room] = (at["epoch"], at["offset"])
    return tops


class AuditReader:
    """Reads the audit record of some rooms now and then: the API shows the newest entries only."""

    def __init__(self, server, token, rooms=()):
        self.server, self.token, self.rooms = server, token, rooms
        self.entries = {}

    async def read(self):
        for room in self.rooms:
            page = await asyncio.to_thread(read, self.server, self.token, f"/api/v1/rooms/{room}/audit")
            self.entries.update({(room, entry["seq"]): entry for entry in page["entries"]})


async def finish(server, token, crowds, rooms, nemesis, least_bites, audit=None,
                 settle_s=20):
    """The end of a run: all is answered, everybody has what there is, and all of it is ready for the checker."""
    for crowd in crowds:
        await crowd.hush()
    tops = await asyncio.to_thread(read_tops, server, token, rooms)
    for crowd in crowds:
        await crowd.settle(tops, settle_s)
    messages = {room: await asyncio.to_thread(read_messages, server, token, room) for room in rooms}
    audit = audit or AuditReader(server, token)
    await audit.read()
    return Run([recorder for crowd in crowds for recorder in crowd.recorders], messages, tops,
               list(audit.entries.values()), nemesis.bites, least_bites)
