#!/usr/bin/env python3
"""The program and its systemd unit are closed as far as they can be. usage: check_hardening.py CONVENE"""
import re
import shutil
import subprocess
import sys

from tree import ROOT, finish

EXPOSURE_LIMIT = 1.5
ELF = {
    "-hW": [(r"Type:\s+DYN", "is not position independent")],
    "-lW": [(r"GNU_RELRO", "has no RELRO"), (r"GNU_STACK\s.*\sRW\s", "has an executable stack")],
    "-dW": [(r"BIND_NOW|Flags:.*NOW", "binds lazily")],
    "--dyn-syms": [(r"__stack_chk_fail", "has no stack protector")],
}


def output_of(*words):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout


def check_program(path):
    for option, wanted in ELF.items():
        shown = output_of("readelf", "-W", option, path)
        for pattern, sentence in wanted:
            if not re.search(pattern, shown):
                yield f"{path} {sentence}."
    if re.search(r"\b(RPATH|RUNPATH)\b", output_of("readelf", "-dW", path)):
        yield f"{path} looks for libraries in places of its own."


def check_unit(path):
    if shutil.which("systemd-analyze") is None:
        print("There is no systemd here; its judgement on the unit was not asked.")
        return
    shown = output_of("systemd-analyze", "security", "--offline=true", "--no-pager", path)
    found = re.search(r"exposure level for \S+: ([\d.]+)", shown)
    if not found or float(found.group(1)) > EXPOSURE_LIMIT:
        yield f"{path}: exposure {found.group(1) if found else shown}, more than {EXPOSURE_LIMIT}."


if __name__ == "__main__":
    problems = [*check_program(sys.argv[1]), *check_unit(str(ROOT / "deploy/convene.service"))]
    sys.exit(finish(problems, "Hardening"))
