"""What is written instead of values that differ from run to run, so that frames can be compared byte for byte."""
import json
import re

# Members whose value is drawn or measured anew in each run.
DRAWN = {"connection": "<connection>", "epoch": "<epoch>", "request_id": "<request id>", "retry_after_ms": "<ms>",
         "seq": "<seq>", "reconnect_after_ms": "<ms>"}
# Inside any text, in this order.
PATTERNS = [(re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"), "<instant>"),
            (re.compile(r"\b\d{4}-\d\d-\d\d\b"), "<day>"),
            (re.compile(r"\b\d{13}-\d+\b"), "<entry>"),
            (re.compile(r"\b[0-9a-z]{8}-(\d+)\b"), r"<epoch>-\1"),
            (re.compile(r"\b[0-9A-HJKMNP-TV-Z]{16}[0-9A-HJKMNP-Z*~$=]$"), "<badge code>"),
            (re.compile(r"\b([RP])[0-9a-z]{16}\b"), r"<\1 drawn>"),
            (re.compile(r"\b[0-9a-z]{4}(-[0-9a-z]{4}){3}\b"), "<recovery code>"),
            (re.compile(r"\b[A-Z2-7]{32}\b"), "<key>"),
            (re.compile(r"(?<=/calendar/)[0-9a-z]{52}\b"), "<token>"),
            (re.compile(r"127\.0\.0\.1:\d+"), "<host>")]
LONGEST_LIST = 2


def normal(value, name=""):
    """The value with placeholders; lists are cut after two elements, which show their shape."""
    if name in DRAWN and value is not None:
        return DRAWN[name]
    if isinstance(value, dict):
        return {member: normal(inner, member) for member, inner in value.items()}
    if isinstance(value, list):
        shown = [normal(inner) for inner in value[:LONGEST_LIST]]
        return shown + ["<more of them>"] * (len(value) > LONGEST_LIST)
    if isinstance(value, str):
        for pattern, instead in PATTERNS:
            value = pattern.sub(instead, value)
    return value


def text_of(value):
    return json.dumps(normal(value), indent=2, ensure_ascii=False) + "\n"
