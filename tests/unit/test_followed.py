"""What a run says of cases that were still open when their follow-up ended, or had none."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from sim.report.findings.follow_up import OPEN, follow_up_of
from tests.support import scenario


def said(
    shares: dict[str, float], p90: float = 50.0, docket: str | None = None, **changes: Any
) -> str:
    """Of a run with these shares of open cases: what is said of them."""
    rows = [
        {
            "arm": arm,
            OPEN: share,
            "time_to_closure_median_days": 20.0,
            "time_to_closure_p90_days": p90,
            "time_to_closure_sd_regions_days": 1.0,
            "closed_within_limit_share": 0.5,
        }
        for arm, share in shares.items()
    ]
    run: Any = SimpleNamespace(
        table=lambda _name: pd.DataFrame(rows),
        study=SimpleNamespace(base=scenario(**changes)),
        about={"docket": docket} if docket else {},
    )
    return " ".join(follow_up_of(run))


def test_nothing_is_said_where_all_are_closed() -> None:
    assert said({"a": 0.0, "b": 0.0}) == ""
    assert said({"a": 0.0}, docket="ledger.csv") == ""


def test_how_many_are_open_is_said_by_arm_and_which_times_are_exact() -> None:
    text = said({"a": 0.0, "b": 0.0314})
    assert text.startswith("24 months after the last count")
    assert "still open: 3.1 % under b." in text
    assert "followed for 480 days at the least: times up to that are exact" in text
    assert "at least' what" not in text
    assert "less than 0.1 % under a" in said({"a": 0.0001})


@pytest.mark.parametrize("p90", [481.0, float("nan")])
def test_a_time_that_is_longer_or_not_reached_is_a_lower_bound(p90: float) -> None:
    text = said({"a": 0.0, "b": 0.1}, p90)
    assert text.endswith("not reached: time by which 90 % are closed under b.")


def test_a_short_follow_up_leaves_limit_and_mean_open() -> None:
    text = said({"b": 0.1}, follow_up={"months": 3}, time_limit_days=61)
    assert "for 60 days at the least" in text
    assert text.endswith(
        "not reached: spread of time to closure over regions (SD) under b, "
        "closed within the time limit under b."
    )
    assert "closed within" not in said({"b": 0.1}, follow_up={"months": 3}, time_limit_days=60)


def test_without_a_follow_up_it_is_said_which_way_that_misleads() -> None:
    for text in (
        said({"a": 0.2}, docket="ledger.csv"),
        said({"a": 0.2}, follow_up={"months": 0}),
    ):
        assert "open at the last count" in text
        assert "20.0 % under a" in text
        assert text.endswith("times then look better than they are.")
