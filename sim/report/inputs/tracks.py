"""Tracks, escalation and pull in sentences: what they mean, and what is likely not meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.language import _, listed, plural
from sim.scenario.rules import Pull
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.scenario.terms import called


def tracks_in_words(setting: Setting) -> Iterator[str]:
    """Who takes which kinds, when a case is dealt anew, and where it waits."""
    names, kinds = setting.team_names, [called(kind.name) for kind in setting.kinds]
    by_kinds: dict[tuple[int, ...], list[str]] = {}
    for team, own in sorted(setting.limits.items()):
        by_kinds.setdefault(own, []).append(names[team])
    for own, teams in by_kinds.items():
        yield plural(
            len(teams),
            "Team {teams} takes {kinds} only.",
            "Teams {teams} take {kinds} only.",
            teams=listed(teams),
            kinds=listed([kinds[kind] for kind in own]),
        )
    if by_kinds and setting.escalate is not None:
        yield plural(
            setting.escalate.after_months,
            "What such a team has not closed {n} month after it was allocated is dealt among the "
            "teams that take all kinds.",
            "What such a team has not closed {n} months after it was allocated is dealt among the "
            "teams that take all kinds.",
        )
    if isinstance(setting.allocation, Pull):
        cap, when = setting.allocation.cap, setting.allocation.timing
        text = _("at a count") if when == "monthly" else _("whenever a case is closed or filed")
        yield _(
            "A team with fewer than {cap} open cases gets others, {when}; cases wait in the pool "
            "until then.",
            cap=cap,
            when=text,
        )


def left_out_of_tracks(settings: Sequence[Setting]) -> dict[str, bool]:
    """What expected loads leave out, and whether some setting has it."""
    return {
        _("that cases which a track does not close in time go to other teams"): any(
            setting.limits and setting.escalate for setting in settings
        ),
        _("that cases wait in the pool for a team below its cap"): any(
            setting.allocation.leaves_cases for setting in settings
        ),
    }


def of_tracks(arm: Arm, scenario: Scenario) -> Iterator[str]:
    """Tracks that limit nothing, and cases that are never dealt anew."""
    setting = arm.setting
    for track in setting.tracks:
        if len(track.kinds) == len(setting.kinds):
            teams = listed([str(team) for team in track.teams])
            yield _(
                "tracks: teams {teams} take every kind there is: it limits nothing", teams=teams
            )
    months = scenario.history_months  # what teams have from the history is theirs since then
    months += 0 if arm is scenario.history else scenario.calendar.months
    if setting.limits and setting.escalate is not None and setting.escalate.after_months > months:
        yield _(
            "arm {arm}: no case is ever escalated, as that takes {after} months",
            arm=arm.name,
            after=setting.escalate.after_months,
        )
