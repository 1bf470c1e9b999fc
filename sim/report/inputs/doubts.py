"""What of a scenario can have no effect, or not the one that is meant, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language import _, listed, plural
from sim.report.inputs.comers import doubts_on_comers
from sim.report.inputs.no_effect import unheeded
from sim.report.inputs.returns_doubts import doubts_of_returns
from sim.report.inputs.shares import odd_shares
from sim.report.inputs.shifted import shifted_teams
from sim.report.inputs.tracks import of_tracks
from sim.report.inputs.untaken import untaken_kinds
from sim.scenario.cases import LackOfAssets
from sim.scenario.contradictions import (
    Contradiction,
    contradictions_of_arms,
    contradictions_of_parts,
)
from sim.scenario.factorial import MOST_PARTS, factorial
from sim.scenario.in_play import arms_in_force, as_played, cut_spans, not_heeded, written_arms
from sim.scenario.opening import untouched_count
from sim.scenario.problems import InputError
from sim.scenario.scenario import Arm, Scenario
from sim.studies.alike import parts_without_effect
from sim.world.calendar import WorkCalendar, make_calendar


def doubts(scenario: Scenario) -> Iterator[str]:
    """Warnings of changes without effect, each said once."""
    texts: list[str] = []
    for arm in arms_in_force(scenario):
        texts += [*_of_spans(arm), *_of_months(arm), *_of_cut_spans(arm, scenario)]
        texts += [*of_tracks(arm, scenario), *untaken_kinds(arm, scenario)]
        texts += [*_of_closing(arm, make_calendar(scenario)), *_of_conduct(arm, scenario)]
        texts += _of_year_end(arm, scenario)
    yield from dict.fromkeys(texts)
    for key, needed in not_heeded(scenario).items():
        yield _("{key} means nothing here: it needs  {needed}", key=key, needed=needed)
    yield from unheeded(scenario)
    yield from odd_shares(scenario)
    yield from doubts_of_returns(scenario)
    yield from dict.fromkeys(doubts_on_comers(scenario))
    yield from shifted_teams(scenario)
    yield from _of_arms(scenario)
    yield from _of_parts(scenario)
    history = scenario.file.history  # with  months: 0  it is switched off on purpose
    if history.arm.model_extra and "months" not in history.model_fields_set:
        yield _("history.arm runs no month, as history.months is not given")


def idle_opening_stages(scenario: Scenario) -> Iterator[str]:
    """Opening stages of no cases; a table of bureaus may have some."""
    file = scenario.file
    is_said = "opening_stages" in file.model_fields_set and file.bureaus is None
    if is_said and not untouched_count(file.opening_backlog, "untouched"):
        yield _(
            "{key} means nothing here: it needs  {needed}",
            key="opening_stages",
            needed=_("opening_backlog, with cases of a team whose stage is not said"),
        )


def contradiction_in_words(both: Contradiction) -> str:
    """Which of two overlays holds where both set a key."""
    of = {"first": both.first, "second": both.second, "keys": listed(list(both.keys))}
    if both.own:
        return _(
            "arm {arm} sets {keys} itself, as its part {part} does: the arm's own value holds",
            arm=both.arm,
            part=both.first,
            keys=of["keys"],
        )
    if both.arm is not None:
        return _(
            "the parts {first} and {second} of arm {arm} both set {keys}: {second} holds, which is "
            "the later one in the arm's list",
            arm=both.arm,
            **of,
        )
    return _(
        "the parts {first} and {second} both set {keys}: where decompose plays both, {second} "
        "holds, which is the later one in the file",
        **of,
    )


def _of_spans(arm: Arm) -> Iterator[str]:
    """Absences and surges that change nothing."""
    for absence in arm.setting.absences:
        if absence.availability == 1:
            yield _(
                "the absence of team {team} from {month} has availability 1: it changes nothing",
                team=absence.team,
                month=absence.start,
            )
    for surge in arm.setting.intake.surges:
        if surge.factor == 1:
            yield _("the surge from {month} has factor 1: it changes nothing", month=surge.start)


def _of_months(arm: Arm) -> Iterator[str]:
    """Factors of months that change nothing."""
    both = {
        "month_factor": arm.setting.month_factor,
        "intake.dispersion": arm.setting.intake.dispersion,
    }
    for key, factor in both.items():
        if factor is not None and not factor.cv:
            yield _("{key} has cv 0: it changes nothing", key=key)


def _of_cut_spans(arm: Arm, scenario: Scenario) -> Iterator[str]:
    """Absences and surges that are in force in a part of their months only."""
    for span in cut_spans(arm, scenario):
        of = {"month": span.start, "start": scenario.calendar.start}
        if arm is scenario.history:
            yield _(
                "history.arm: what begins in {month} ends before {start}, as history.arm is in "
                "force in the history only",
                **of,
            )
        else:
            yield _(
                "arm {arm}: what begins in {month} is in force from {start} only, as the history "
                "is the same for all arms",
                arm=arm.name,
                **of,
            )


def _of_closing(arm: Arm, calendar: WorkCalendar) -> Iterator[str]:
    """Terminations that are held back only from a month after the run."""
    for kind in arm.setting.kinds:
        rule = kind.closing and kind.closing.lack_of_assets
        if (
            isinstance(rule, LackOfAssets)
            and {"since", "earliest_days"} & rule.model_fields_set
            and rule.earliest_days
            and calendar.first_day(rule.since) >= calendar.end_day
        ):
            yield _(
                "kind {kind}: earliest_days never applies, as no case is filed in {month} or later",
                kind=kind.name,
                month=rule.since,
            )


def _of_conduct(arm: Arm, scenario: Scenario) -> Iterator[str]:
    """Rankings, suspensions and responses that never come about."""
    appraisal, responses = arm.setting.appraisal, arm.setting.responses
    begun = appraisal  # by the comparison, if it does not go on from the history
    if scenario.history_months and appraisal == scenario.history.setting.appraisal:
        begun = None
    months, of = scenario.calendar.months, {"arm": arm.name}
    span = plural(months, "{n} month", "{n} months")
    if begun is not None and begun.every_months > months:
        yield _(
            "arm {arm}: nobody is ever ranked, as rankings are {every} months apart and the "
            "comparison has {span}",
            every=begun.every_months,
            span=span,
            **of,
        )
    elif begun is not None and begun.every_months * (begun.suspend_after or 0) >= months:
        yield plural(
            begun.suspend_after or 0,
            "arm {arm}: nobody is ever suspended, as that takes one ranking and a month after it; "
            "there is one {every}, and the comparison has {span}",
            "arm {arm}: nobody is ever suspended, as that takes {n} rankings and a month after "
            "them; there is one {every}, and the comparison has {span}",
            every=plural(begun.every_months, "every month", "every {n} months"),
            span=span,
            **of,
        )
    if responses.recognition is not None and appraisal is not None and not appraisal.commended:
        yield _("arm {arm}: recognition never applies, as nobody is commended", arm=arm.name)
    longest = float(make_calendar(scenario).days.max())
    if responses.month_end is not None and responses.month_end.days >= longest:
        yield _(
            "arm {arm}: month_end never applies, as no month has more than {days:g} working days",
            arm=arm.name,
            days=longest,
        )


def _of_year_end(arm: Arm, scenario: Scenario) -> Iterator[str]:
    """An effort before the year's end in a run without such an end."""
    response, calendar = arm.setting.responses.year_end, make_calendar(scenario)
    of_file = scenario.file.responses.year_end
    if response is None or (arm is scenario.history and response == of_file):
        return
    before = calendar.history_months
    months = range(before) if arm is scenario.history else range(before, calendar.months)
    decembers = [float(calendar.days[month]) for month in months if calendar.is_december(month)]
    if not decembers:
        yield _("arm {arm}: year_end never applies, as it has no month of December", arm=arm.name)
    elif response.days >= max(decembers):
        yield _(
            "arm {arm}: year_end never applies, as no December has more than {days:g} working days",
            arm=arm.name,
            days=max(decembers),
        )


def _of_arms(scenario: Scenario) -> Iterator[str]:
    """Arms that play the same, be they written the same or not."""
    arms = written_arms(scenario)
    settings = [arm.setting for arm in arms]
    played = [as_played(setting, scenario) for setting in settings]
    for i, arm in enumerate(arms):
        other = arms[played.index(played[i])]
        if settings[i] in settings[:i]:
            first = arms[settings.index(settings[i])].name
            yield _("arm {arm} is the same as {other}", arm=arm.name, other=first)
        elif other is not arm:
            yield _(
                "arm {arm} plays the same as {other}: what it changes has no effect",
                arm=arm.name,
                other=other.name,
            )


def _of_parts(scenario: Scenario) -> Iterator[str]:
    """Parts that nothing plays, and parts that set the same keys."""
    parts = [part.name for part in scenario.file.parts]
    named = {name for arm in scenario.file.arms for name in arm.parts}
    can_be_decomposed = 2 <= len(parts) <= MOST_PARTS
    for part in parts:
        if part in named or (can_be_decomposed and not named):
            continue
        if can_be_decomposed:
            yield _("no arm names the part {part}: only decompose plays it", part=part)
        else:
            yield _(
                "no arm names the part {part}, and decompose needs 2 to {most} parts: nothing "
                "plays it",
                part=part,
                most=MOST_PARTS,
            )
    if can_be_decomposed:
        for part in _idle_parts(scenario):
            yield _("the part {part} changes nothing, whatever other parts there are", part=part)
        yield from map(contradiction_in_words, contradictions_of_parts(scenario.resolved))
    yield from map(contradiction_in_words, contradictions_of_arms(scenario.resolved))


def _idle_parts(scenario: Scenario) -> list[str]:
    """Parts with and without which the bureau plays the same, in every combination."""
    try:
        parts = factorial(scenario)
    except InputError:  # said by decompose, which alone plays them all
        return []
    names = [arm.name for arm in parts.scenario.arms]
    played = [as_played(arm.setting, scenario) for arm in parts.scenario.arms]
    first = {name: names[played.index(one)] for name, one in zip(names, played, strict=True)}
    return parts_without_effect(first, parts)
