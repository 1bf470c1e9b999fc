"""Whether a revision is slower than another, step by step: ratios of times taken side by side.

    python benchmarks/speed_guard.py main HEAD [--rounds 10] [--teams 9 90] [--own] [--no-commands]

Both revisions (or folders that hold them) play the same scenario, that of the old one, in turn, and
the order changes from round to round: drawing, playing each arm, measuring, a whole chunk, and the
command ``run`` (until its answer stands, and to its end). Every time is taken in a fresh process. A
step is slower if the interval of its ratio, new over old, lies above 1 + ``--tolerance``; all
intervals together are wrong in 5 of 100 comparisons at the most, if what disturbs a round does not
disturb the next. Exit code 1: a step is slower.

``--own`` has each revision run its own baseline as it is, whatever it does more than the other one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from commands import adopt, took
from ratios import Ratio, fewest_pairs, ratio_of
from same_results import tree_of

ALPHA = 0.05
STEPS = Path(__file__).with_name("steps.py")
BASELINE = Path("scenarios") / "baseline.yaml"

Times = dict[str, float]


def stepped(tree: Path, scenario: Path, teams: list[int], part: int) -> Times:
    """Nanoseconds a case of each step, in a process of its own."""
    words = ["--scenario", str(scenario), "--part", str(part), "--teams", *map(str, teams)]
    call = [sys.executable, str(STEPS), *words]
    environment = os.environ | {"PYTHONPATH": str(tree)}
    done = subprocess.run(call, cwd=tree, env=environment, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tree}: {done.stderr.decode()}")
    found: Times = json.loads(done.stdout)
    return found


def knows_follow_up(tree: Path) -> bool:
    """Whether cases are followed after the last count, unless one says otherwise."""
    return "follow_up" in (tree / "sim" / "scenario" / "schema.py").read_text()


def commanded(tree: Path, scenario: Path, options: list[str]) -> Times:
    """Seconds of `run`: until the first line of its answer, to its end, and of processors."""
    lasted = took(["run", str(scenario), *options], tree)
    return {
        "run: answer, s": lasted.answer,
        "run: all of it, s": lasted.whole,
        "run: of processors, s": lasted.worked,
    }


def rounds_of(trees: list[Path], given: argparse.Namespace) -> Iterator[list[Times]]:
    """The times of both trees, a round after the other."""
    scenario = trees[0] / BASELINE
    follows = [knows_follow_up(tree) for tree in trees]
    for part in range(given.rounds):
        both: list[Times] = [{}, {}]
        for side in (0, 1) if part % 2 == 0 else (1, 0):
            both[side] = stepped(trees[side], scenario, given.teams, part)
            if given.commands and given.own:
                both[side] |= commanded(trees[side], BASELINE, [])
            elif given.commands:
                options = ["--set", "follow_up.months=0"] if follows[side] else []
                both[side] |= commanded(trees[side], scenario, options)
        print(".", end="", flush=True, file=sys.stderr)
        yield both


def compared(rounds: list[list[Times]]) -> dict[str, tuple[list[float], list[float], Ratio]]:
    """Times and ratio of each step that both programs have."""
    steps = [name for name in rounds[0][0] if name in rounds[0][1]]
    found = {}
    for name in steps:
        old, new = ([both[side][name] for both in rounds] for side in (0, 1))
        found[name] = old, new, ratio_of(old, new, ALPHA / len(steps))
    return found


def middle(values: list[float]) -> str:
    """The upper of the two middle values, as a table has it."""
    value = sorted(values)[len(values) // 2]
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def word(ratio: Ratio, tolerance: float) -> str:
    """What is to be said of a step."""
    if ratio.is_above(1 + tolerance):
        return "**slower**"
    if ratio.high < 1:
        return "faster"
    return "as fast" if ratio.high <= 1 + tolerance else f"up to {ratio.high - 1:.0%} not seen"


def tell(rounds: list[list[Times]], tolerance: float) -> int:
    """Print the table; exit code 1 if a step is slower."""
    found = compared(rounds)
    print("| step (ns a case, or seconds) | old | new | new / old, median | interval | |")
    print("|---|--:|--:|--:|--:|---|")
    for name, (old, new, ratio) in found.items():
        cells = [
            name,
            middle(old),
            middle(new),
            f"{ratio.median:.3f}",
            f"{ratio.low:.3f} to {ratio.high:.3f}",
            word(ratio, tolerance),
        ]
        print(f"| {' | '.join(cells)} |")
    return int(any(ratio.is_above(1 + tolerance) for _, _, ratio in found.values()))


def needed(teams: list[int], commands: bool) -> int:
    """How many rounds such intervals need: of six steps a size, and the command's three times."""
    return fewest_pairs(ALPHA / (6 * len(teams) + 3 * commands))


def main() -> int:
    """Play both and tell which steps are slower."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--teams", type=int, nargs="+", default=[9, 90])
    parser.add_argument("--tolerance", type=float, default=0.03, help="that is not called slower")
    parser.add_argument("--own", action="store_true", help="run each revision's own baseline")
    parser.add_argument("--no-commands", dest="commands", action="store_false")
    given = parser.parse_args()
    if given.rounds < needed(given.teams, given.commands):
        parser.error(f"--rounds: chance needs {needed(given.teams, given.commands)} or more")
    adopt()
    with tempfile.TemporaryDirectory() as place:
        trees = [tree_of(one, Path(place) / side) for side, one in vars(given).items()
                 if side in ("old", "new")]  # fmt: skip
        for tree in trees:  # what is compiled is compiled before
            stepped(tree, trees[0] / BASELINE, given.teams[:1], 0)
        return tell(list(rounds_of(trees, given)), given.tolerance)


if __name__ == "__main__":
    sys.exit(main())
