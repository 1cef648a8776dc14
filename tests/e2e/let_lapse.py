#!/usr/bin/env python3
"""Lets the deadline of an offered seat pass. usage: let_lapse.py DATA SESSION REGISTRATION"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from embedded_store import EDITION, EmbeddedStore  # noqa: E402

data, session, registration = sys.argv[1:]
EmbeddedStore(Path(data)).command("ZADD", f"cv:{{{EDITION}}}:seats:due", "XX", "1", f"{session} {registration}")
