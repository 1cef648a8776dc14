#!/usr/bin/env python3
"""Measures the live rooms against the goals of docs/performance.md, beside a bare epoll server.

One system at a time: its processes on core 0, the load generator on core 1. Prints a table, writes
fanout.json and fanout.md into the build folder. Ratios carry over between machines, absolute figures do not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fanout import figures  # noqa: E402
from fanout.figures import QUICK, Bench, Line, Sizes  # noqa: E402
from fanout.runs import Runner  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
GOALS = {
    "G1": figures.fan_out,
    "G2": figures.processor,
    "G3": figures.latency,
    "G4": figures.many_rooms,
    "G5": figures.memory,
    "G6": figures.joining,
    "G7": figures.storm,
    "G8": figures.durable,
    "G9": figures.slow_readers,
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="once instead of medians of 3, shorter, no peers")
    parser.add_argument("--peers", action="store_true", help="also nginx + nchan and Socket.IO (installs with npm)")
    parser.add_argument("--only", default=",".join(GOALS), help="goals to measure, for instance G1,G3")
    parser.add_argument("--binary", type=Path, default=ROOT / "build/release/convene")
    parser.add_argument("--summit", type=Path, default=None, help="the sample summit, for who may join")
    parser.add_argument("--build", type=Path, default=ROOT / "build/bench", help="where to build and write")
    return parser.parse_args()


def say(words: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {words}", file=sys.stderr, flush=True)


def build(folder: Path) -> None:
    """Builds the generator and the reference server; a second time does nothing."""
    configure = ["cmake", "-S", str(ROOT / "bench"), "-B", str(folder), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                 "-DCMAKE_CXX_COMPILER=clang++-19"]
    for command in (configure, ["cmake", "--build", str(folder)]):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def find_summit(asked: Path | None) -> Path:
    if asked is not None:
        return asked
    for path in ROOT.glob("*/**/sample-summit.json"):
        if "build" not in path.relative_to(ROOT).parts and "node_modules" not in path.parts:
            return path
    raise SystemExit("run_fanout: sample-summit.json not found, say --summit FILE")


def table(lines: list[Line]) -> str:
    rows = [["goal", "what", "convene", "against", "figure", "wanted", "verdict", "notes"]]
    for line in lines:
        sign = ">=" if line.at_least else "<="
        value = "-" if line.value is None else f"{line.value:.3g} {line.unit}"
        wanted = f"{sign} {line.goal:.3g} {line.unit}" if line.goal else "to compare"
        verdict = line.verdict() if line.goal or line.value is None else ""
        rows.append([line.goal_id, line.what, line.product, line.against, value, wanted, verdict, line.note])
    text = ["| " + " | ".join(row) + " |" for row in rows]
    text.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(text)


def machine() -> dict:
    info = Path("/proc/cpuinfo").read_text()
    model = next((line.split(":")[1].strip() for line in info.splitlines() if line.startswith("model name")), "?")
    return {"cpu": model, "cores": os.cpu_count(), "kernel": platform.release(), "load": os.getloadavg()}


def write_results(folder: Path, bench: Bench, took_s: float, about: dict) -> str:
    text = table(bench.lines)
    foreign = max((run.get("foreign_cpu_share", 0) for run in bench.runner.all_runs), default=0)
    closing = [f"{about['cores']} cores, {about['cpu']}, kernel {about['kernel']}; medians of {bench.sizes.repeats}; "
               f"{took_s / 60:.1f} minutes; work of others during a run: at most {foreign:.2f} cores."]
    if foreign > 0.2:
        closing.append("**The machine was busy with other work: absolute figures and small differences mean little.**")
    closing += [f"Not measured: {words}" for words in bench.missing]
    text += "\n\n" + "\n".join(closing) + "\n"
    (folder / "fanout.md").write_text(text)
    lines = [{**vars(line), "verdict": line.verdict()} for line in bench.lines]
    everything = {"machine": about, "lines": lines, "missing": bench.missing, "runs": bench.runner.all_runs}
    (folder / "fanout.json").write_text(json.dumps(everything, indent=1) + "\n")
    return text


def main() -> int:
    asked = arguments()
    started = time.monotonic()
    about = machine()
    if (os.cpu_count() or 1) < 2:
        raise SystemExit("run_fanout: needs two cores, one for the servers and one for the load generator")
    say("building the load generator and the reference server")
    build(asked.build)
    bench = Bench(Runner(asked.build, say), asked.build, asked.binary.resolve(), find_summit(asked.summit),
                  QUICK if asked.quick else Sizes(), asked.peers and not asked.quick)
    try:
        for goal in asked.only.split(","):
            GOALS[goal](bench)
    finally:
        bench.clean()
    print(write_results(asked.build, bench, time.monotonic() - started, about))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
