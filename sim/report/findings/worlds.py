"""Whether the arms of a study play the same cases with the same staff."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.language import _, in_a_row, listed
from sim.report.findings.window import window_in_words
from sim.scenario.cases import Closing, Kind
from sim.scenario.scenario import Scenario
from sim.scenario.setting import Setting
from sim.studies.points import StudyOfPoints, ends_of
from sim.studies.run import Run
from sim.studies.study import Outcome
from sim.world.docket import docket_part
from sim.world.staff import staff_part


@dataclass(frozen=True)
class Unlike:
    """Arms that do not have what the reference has.

    Attributes
    ----------
    cases, staff : tuple of str
        Those whose cases, and those whose staff, are not the reference's, in their order.
    """

    cases: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()

    def __or__(self, other: Unlike) -> Unlike:
        cases, staff = (
            tuple(dict.fromkeys([*one, *two]))
            for one, two in ((self.cases, other.cases), (self.staff, other.staff))
        )
        return Unlike(cases, staff)


def unlike_worlds(outcome: Outcome) -> Unlike:
    """The arms of a study whose cases or staff are not those of the first.

    Of a run by the checksums that it has kept of both, in any replication; of the others, which
    keep none, and of independent arms, none of which shares a case with another, by what of the
    scenario they are made from: of a study of many points where no key has been moved, and at both
    ends of each key that is an arm's own. Another time limit makes no other cases.
    """
    study = outcome.study
    played = study.played.scenario if isinstance(study, Run) else study.base
    unlike = _unlike_settings(played, study.arms)
    if not study.no_worlds and not outcome.about.get("independent"):
        drawn = unlike_in(outcome.table("worlds"), study.arms)
        return Unlike(tuple(arm for arm in drawn.cases if arm in unlike.cases), drawn.staff)
    if isinstance(study, StudyOfPoints):
        for point in _ends(study):
            unlike |= _unlike_settings(study.points.scenario(point), study.arms)
    return unlike


def of_same_cases(comparison: pd.DataFrame, unlike: Unlike) -> pd.DataFrame:
    """The rows of a comparison whose closures say something: of arms with the reference's cases."""
    return comparison[~comparison["arm"].isin(unlike.cases)]


def unlike_in(worlds: pd.DataFrame, arms: Sequence[str]) -> Unlike:
    """The same, of a table ``worlds``: arm, replication, checksums of docket and staff."""
    differ = []
    for name in ("docket", "staff"):
        wide = worlds.pivot(index="replication", columns="arm", values=name)
        differ.append(tuple(a for a in arms[1:] if (wide[a] != wide[arms[0]]).any()))
    return Unlike(*differ)


def _unlike_settings(scenario: Scenario, arms: Sequence[str]) -> Unlike:
    """The same, of a scenario; ``arms``: what its arms are called."""
    first, *others = [arm.setting for arm in scenario.arms[: len(arms)]]
    pairs = list(zip(arms[1:], others, strict=True))
    return Unlike(
        tuple(arm for arm, other in pairs if what_makes_cases(other) != what_makes_cases(first)),
        tuple(arm for arm, other in pairs if staff_part(other) != staff_part(first)),
    )


def what_makes_cases(setting: Setting) -> Hashable:
    """What of a setting makes its cases, whatever their time limits, and whoever gets them."""
    kinds = tuple(
        kind.model_copy(update={"time_limit_days": None, "closing": _whoever_gets_them(kind)})
        for kind in setting.kinds
    )
    return docket_part(setting.model_copy(update={"time_limit_days": 1.0, "kinds": kinds}))


def _whoever_gets_them(kind: Kind) -> Closing | None:
    """The closing types of a kind, with cases that come back dealt by the rule."""
    if kind.closing is None:
        return None
    by_rule = {
        name: ending.model_copy(
            update={"reopened": ending.reopened.model_copy(update={"to": "rule"})}
        )
        for name, ending in kind.closing.types()
        if ending.reopened is not None
    }
    return kind.closing.model_copy(update=by_rule)


def _ends(study: StudyOfPoints) -> list[int]:
    """The points at both ends of every key that is an arm's own."""
    columns = zip(study.points.keys, zip(*study.points.values, strict=True), strict=True)
    own = [column for key, column in columns if key.startswith("arms")]
    return sorted({end for column in own for end in ends_of(column)})


def what_is_shared(unlike: Unlike) -> str:
    """What arms have in common in a replication, in words that follow "differences"."""
    if not (unlike.cases or unlike.staff):
        return _("on the same cases and staff, paired by replication")
    return _("paired by replication, all made from the same draws")


def unlike_in_words(unlike: Unlike, arms: Sequence[str]) -> str:
    """Which arms have other cases or staff than the reference; nothing if none has."""
    return in_a_row(_unlike_sentences(unlike, arms))


def _unlike_sentences(unlike: Unlike, arms: Sequence[str]) -> Iterator[str]:
    of = {"reference": arms[0]}
    if unlike.cases:
        yield _(
            "Other cases than {reference}: {arms}. Where more, fewer or other cases come in, "
            "closures are no measure of how well they are dealt with; look at pending cases and at "
            "the share closed within the time limit.",
            arms=listed(list(unlike.cases)),
            **of,
        )
    if unlike.staff:
        yield _(
            "Other staff than {reference} (teams, speeds, absences or selection): {arms}. The "
            "difference is that of the staff as well.",
            arms=listed(list(unlike.staff)),
            **of,
        )
    alike = [arm for arm in arms[1:] if arm not in {*unlike.cases, *unlike.staff}]
    if alike and (unlike.cases or unlike.staff):
        yield _("With the cases and staff of {reference}: {arms}.", arms=listed(alike), **of)


def shared_at_points(outcome: Outcome) -> str:
    """The same of a study of many points: what arms share at a point, and points with another."""
    study = outcome.study
    same = unlike_in_words(unlike_worlds(outcome), study.arms)
    return in_a_row(
        [
            same or _("At each point all arms have the same cases and staff."),
            _("Figures are of cases {window}.", window=window_in_words(outcome.about)),
        ]
    )
