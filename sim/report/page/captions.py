"""What each chart shows and how to read it: its caption, and what a screen reader says."""

from __future__ import annotations

from sim.language import _, marked

CAPTIONS: dict[str, str] = {
    "closures": marked(
        "Cases closed by the whole bureau in each month, a line an arm. The bands are of each arm "
        "by itself; whether arms differ, the chart of differences says."
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
    "waits_by_region": marked(
        "How long parties wait, a row a region, a dot an arm. Where dots lie far apart, the arm "
        "decides who waits."
    ),
    "pending_by_age": marked(
        "Pending cases at each month's count by age, a panel an arm. Dark areas that grow mean "
        "that old cases are left lying."
    ),
    "team_backlogs": marked(
        "The backlog of every team by itself, a panel a team, a line an arm, with the mean of all "
        "teams in grey."
    ),
    "backlog_range": marked(
        "The backlog of the whole bureau in all replications, a panel an arm: its median, and how "
        "far chance can take it."
    ),
    "closures_against_speed": marked(
        "Closures of teams against the speed of their officers, a line an arm. A steep line means "
        "that fast teams are kept supplied with cases."
    ),
    "idle_shares": marked(
        "Idle share of officers and assistants, a row an arm: the mean, and each team as a stroke."
    ),
    "one_case": marked(
        "One case under each arm, from filing to closure: when it is worked on, and what it waits "
        "for in between. One case proves nothing; it shows how waiting arises."
    ),
    # of decompositions, sensitivity studies and sweeps
    "waterfall": marked(
        "From the bureau without any part of the reform to the one with all, a step a part. A step "
        "whose bar reaches across its start may be chance."
    ),
    "tornado": marked(
        "What each assumption does to the difference between the arms within its range, the most "
        "telling on top: one at a time (left), and with all others varying (right)."
    ),
    "sweep": marked(
        "The difference between the arms at the points of the sweep. Where the band or bar does "
        "not hold the threshold, the answer is clear."
    ),
    # of tables of bureaus
    "provinces": marked(
        "What changes in each province against the reference arm, each with its own interval."
    ),
    "bureaus": marked(
        "How uneven the teams of each bureau are, and what changes in each bureau, a dot a bureau. "
        "Single bureaus scatter by chance; a line, where there is one, is the trend."
    ),
    "within_and_between": marked(
        "How much of the unevenness lies within bureaus, and how much between them. Allocation "
        "inside a bureau can level the first only."
    ),
    "backlog": marked("Backlog of all bureaus together at each month's count, a line an arm."),
}


def caption(name: str) -> str:
    """The caption of a chart, by its file's name; empty where there is none."""
    known = "sweep" if name.startswith("sweep_") else name
    return _(CAPTIONS[known]) if known in CAPTIONS else ""
