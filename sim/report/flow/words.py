"""What the flow of cases says, in the language in use."""

from __future__ import annotations

from sim.language import _, marked

WORDS = {
    "title": marked("Flow of cases"),
    "about": marked(
        "Every case of one replication is a mark. A row is a team, a column a stage of the route; "
        "a case waits in the pool until a team has it, and leaves when it is closed. It is one "
        "draw of chance: that the arms differ here does not show that they differ on average."
    ),
    "window": marked(
        "Shown are the months {first} to {last}; the comparison has {n}: a page cannot hold more."
    ),
    "first_month": marked("Months shown, from"),
    "play": marked("Play"),
    "pause": marked("Pause"),
    "back": marked("One day back"),
    "forward": marked("One day on"),
    "day": marked("Day"),
    "speed": marked("Speed"),
    "per_second": marked("{n} days a second"),
    "marks_by": marked("Marks by"),
    "by_state": marked("what is done on the case"),
    "by_age": marked("age against the time limit"),
    "by_kind": marked("kind of case"),
    "ready": marked("lies with the team"),
    "worked": marked("is worked on"),
    "waiting": marked("waits for others (time limits, replies, auctions)"),
    "moving": marked("is handed over"),
    "pooled": marked("in the pool"),
    "returned": marked("in the pool, taken from a team"),
    "early": marked("half of the limit is not over"),
    "half": marked("half of the limit is over"),
    "late": marked("over the time limit"),
    "pool": marked("Pool"),
    "closed": marked("Closed"),
    "team": marked("Team"),
    "backlog": marked("Backlog"),
    "total": marked("All teams"),
    "officer": marked("officer"),
    "assistant": marked("assistant"),
    "pool_people": marked("the pool's people"),
    "absent": marked("absent"),
    "suspended": marked("suspended"),
    "not_there": marked("not in the bureau"),
    "begin": marked("before the first month"),
    "new": marked("{month} begins"),
    "at_day": marked("{month}, end of working day {day} of {days}"),
    "on_day": marked("{month}, working day {day}"),
    "at_date": marked("end of {date}"),
    "count": marked("{month}: count of the month"),
    "said": marked("{arm}: backlog {backlog}, in the pool {pool}, closed so far {closed}."),
    "more": marked("+{n}"),
    "cells": marked("Cases in each cell on the day shown"),
    "picture": marked(
        "Picture of every case, by team and stage. Space plays and pauses; left and right go by a "
        "day, page up and down by a month; up and down choose a case, Escape lets it go."
    ),
    "shortcuts": marked(
        "Keys in the picture: space plays and pauses, left and right go by a day, page up and page "
        "down by a month, up and down choose a case, Escape lets it go."
    ),
    "find": marked("Case number"),
    "follow": marked("Follow this case"),
    "no_case": marked("No case {number} is here on these days."),
    "none": marked("Point at a case, or choose one, to follow it in both arms."),
    "case": marked("Case {number}"),
    "and_then": marked("{said}, {more}"),
    "filed": marked("filed {day}"),
    "filed_before": marked("filed {n} days before these months"),
    "kind": marked("kind {kind}"),
    "came_back": marked("it is case {number} come back"),
    "where": marked("{arm}: {what}"),
    "with_team": marked("with team {team}, {stage}: {state}; {days} days since filing"),
    "in_pool": marked("in the pool; {days} days since filing"),
    "was_closed": marked("closed by team {team}, {days} days after filing"),
    "before_filing": marked("not filed yet"),
    "not_here": marked("not among its cases"),
    "escalated": marked("in the pool, left to teams that take all kinds; {days} days since filing"),
}


def flow_words() -> dict[str, str]:
    """All of it, by name."""
    return {name: _(text) for name, text in WORDS.items()}
