#!/usr/bin/env python3
"""Prints a one-time sign-in link of the person of a registration. usage: person_link.py CONVENE DATA URL REGISTRATION"""
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from embedded_store import EDITION, EmbeddedStore  # noqa: E402

binary, data, url, registration = sys.argv[1:]
person = EmbeddedStore(Path(data)).command("HGET", f"cv:{{{EDITION}}}:registrations:of", registration)
shown = subprocess.run([binary, "login-link", "--data", data, "--person", person], check=True, capture_output=True, text=True)
print(f"{url}/sign-in#t={re.search(r'#t=([0-9A-Za-z_-]+)', shown.stdout).group(1)}")
