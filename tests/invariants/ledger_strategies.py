"""Given dockets, drawn by hypothesis: whose their cases were, and what of them is drawn."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import numpy as np
from hypothesis import strategies as st

from sim.world.begun import NO_TEAM
from sim.world.docket import Docket

DRAWS = [["work", "wait"], ["work", "wait"], ["work", "wait", "filings"]]
HEADING = "filed_day,amount_yuan,opening_team,team,region,kind,limit_days"


@st.composite
def given_dockets(draw: st.DrawFn, teams: int, regions: int, days: int) -> dict[str, Any]:
    """Keys of a scenario that names a docket of a few cases, with or without filings."""
    drawn = draw(st.sampled_from(DRAWS))
    rows = [HEADING]
    for _ in range(draw(st.integers(1, 10))):
        team = draw(st.sampled_from(["", *range(1, teams + 1)]))
        is_old = "filings" in drawn or draw(st.booleans())
        old = draw(st.sampled_from(["pool", *range(1, teams + 1)])) if is_old else ""
        filed = -draw(st.sampled_from([0, 3, 30.5, 4000])) if is_old else draw(st.integers(0, days))
        region, kind = draw(st.integers(0, regions - 1)), draw(st.sampled_from("ab"))
        limit = draw(st.sampled_from(["", 0.5, 7]))
        rows.append(f"{filed},1000,{old},{team},R{region},{kind},{limit}")
    text = "\n".join(rows) + "\n"
    if not any(row.split(",")[2] or float(row.split(",")[0]) < days for row in rows[1:]):
        text += "0,1000,1,1,R0,a,\n"
    file = Path(gettempdir()) / f"sim-{sha256(text.encode()).hexdigest()[:16]}.csv"
    file.write_text(text, encoding="utf-8")
    stages = draw(st.sampled_from(["untouched", "in_proportion", "in_proportion"]))
    named = {"file": file.as_posix(), "draw": drawn}
    return {"docket": named, "opening_backlog": [], "opening_stages": stages}


def with_own_teams(draw: st.DrawFn, cases: Docket, teams: int) -> Docket:
    """A scripted docket of which it is known who had some of the cases."""
    own = [draw(st.sampled_from([NO_TEAM, *range(teams)])) for _ in range(len(cases))]
    return replace(cases, team=np.array(own, dtype=np.int64))
