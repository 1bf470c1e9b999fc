"""What each chart shows and how to read it: its caption, and what a screen reader says."""

from __future__ import annotations

from sim.words import _, marked

CAPTIONS: dict[str, str] = {
    "closures": marked(
        "Cases closed by the whole bureau in each month, a line an arm. Where bands overlap, the "
        "arms may differ by chance alone."
    ),
    "backlog_spread": marked(
        "How unevenly the backlog lies over the teams at each month's count. The lower the line, "
        "the more even."
    ),
    "backlog_by_team": marked(
        "The backlog of every team at each month's count, a panel an arm. Lines that fan out mean "
        "that some teams drown while others run dry."
    ),
    "differences": marked(
        "What changes against the reference arm, a row a measure. Where the bar does not touch the "
        "line at 0, the change is more than chance."
    ),
    "time_to_closure": marked(
        "Share of cases closed by days since filing, open cases counted. The higher a line, the "
        "sooner parties are served."
    ),
    "closures_against_spread": marked(
        "Closures against the spread of backlogs, a dot an arm. Grey arms are no better than "
        "another in either."
    ),
}


def caption(name: str) -> str:
    """The caption of a chart, by its file's name; the name itself where there is none."""
    return _(CAPTIONS[name]) if name in CAPTIONS else name.replace("_", " ")
