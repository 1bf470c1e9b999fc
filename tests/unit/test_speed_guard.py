"""The arithmetic of what compares speeds; nothing is timed."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts beside each other, as Python finds them where one is run."""
    for folder in (BENCHMARKS, BENCHMARKS / "peers"):
        monkeypatch.syspath_prepend(str(folder))


def test_interval_of_a_median_is_that_of_the_sign_test() -> None:
    """By hand: of 9 ratios the second and the last but one; the chance of less is 20 of 512."""
    from ratios import Ratio, ratio_of, tail

    assert tail(1, 9) == 10 / 512
    new = [1.4, 0.9, 1.3, 1.0, 1.2, 1.1, 1.5, 1.6, 1.7]
    assert ratio_of([1.0] * 9, new, 0.05) == Ratio(1.3, 1.0, 1.6)
    assert ratio_of([2.0] * 9, new, 0.05) == Ratio(0.65, 0.5, 0.8)
    assert ratio_of([1.0] * 20, list(range(1, 21)), 0.05)[1:] == (6, 15)  # of tables: 6th and 15th


@pytest.mark.parametrize(("alpha", "pairs"), [(0.05, 6), (0.06251, 5), (0.0624, 6), (0.005, 9)])
def test_fewer_pairs_say_nothing(alpha: float, pairs: int) -> None:
    from ratios import fewest_pairs, ratio_of

    assert fewest_pairs(alpha) == pairs
    assert ratio_of([1.0] * pairs, [1.0] * pairs, alpha) == (1, 1, 1)
    with pytest.raises(ValueError, match=f"needs {pairs}"):
        ratio_of([1.0] * (pairs - 1), [1.0] * (pairs - 1), alpha)


@pytest.mark.parametrize("n", [6, 9, 11])
def test_equal_programs_are_called_slower_no_more_often_than_said(n: int) -> None:
    """All ways in which n ratios can lie about 1, each as likely as the others."""
    from ratios import ratio_of

    ways = list(product((0.5, 2.0), repeat=n))
    slower = sum(ratio_of([1.0] * n, way, 0.05).is_above(1) for way in ways)
    missed = slower + sum(ratio_of([1.0] * n, way, 0.05).high < 1 for way in ways)
    assert 0 < missed / len(ways) <= 0.05
    assert missed == 2 * slower


def rounds(step: float, other: float) -> list[list[dict[str, float]]]:
    """Ten rounds of two steps, the machine slower and slower; by how much new ones take longer."""
    paces = [1 + k / 4 for k in range(10)]
    return [
        [{"a": 5 * pace, "b": pace, "gone": 1}, {"a": 5 * pace * step, "b": pace * other}]
        for pace in paces
    ]


@pytest.mark.parametrize(
    ("step", "other", "code", "words"),
    [
        (1.0, 1.0, 0, ("as fast", "as fast")),
        (1.02, 0.5, 0, ("as fast", "faster")),
        (1.04, 1.0, 1, ("**slower**", "as fast")),
        (0.9, 2.0, 1, ("faster", "**slower**")),
    ],
)
def test_guard_sees_what_is_slower(
    step: float, other: float, code: int, words: tuple[str, str], capsys: Any
) -> None:
    from speed_guard import tell

    assert tell(rounds(step, other), 0.03) == code
    lines = capsys.readouterr().out.splitlines()[2:]
    assert [line.split("|")[-2].strip() for line in lines] == list(words)  # of what both have


def test_one_slow_round_is_no_slower_program() -> None:
    from speed_guard import tell

    noisy = rounds(1.0, 1.0)
    noisy[3][1]["a"] *= 10
    assert tell(noisy, 0.03) == 0


def test_peers_are_compared_within_runs(tmp_path: Path) -> None:
    """By hand: a slow hour halves all rates and leaves ratios as they are."""
    from kept import Line, append, read
    from tables import rows, spanned

    def line(when: str, program: str, rate: float) -> Line:
        return Line(when, "abc", "machine", "queue", program, "1", 1000, rate)

    first = [line("2026-01-01T08:00:00Z", "plain SimPy", 100)]
    first += [line("2026-01-01T08:00:00Z", name, r) for name, r in (("cimba", 400), ("Ciw", 50))]
    first += [line("2026-01-01T08:00:00Z", "this project", 800)]
    append(first, tmp_path / "runs.csv")
    for when, ours in (("2026-01-01T17:00:00Z", 300), ("2026-01-02T17:30:00Z", 100)):
        peers = [line(when, "plain SimPy", 50), line(when, "cimba", 200)]
        append([*peers, line(when, "this project", ours)], tmp_path / "runs.csv")
    lines = read(tmp_path / "runs.csv")
    assert lines[:4] == first
    assert spanned(lines) == (
        "3 runs in 2 hours of the day, 2026-01-01T08:00:00Z to 2026-01-02T17:30:00Z"
    )
    table = {row[0]: row[3:] for row in rows(lines)}
    assert table["this project"] == ["3", "300", "100", "6.00 (2.00)", "1.50 (0.50)"]
    assert table["cimba"] == ["3", "200", "200", "4.00 (4.00)", ""]
    assert table["Ciw"] == ["1", "50", "50", "0.50 (0.50)", ""]
