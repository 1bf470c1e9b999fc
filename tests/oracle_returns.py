"""The naive player's cases that come back: they enter the pool at counts."""

from __future__ import annotations

from math import inf

from tests.oracle_people import People


class Homecoming(People):
    """What happens at an allocation event to cases that were closed and come back."""

    def come_back(self) -> None:
        """Who has come back by now enters the pool, last; or goes to the team that closed it."""
        returns = self.world.docket.returns
        if returns is None:
            return
        for number, parent in enumerate(returns.parent.tolist()):
            row, before = self.world.docket.filings + number, self.cases[parent]
            if before.state == "closed" and self.filed[row] == inf:
                day = before.end[-1] + float(returns.delay[number])
                if day <= self.now:
                    self.filed[row] = day
                    self.due[row] = day + float(self.world.docket.limit[row])
                    self.pool.append(row)
        for row in sorted(self.pool):
            number = row - self.world.docket.filings
            if number >= 0 and returns.to_original[number]:
                team = self.cases[int(returns.parent[number])].team
                if team in self.took[-1]:
                    self.pool.remove(row)
                    self.give(row, team)

    def give(self, row: int, team: int) -> None:
        """Allocate a case."""
        raise NotImplementedError
