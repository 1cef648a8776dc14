"""The goals G1 to G9: what is run for each, and how it is judged."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from fanout.runs import Runner
from fanout.systems import Convene, Missing, Nchan, Reference, SocketIo, System


@dataclass
class Sizes:
    """How long and how large; a quick look or the figures that are kept."""

    repeats: int = 3
    seconds: float = 6
    step: float = 1.2
    idle_clients: int = 10000
    storm_clients: int = 5000
    slow_rate: int = 500
    slow_seconds: float = 8
    people: int = 100


QUICK = Sizes(repeats=1, seconds=3, step=0.6, idle_clients=5000, slow_seconds=5, people=30)


@dataclass
class Line:
    """One line of the table. `value` and `goal` are in the same unit."""

    goal_id: str
    what: str
    product: str
    against: str
    value: float | None = None
    goal: float = 0
    at_least: bool = False
    unit: str = "x"
    note: str = ""

    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        met = self.value >= self.goal if self.at_least else self.value <= self.goal
        if met:
            return "met"
        return f"missed by {abs(self.value - self.goal):.3g} {self.unit}"


@dataclass
class Bench:
    runner: Runner
    build: Path
    binary: Path
    summit: Path
    sizes: Sizes
    peers: bool
    lines: list[Line] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    systems: dict[str, System] = field(default_factory=dict)

    def system(self, name: str) -> System:
        """Made at first use; a Convene keeps its data folder and tokens over all runs."""
        if name not in self.systems:
            self.systems[name] = self.make(name)
        return self.systems[name]

    def make(self, name: str) -> System:
        def product(label: str, **limits: object) -> Convene:
            return Convene(self.build, self.binary, self.summit, self.sizes.people, label, **limits)

        makers = {
            "each": lambda: Reference(self.build, "reference, one send a message", "--flush", "each"),
            "window5": lambda: Reference(self.build, "reference, 5 ms window", "--flush", "window", "--window-ms", "5"),
            "window10": lambda: Reference(
                self.build, "reference, 10 ms window", "--flush", "window", "--window-ms", "10"
            ),
            "padded": lambda: Reference(
                self.build, "reference, 5 ms window, frames as long", "--flush", "window", "--window-ms", "5",
                "--pad", "230"
            ),
            "convene": lambda: product("convene"),
            "convene_each": lambda: product("convene, no window", flush_window_ms=0),
            "nchan": lambda: Nchan(self.build),
            "socketio": lambda: SocketIo(self.build),
        }
        return makers[name]()

    def repeat(self, name: str, scenario: str, *arguments: object) -> dict:
        """Medians of one system in one scenario; a system that cannot run is noted and gives nothing."""
        self.runner.say(f"{scenario}: {self.system(name).name}")
        try:
            result = self.runner.repeat(self.sizes.repeats, self.system(name), scenario, *arguments)
        except Missing as missing:
            result = {"error": str(missing)}
        if "error" in result:
            note = f"{self.system(name).name}, {scenario}: {result['error']}"
            if note not in self.missing:
                self.missing.append(note)
            return {}
        return result

    def saturate(self, name: str, *arguments: object) -> dict:
        """Searches the best number of messages under way once, then measures with it."""
        times = ["--seconds", self.sizes.seconds, "--step", self.sizes.step, *arguments]
        self.runner.say(f"saturate: {self.system(name).name}, searching")
        try:
            first = self.runner.run(self.system(name), "saturate", *times)
        except Missing as missing:
            first = {"error": str(missing)}
        if "error" in first:
            self.missing.append(f"{self.system(name).name}, saturate: {first['error']}")
            return {}
        if self.sizes.repeats == 1:
            return first
        return self.repeat(name, "saturate", *times, "--in-flight", first["in_flight"])

    def add(self, line: Line) -> None:
        self.lines.append(line)

    def clean(self) -> None:
        for system in self.systems.values():
            system.clean()


def ratio(top: dict, bottom: dict, key: str) -> float | None:
    return top[key] / bottom[key] if top.get(key) and bottom.get(key) else None


def shown(result: dict, key: str, pattern: str, scale: float = 1) -> str:
    return pattern.format(result[key] * scale) if key in result else "-"


def faults(result: dict) -> str:
    """Words for what must be nothing; empty when it is."""
    bad = [f"{result[key]} {key.replace('_', ' ')}" for key in ("lost", "doubled", "refused") if result.get(key)]
    if result.get("whole") is False or result.get("good") is False or result.get("all_joined") is False:
        bad.append("not whole, or too slow")
    return ", ".join(bad)


def fan_out(bench: Bench) -> None:
    """G1: how much one core carries into a room of 1000."""
    convene = bench.saturate("convene")
    window = bench.saturate("window5")
    padded = bench.saturate("padded")
    each = bench.saturate("each")
    million = "{:.2f} M/s"
    goals = [(window, "reference, 5 ms window", 0.9), (padded, "the same with frames as long as ours", 0.9),
             (each, "reference, one send a message", 0)]
    if bench.peers:
        goals += [(bench.saturate("nchan"), Nchan.name, 12), (bench.saturate("socketio"), SocketIo.name, 30)]
    for other, words, goal in goals:
        note = f"p99 {shown(convene, 'p99_ms', '{:.0f}')} against {shown(other, 'p99_ms', '{:.0f}')} ms"
        note += f"; generator busy {shown(convene, 'generator_cpu_share', '{:.0%}')}"
        note += f" and {shown(other, 'generator_cpu_share', '{:.0%}')}"
        bench.add(Line("G1", f"saturating fan-out x 1000, against {words}", shown(convene, "deliveries_per_s", million, 1e-6),
                       shown(other, "deliveries_per_s", million, 1e-6), ratio(convene, other, "deliveries_per_s"), goal,
                       True, "x", "; ".join(filter(None, [note, faults(convene)]))))
    cpu = "{:.3f} us"
    bench.add(Line("G1", "server CPU per delivery while saturated, against the 5 ms window",
                   shown(convene, "cpu_us_per_delivery", cpu), shown(window, "cpu_us_per_delivery", cpu),
                   ratio(convene, window, "cpu_us_per_delivery"), 1 / 0.9))


def processor(bench: Bench) -> None:
    """G2: what a delivery costs at 300 messages a second."""
    arguments = ("--rate", 300, "--seconds", bench.sizes.seconds)
    for ours, other, goal in (("convene", "window10", 1.3), ("convene_each", "each", 1.2)):
        convene = bench.repeat(ours, "rate", *arguments)
        reference = bench.repeat(other, "rate", *arguments)
        cpu = "{:.3f} us"
        bench.add(Line("G2", f"CPU per delivery, 300/s x 1000: {bench.system(ours).name}, against {bench.system(other).name}",
                       shown(convene, "cpu_us_per_delivery", cpu), shown(reference, "cpu_us_per_delivery", cpu),
                       ratio(convene, reference, "cpu_us_per_delivery"), goal, note=faults(convene)))


def latency(bench: Bench) -> None:
    """G3: the window must not touch a quiet room."""
    arguments = ("--rate", 50, "--seconds", bench.sizes.seconds)
    convene = bench.repeat("convene", "rate", *arguments)
    each = bench.repeat("each", "rate", *arguments)
    ms = "{:.2f} ms"
    more = convene["p50_ms"] - each["p50_ms"] if convene and each else None
    bench.add(Line("G3", "p50 at 50/s x 1000, above the reference", shown(convene, "p50_ms", ms),
                   shown(each, "p50_ms", ms), more, 1, unit="ms", note=faults(convene)))
    bench.add(Line("G3", "p99 at 50/s x 1000", shown(convene, "p99_ms", ms), shown(each, "p99_ms", ms),
                   ratio(convene, each, "p99_ms"), 1.5))


def many_rooms(bench: Bench) -> None:
    """G4: many small rooms; nothing to gather."""
    names = Convene.more_room_names()
    count = len(names)
    arguments = ("--rooms", count, "--clients", count * 25, "--rate", count * 10, "--seconds", bench.sizes.seconds)
    convene = bench.repeat("convene", "rooms", *arguments, "--room-names", ",".join(names))
    each = bench.repeat("each", "rooms", *arguments)
    cpu = "{:.2f} us"
    bench.add(Line("G4", f"CPU per delivery, {count} rooms x 25, {count * 10}/s", shown(convene, "cpu_us_per_delivery", cpu),
                   shown(each, "cpu_us_per_delivery", cpu), ratio(convene, each, "cpu_us_per_delivery"), 1.6,
                   note=faults(convene)))


def memory(bench: Bench) -> None:
    """G5: what an idle connection weighs, and whether traffic leaves something behind."""
    convene = bench.repeat("convene", "idle", "--clients", bench.sizes.idle_clients, "--rate", 20, "--seconds", 3)
    key = "kib_per_connection"
    bench.add(Line("G5", f"memory of a joined idle connection, {bench.sizes.idle_clients}", shown(convene, key, "{:.2f} KiB"), "",
                   convene.get(key), 8, unit="KiB", note=faults(convene)))
    after = convene.get(key + "_after_traffic")
    grown = after - convene[key] if after is not None else None
    bench.add(Line("G5", "the same after traffic, drained: growth", shown(convene, key + "_after_traffic", "{:.2f} KiB"), "",
                   grown, 0.25, unit="KiB"))


def joining(bench: Bench) -> None:
    """G6: connect, upgrade, sign-in check, hello, join with snapshot; then gone again."""
    convene = bench.repeat("convene", "join", "--connecting", 64, "--seconds", min(5, bench.sizes.seconds))
    reference = bench.repeat("each", "join", "--connecting", 64, "--seconds", min(5, bench.sizes.seconds))
    per_s = "{:.1f} k/s"
    bench.add(Line("G6", "whole joins (connect to joined) a second of the server's core",
                   shown(convene, "joins_per_cpu_s", per_s, 1e-3), shown(reference, "joins_per_cpu_s", per_s, 1e-3),
                   convene["joins_per_cpu_s"] / 1000 if convene else None, 10, True, "k/s",
                   note=f"by the clock {shown(convene, 'joins_per_s', per_s, 1e-3)}"))


def storm(bench: Bench) -> None:
    """G7: everybody comes back at once."""
    arguments = ("--clients", bench.sizes.storm_clients, "--missed", 32)
    convene = bench.repeat("convene", "storm", *arguments)
    reference = bench.repeat("window5", "storm", *arguments)
    note = faults(convene)
    if convene.get("snapshots"):
        note += f" {convene['snapshots']:.0f} got a snapshot instead"
    bench.add(Line("G7", f"reconnect storm, {bench.sizes.storm_clients} x 32 missed, all whole",
                   shown(convene, "whole_after_s", "{:.2f} s"), shown(reference, "whole_after_s", "{:.2f} s"),
                   ratio(convene, reference, "whole_after_s"), 3, note=note.strip()))


def durable(bench: Bench) -> None:
    """G8: how many publications a node takes, each acknowledged after its sync."""
    result = bench.saturate("convene", "--clients", 20, "--publishers", 20)
    bench.add(Line("G8", "durable publications, each synced (20 in the room)",
                   shown(result, "messages_per_s", "{:.1f} k/s", 1e-3), "",
                   result["messages_per_s"] / 1000 if result else None, 10, True, "k/s", note=faults(result)))


def slow_readers(bench: Bench) -> None:
    """G9: 5 % of the room never reads."""
    convene = bench.repeat("convene", "slow", "--rate", bench.sizes.slow_rate, "--seconds", bench.sizes.slow_seconds)
    p99 = convene["p99_ms"] / convene["p99_ms_before"] if convene else None
    note = ""
    if convene:
        note = (f"{convene['slow_closed']:.0f} of {convene['slow']:.0f} closed, at most "
                f"{convene['most_bytes_held_for_one'] / 1024:.0f} KiB held for one, memory "
                f"{convene['rss_mib_before']:.0f} to {convene['rss_mib']:.0f} MiB, "
                f"{'all whole again' if convene['slow_whole_again'] else 'NOT all whole again'}")
    bench.add(Line("G9", "p99 of the others when 5 % never read", shown(convene, "p99_ms", "{:.2f} ms"),
                   shown(convene, "p99_ms_before", "{:.2f} ms") + " before", p99, 1.3, note=note))
