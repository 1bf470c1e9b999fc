"""How wrong weights of kinds may be before top-up by number of cases is better.

    nice python benchmarks/wrong_weights.py [--replications 300]

The baseline with three kinds whose work factors are 0.5, 1.25 and 3.25 (their mean over cases is
1). Top-up levels the sum of weights, which are (a) the true factors to a power: 1 is right, 0 is
counting, 2 says that differences are the square of what they are, -1 the reverse of them; and (b)
the true factors x exp(sd x z), z being standard normal, drawn anew for each kind and replication.
Differences from top-up by number of cases are paired; intervals are those of the program.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np

from sim.analysis.intervals import mean_ends
from sim.bureau.engines import play_all
from sim.bureau.regime import Plan, plan, regime
from sim.measures.indicators import measures
from sim.measures.play import Play
from sim.scenario.rules import TopUp
from sim.scenario.scenario import Scenario, load
from sim.world.streams import Streams
from sim.world.world import draw_worlds

KINDS = {"simple": (60, 0.5), "usual": (30, 1.25), "hard": (10, 3.25)}
"""Share in per cent, and work factor, of each kind: assumed."""
POWERS = (-1.0, -0.5, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
SPREADS = (0.1, 0.25, 0.5, 1.0, 2.0)
SHOWN = {
    "closures_cases": (1.0, 1),
    "time_to_closure_p90_days": (1.0, 2),
    "closed_within_limit_share": (100.0, 2),
    "time_to_closure_sd_teams_days": (1.0, 2),
    "backlog_sd_cases": (1.0, 2),
}
"""Measures, what each is multiplied by, and digits."""


def rules(replication: int) -> Iterator[tuple[str, TopUp]]:
    """Top-up by number, by work, and by weights that are wrong in one way and another."""
    factors = {kind: factor for kind, (_share, factor) in KINDS.items()}
    yield "by number of cases", TopUp()
    yield "by expected work, in days", TopUp(backlog="work")
    for power in POWERS:
        yield f"power {power:g}", weighed({kind: f**power for kind, f in factors.items()})
    z = Streams(2013, replication).draws("wrong weights", len(KINDS), "normal")
    for spread in SPREADS:
        noisy = np.array(list(factors.values())) * np.exp(spread * z)
        yield f"noise, SD {spread:g}", weighed(dict(zip(factors, noisy, strict=True)))


def weighed(weights: dict[str, float]) -> TopUp:
    """Top-up by these weights of kinds."""
    least = 0.001
    return TopUp(backlog="weight", weights={k: max(float(w), least) for k, w in weights.items()})


def bureau() -> Scenario:
    """The baseline with these kinds."""
    kinds = [
        f"{{name: {kind}, share: {share}, work_factor: {factor}}}"
        for kind, (share, factor) in KINDS.items()
    ]
    arm = "arms=[{name: top_up, allocation: top_up}]"
    return load("scenarios/baseline.yaml", [f"kinds=[{', '.join(kinds)}]", arm])


def plans(scenario: Scenario, replication: int) -> tuple[list[str], list[Plan]]:
    """The names of the rules, and a plan each."""
    usual = plan(scenario, scenario.reference)
    named = list(rules(replication))
    settings = (
        scenario.reference.setting.model_copy(update={"allocation": rule}) for _name, rule in named
    )
    return [name for name, _rule in named], [Plan(usual.history, regime(s)) for s in settings]


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=300)
    replications, scenario = parser.parse_args().replications, bureau()
    found: dict[str, list[list[float]]] = {}
    for replication in range(replications):
        world = draw_worlds(scenario, replication)[0]
        names, played = plans(scenario, replication)
        for name, log in zip(names, play_all(world, played), strict=True):
            values = measures(Play(world, log))
            found.setdefault(name, []).append([values[key] * by for key, (by, _) in SHOWN.items()])
    usual, *others = found
    number = np.array(found[usual])
    print(
        f"{usual}: " + ", ".join(f"{k} {m:.1f}" for k, m in zip(SHOWN, number.mean(0), strict=True))
    )
    for name in others:
        differences = (np.array(found[name]) - number).T
        low, high = mean_ends(differences)
        cells = [
            f"{mean:+.{digits}f} ({a:+.{digits}f} to {b:+.{digits}f})"
            for mean, a, b, (_by, digits) in zip(
                differences.mean(1), low, high, SHOWN.values(), strict=True
            )
        ]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
