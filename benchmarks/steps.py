"""The steps of a replication, timed in one process, of whichever ``sim`` is imported.

    PYTHONPATH=TREE python benchmarks/steps.py --scenario FILE [--teams 9 90] [--part K]

Prints nanoseconds of the processor a case for each step, as JSON: medians of three rounds, after
one that is not counted. A case counts once for each arm. The scenario is played with as many teams
as are asked for, each with a region of its own and 26 cases a month; small bureaus in several
replications. Runs with version 0.5.0, too, where modules had other names.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from sim.bureau.engines import Engine, play, play_all, prepare
from sim.bureau.regime import Plan, plan
from sim.measures.indicators import measures, survival_table
from sim.scenario.panel import Panel
from sim.scenario.problems import InputError
from sim.scenario.scenario import Scenario, load
from sim.world.world import draw_worlds

COLUMNS = ("name", "teams", "divisions", "cases_per_month", "region_imbalance")
TEAMS = 90  # teams that are played in a round: small bureaus several times, as in a run's chunks
ROUNDS = 3
MOVED = {
    "Play": (("sim.measures.play", "Play"), ("sim.measures.indicators", "Play")),
    "Setup": (("sim.studies.replication", "Setup"), ("sim.experiment.replication", "Study")),
    "play_chunk": (
        ("sim.studies.replication", "play_chunk"),
        ("sim.experiment.replication", "play_chunk"),
    ),
}
"""Where something is, and where it was in version 0.5.0."""
LABELS: dict[Engine, str] = {"simpy": "SimPy", "compiled": "compiled"}
SHARED = "play all arms, compiled, their history once"
WHOLE = "a chunk of a run, tables included"


class Lap(NamedTuple):
    """Seconds of the processor that a step took, and the cases it handled."""

    seconds: float
    cases: int


def found(name: str) -> Any:
    """What has this name, wherever it is in the program that was imported."""
    for module, its_name in MOVED[name]:
        try:
            return getattr(import_module(module), its_name)
        except ImportError:
            continue
    raise SystemExit(f"{name} is not where benchmarks/steps.py looks for it")


def timed(step: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processor that a step takes, and what it returns."""
    start = time.process_time()
    result = step()
    return time.process_time() - start, result


def bureau(file: Path, teams: int) -> Scenario:
    """A scenario with so many teams; nothing is played after the last count."""
    try:
        base = load(file, ["follow_up.months=0"])
    except InputError:  # a version that knows no follow-up
        base = load(file)
    row = ("benchmark", str(teams), "3", str(26 * teams), "0.25")
    return Panel(base, "", COLUMNS, (row,), (2,)).bureau(0)


def replications(teams: int, part: int) -> range:
    """The replications of a part of the work."""
    size = max(TEAMS // teams, 1)
    return range(part * size, (part + 1) * size)


def one_round(
    scenario: Scenario, numbers: range, engines: Sequence[Engine] = ("compiled",)
) -> dict[str, Lap]:
    """Time each step in some replications."""
    arms, laps = scenario.arms, dict[str, Lap]()
    seconds, drawn = timed(lambda: [draw_worlds(scenario, k)[0] for k in numbers])
    cases = sum(len(world.docket) for world in drawn)
    laps["draw the world"] = Lap(seconds, cases)
    plans = [plan(scenario, arm) for arm in arms]

    def play_alone(given: Plan, engine: Engine) -> None:
        for world in drawn:
            play(world, given, engine)

    for engine in engines:
        for arm, given in zip(arms, plans, strict=True):
            seconds, _ = timed(partial(play_alone, given, engine))
            laps[f"play {arm.name}, {LABELS[engine]}"] = Lap(seconds, cases)
    seconds, logs = timed(lambda: [list(play_all(w, plans, "compiled")) for w in drawn])
    laps[SHARED] = Lap(seconds, len(arms) * cases)
    plays = [found("Play")(w, log) for w, of in zip(drawn, logs, strict=True) for log in of]
    seconds, _ = timed(lambda: [(measures(p), survival_table(p)) for p in plays])
    laps["measures and survival curve"] = Lap(seconds, len(arms) * cases)
    seconds, _ = timed(lambda: found("play_chunk")(found("Setup")(scenario), numbers))
    laps[WHOLE] = Lap(seconds, len(arms) * cases)
    return laps


def nanoseconds(file: Path, teams: int, part: int) -> dict[str, float]:
    """Nanoseconds a case of each step, medians of some rounds after one that is not counted."""
    scenario, numbers = bureau(file, teams), replications(teams, part)
    rounds = [one_round(scenario, numbers) for _ in range(ROUNDS + 1)][1:]
    return {
        name: median(1e9 * laps[name].seconds / laps[name].cases for laps in rounds)
        for name in rounds[0]
    }


def main() -> None:
    """Print the times as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--scenario", type=Path, required=True)
    parser.add_argument("--teams", type=int, nargs="+", default=[9, 90])
    parser.add_argument("--part", type=int, default=0, help="which replications: others by others")
    given = parser.parse_args()
    prepare("compiled", lambda: None)
    times = {
        f"{teams} teams: {name}": lasted
        for teams in given.teams
        for name, lasted in nanoseconds(given.scenario, teams, given.part).items()
    }
    print(json.dumps(times))


if __name__ == "__main__":
    main()
