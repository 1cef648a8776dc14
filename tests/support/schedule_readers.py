"""Reads the programme back from each form in which it leaves; what a form must have is checked on the way. Each gives
{session id: (title, place, start, end)}, times in UTC."""
import csv
import io
import json
import re
import uuid
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

EVENT = ("date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type", "language", "abstract",
         "description")
CONFERENCE = ("acronym", "title", "start", "end", "daysCount", "timeslot_duration", "time_zone_name", "rooms", "days")
CLOCK = re.compile(r"\d{2,}:[0-5]\d")


def expect(is_true, why):
    if not is_true:
        raise AssertionError(why)


def in_utc(text):
    at = datetime.fromisoformat(text)
    expect(at.tzinfo is not None, f"{text} has no offset")
    return at.astimezone(timezone.utc)


def length_of(text):
    expect(CLOCK.fullmatch(text), text)
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def read_event(event, day, room, found):
    """What XML and JSON say in the same words."""
    expect(set(EVENT) <= event.keys(), sorted(set(EVENT) - event.keys()))
    start = in_utc(event["date"])
    end = start + length_of(event["duration"])
    expect(in_utc(day["start"]) <= start < end <= in_utc(day["end"]), f"{event['slug']} is not in its day")
    expect(event["date"].startswith(day["date"]) and event["date"][11:16] == event["start"], event["date"])
    expect(event["room"] == room and event["slug"] not in found, event["slug"])
    expect(event["url"].endswith("/sessions/" + event["slug"]), event["url"])
    expect(str(uuid.UUID(event["guid"])) == event["guid"] and int(event["id"]) >= 1, event["guid"])
    found[event["slug"]] = (event["title"], room, start, end)


def read_xml(body):
    schedule, found = ElementTree.fromstring(body), {}
    expect(schedule.tag == "schedule" and schedule.findtext("version").isdigit(), "the frame")
    days = schedule.findall("day")
    expect(int(schedule.findtext("conference/days")) == len(days), "the number of days")
    expect([int(day.get("index")) for day in days] == list(range(1, len(days) + 1)), "the days are counted")
    for day in days:
        first, last = schedule.findtext("conference/start"), schedule.findtext("conference/end")
        expect(first <= day.get("date") <= last, f"{day.get('date')} is not among the days")
        rooms = [room.get("name") for room in day.findall("room")]
        expect(len(set(rooms)) == len(rooms), rooms)
        for room in day.findall("room"):
            for event in room.findall("event"):
                fields = {child.tag: child.text or "" for child in event}
                expect({"persons", "links", "attachments"} <= fields.keys(), fields.keys())
                read_event({**fields, **event.attrib}, day.attrib, room.get("name"), found)
    guids = [event.get("guid") for event in schedule.iter("event")]
    expect(len(set(guids)) == len(guids), "a guid comes twice")
    return found


def read_json(body):
    schedule, found = json.loads(body)["schedule"], {}
    conference = schedule["conference"]
    expect(set(CONFERENCE) <= conference.keys() and {"version", "base_url"} <= schedule.keys(), "the frame")
    expect(conference["daysCount"] == len(conference["days"]), "the number of days")
    known = {room["name"] for room in conference["rooms"]}
    for day in conference["days"]:
        for room, events in day["rooms"].items():
            expect(room in known, room)
            for event in events:
                expect(all(person["public_name"] for person in event["persons"]), event["persons"])
                expect(event["links"] == event["attachments"] == [], "nothing of that kind yet")
                frame = {"date": day["date"], "start": day["day_start"], "end": day["day_end"]}
                read_event(event, frame, room, found)
    expect(known == {place for _, place, _, _ in found.values()}, "a room in which nothing is")
    return found


def unescaped(text):
    return re.sub(r"\\(.)", lambda one: "\n" if one[1] in "nN" else one[1], text)


def calendar_lines(body):
    for line in body.split(b"\r\n"):
        expect(len(line) <= 75 and b"\n" not in line and b"\r" not in line, line)
        line.decode()
    return body.decode().replace("\r\n ", "").split("\r\n")


def read_ics(body):
    lines, found, inside = calendar_lines(body), {}, {}
    expect(lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""] and "VERSION:2.0" in lines, "the frame")
    part = ""
    for line in lines:
        if line.startswith("BEGIN:"):
            part, inside = line[6:], {}
        elif line == "END:VEVENT":
            uid = re.fullmatch(r"session-([\w-]+)@[\w-]+", inside["UID"][1])
            expect({"DTSTAMP", "SEQUENCE", "URL", "STATUS"} <= inside.keys() and uid[1] not in found, inside)
            expect("ATTENDEE" not in inside and "ORGANIZER" not in inside, "addresses of people")
            found[uid[1]] = (unescaped(inside["SUMMARY"][1]), unescaped(inside["LOCATION"][1]),
                             calendar_time(*inside["DTSTART"]), calendar_time(*inside["DTEND"]))
        elif part == "VEVENT" and line:
            name, value = line.split(":", 1)
            name, _, parameters = name.partition(";")
            expect(name not in inside, line)
            inside[name] = (parameters, value)
    return found


def calendar_time(parameters, value):
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    zone = ZoneInfo(re.fullmatch(r"TZID=(.+)", parameters)[1])
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(timezone.utc)


def read_csv(body):
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    for row in rows:
        expect(None not in row and not any((cell or "").startswith(tuple("=+-@\t\r")) for cell in row.values()), row)
    return {row["session"]: (row["title"], row["place"], in_utc(row["starts_at"]), in_utc(row["ends_at"])) for row in rows}


READERS = {"xml": read_xml, "json": read_json, "ics": read_ics, "csv": read_csv}
TYPES = {"xml": "application/xml; charset=utf-8", "json": "application/json", "ics": "text/calendar; charset=utf-8",
         "csv": "text/csv; charset=utf-8"}
