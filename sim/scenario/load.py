"""What a setting asks of its teams: expected work against capacity, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.schema import Setting


@dataclass(frozen=True)
class TeamLoad:
    """Expected load of one team under the regional rule.

    Attributes
    ----------
    cases : cases a month
    officer, assistant : work / capacity at the mean speed; None: there is no assistant
    """

    team: str
    cases: float
    officer: float
    assistant: float | None

    @property
    def load(self) -> float:
        """Load of the busier of the two."""
        return max(self.officer, self.assistant or 0.0)

    @property
    def growth(self) -> float:
        """Cases by which the backlog is expected to grow each month; 0 if the team keeps up."""
        return self.cases * (1 - 1 / self.load) if self.load > 1 else 0.0


def work_of_case(setting: Setting, role: str) -> float:
    """Expected effort of a case for a role, days at speed 1."""
    shares = [kind.share for kind in setting.kinds]
    factors = [kind.work_factor for kind in setting.kinds]
    factor = sum(s * f for s, f in zip(shares, factors, strict=True)) / sum(shares)
    stages = (stage.work.family.expectation for stage in setting.route if stage.role == role)
    return factor * sum(stages)


def regional_cases(setting: Setting) -> list[float]:
    """Cases a month each team gets when every region goes to its homes in turn."""
    cases = [0.0] * len(setting.team_names)
    total = sum(region.share for region in setting.intake.regions)
    for region, home in zip(setting.intake.regions, setting.homes, strict=True):
        for team in home:
            cases[team] += setting.intake.cases_per_month * region.share / total / len(home)
    return cases


def team_loads(setting: Setting, days_per_month: float) -> list[TeamLoad]:
    """Expected load of every team under the regional rule.

    Parameters
    ----------
    days_per_month : mean working days of a month
    """
    names = setting.team_names
    officer_work, clerical_work = (work_of_case(setting, r) for r in ("officer", "assistant"))
    loads = []
    for name, cases, speeds in zip(names, regional_cases(setting), setting.speeds, strict=True):
        officer, assistant = speeds
        capacity = officer.family.expectation * days_per_month
        if assistant is None:
            alone = officer_work + setting.clerical_factor * clerical_work
            loads.append(TeamLoad(name, cases, cases * alone / capacity, None))
        else:
            helper = cases * clerical_work / (assistant.family.expectation * days_per_month)
            loads.append(TeamLoad(name, cases, cases * officer_work / capacity, helper))
    return loads
