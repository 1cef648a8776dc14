"""One run of the load generator against one system, and medians over several."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
from pathlib import Path

from fanout.systems import GENERATOR_CORE, System


def machine_cpu_s() -> float:
    """Processor time all cores have spent on anything, stolen time included."""
    fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    user, nice, system, _idle, _iowait, irq, softirq, steal = (int(field) for field in fields[:8])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def processes_cpu_s(pids: list[int]) -> float:
    total = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            total += int(task.read_text().split()[0])
    return total / 1e9


def children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Runner:
    """Starts a system afresh for every run, so that no run inherits another's memory or backlog."""

    def __init__(self, build: Path, say) -> None:
        self.generator = str(build / "load_generator")
        self.say = say
        self.all_runs: list[dict] = []

    def run(self, system: System, scenario: str, *arguments: object) -> dict:
        """@return what the generator printed; `error` in it when it did not get that far."""
        system.start()
        try:
            result = self.generate(system, scenario, arguments)
        finally:
            system.stop()
        result["server"] = system.name
        self.all_runs.append(result)
        return result

    def generate(self, system: System, scenario: str, arguments: tuple) -> dict:
        pids = system.pids()
        command = ["taskset", "-c", GENERATOR_CORE, self.generator, "--system", system.speaks]
        command += ["--scenario", scenario, "--port", str(system.port)]
        command += ["--cpu-pids", ",".join(str(pid) for pid in pids), *system.extra]
        command += [str(argument) for argument in arguments]
        started = os.times().elapsed
        before = machine_cpu_s() - processes_cpu_s(pids) - children_cpu_s()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        foreign = machine_cpu_s() - processes_cpu_s(pids) - children_cpu_s() - before
        if done.returncode != 0:
            return {"scenario": scenario, "error": done.stderr.strip() or f"ended with {done.returncode}"}
        result = json.loads(done.stdout)
        result["foreign_cpu_share"] = round(foreign / max(0.01, os.times().elapsed - started), 3)
        return result

    def repeat(self, times: int, system: System, scenario: str, *arguments: object) -> dict:
        """Medians of the numbers of several runs; what must be nothing is added up instead."""
        results = [self.run(system, scenario, *arguments) for _ in range(times)]
        return medians(results)


SUMMED = ("lost", "doubled", "refused", "closed_by_server", "failed_opens")


def medians(results: list[dict]) -> dict:
    if failed := [result for result in results if "error" in result]:
        return failed[0]
    merged: dict = {}
    for key, value in results[0].items():
        values = [result[key] for result in results if key in result]
        if isinstance(value, bool):
            merged[key] = all(values)
        elif isinstance(value, (int, float)):
            merged[key] = sum(values) if key in SUMMED else statistics.median(values)
        else:
            merged[key] = value
    return merged
