"""Where teams belong in the naive player, from docs/model.md ("Where teams belong") alone."""

from __future__ import annotations

from sim.scenario.setting import Setting
from sim.scenario.staffing import TeamGroup


def places(setting: Setting) -> tuple[list[int], list[list[int]]]:
    """Division of each team, and the teams, from 0, that serve each region, in order."""
    divisions, homes = written_divisions(setting), written_homes(setting)
    leaving = [(setting.team_index(ref), m.to_division) for m in setting.moves for ref in m.teams]
    gone = [team for team, _to in leaving]
    before = [list(home) for home in homes]
    for home in homes:
        home[:] = [team for team in home if team not in gone]
    for team, to in leaving:
        for home, was in zip(homes, before, strict=True):
            if any(other not in gone and divisions[other] == to for other in was):
                home.append(team)
    after = list(divisions)
    for team, to in leaving:
        after[team] = to
    return after, homes


def written_divisions(setting: Setting) -> list[int]:
    """Divisions before moves."""
    if not isinstance(setting.teams, TeamGroup):
        return [team.division for team in setting.team_list]
    left, divisions = setting.teams.count, []
    for number in range(1, setting.teams.divisions + 1):
        still = setting.teams.divisions - number + 1
        size = -(-left // still)  # what is left in equal parts, rounded up
        divisions += [number] * size
        left -= size
    return divisions


def written_homes(setting: Setting) -> list[list[int]]:
    """Homes before moves."""
    regions, teams = setting.intake.regions, len(setting.team_names)
    if setting.intake.homes is None:
        return [[setting.team_index(ref) for ref in region.home] for region in regions]
    shares = [region.share for region in regions]
    if teams < len(shares):
        has, home = [0.0] * teams, [[-1] for _ in shares]
        todo = list(range(len(shares)))
        while todo:
            region = max(todo, key=lambda i: (shares[i], -i))
            todo.remove(region)
            team = min(range(teams), key=lambda t: (has[t], t))
            home[region], has[team] = [team], has[team] + shares[region]
        return home
    sizes = [1 for _ in shares]
    while sum(sizes) < teams:
        neediest = max(range(len(shares)), key=lambda i: (shares[i] / sizes[i], -i))
        sizes[neediest] += 1
    team, homes = 0, []
    for size in sizes:
        homes.append(list(range(team, team + size)))
        team += size
    return homes
