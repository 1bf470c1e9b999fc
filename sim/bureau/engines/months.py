"""Plain months of a bureau, for the compiled engine: what it needs of them, what comes of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import IntArray
from sim.bureau.bureau import Bureau
from sim.bureau.engines.compiled_memory import Docketed
from sim.bureau.engines.compiled_months import (
    ALLOCATED_FIRST,
    DUE_FIRST,
    NEWEST_FIRST,
    Desk,
    Span,
    Written,
    play_months,
)
from sim.bureau.engines.compiled_records import State
from sim.bureau.log import NO_CASES, NO_NUMBERS
from sim.bureau.rules.compiled_kernels import Asked
from sim.bureau.rules.kernels import (
    NO_DRAWS,
    NOTHING,
    Kernel,
    as_array,
    dealt_in_turn,
    homes_in_arrays,
)

ORDERS = {"newest_first": NEWEST_FIRST, "due_first": DUE_FIRST}


class Months(NamedTuple):
    """Plain months of a bureau, the first of which has begun.

    Attributes
    ----------
    bureau : Bureau
        Whose they are.
    months : range
        By number.
    """

    bureau: Bureau
    months: range

    @property
    def kernel(self) -> Kernel:
        """The kernel of the rule in force."""
        kernel = self.bureau.regime.traits.kernel
        assert kernel is not None  # as they are plain
        return kernel

    def span(self, cohort: slice) -> Span:
        """The months as the compiled engine plays them, until no case of a cohort is open."""
        bureau, kernel, docket = self.bureau, self.kernel, self.bureau.world.docket
        first, after = self.months[0], self.months[-1] + 1
        speeds = bureau.world.staff.by_month[0]
        order = ORDERS.get(bureau.setting.service_order, ALLOCATED_FIRST)
        integer: IntArray = NO_NUMBERS
        if kernel.integer == "region":
            integer = docket.region
        elif kernel.integer:
            none = np.broadcast_to(np.int32(-1), len(docket))
            integer = none if docket.team is None else docket.team
        closing = bureau.world.calendar.closing[first:after]
        filed_before = np.array(bureau.filed_before[first : after + 1])
        if self.months[-1] == bureau.last_event and not bureau.is_counted:
            closing = np.append(closing[: len(self.months) - 1], bureau.window.calendar.closing[-1])
            filed_before[-1] = filed_before[-2]
        return Span(
            closing=as_array(closing, np.float64),
            filed_before=filed_before,
            speeds=np.array([speeds[bureau.column(month)] for month in self.months]),
            day=bureau.day,
            numbered=bureau.journal.allocated,
            pool=as_array(bureau.pool),
            ahead=bureau.regime.is_dealt_ahead,
            kernel=kernel.number,
            order=order,
            limit=as_array(docket.limit if order == DUE_FIRST else NO_DRAWS, np.float64),
            integer=as_array(integer, np.int32),
            draw=as_array(bureau.world.rule_draws, np.float64) if kernel.draws else NO_DRAWS,
            followed=np.array([cohort.start or 0, cohort.stop]),
        )

    def desk(self, most: int) -> Desk:
        """A desk for so many cases at a time."""
        bureau, kernel = self.bureau, self.kernel
        dealing = bureau.dealing_in(self.months[0])
        teams, regions = len(bureau.presence.present), len(dealing.homes)
        asked = Asked(
            as_array(dealing.active),
            np.empty(teams, dtype=np.int64),
            as_array(bureau.world.staff.divisions[dealing.column]),
            *homes_in_arrays(dealing.homes),
            kernel.options(bureau.regime.options, teams),
            np.empty(most if kernel.integer else 0, dtype=np.int64),
            np.empty(most if kernel.draws else 0),
            np.empty(teams, dtype=np.int64),
            np.empty(most + teams + 1, dtype=np.int64),
        )
        return Desk(asked, kernel.memory.packed(bureau.memory, teams, regions), np.empty(most))

    def blank(self, most: int) -> Written:
        """Where so many allocations, and the counts, will be written down."""
        months, teams = len(self.months), len(self.bureau.presence.present)
        of_journal = self.bureau.journal.blank(most)
        return Written(
            of_journal.case,
            of_journal.team,
            of_journal.day,
            np.empty(months, dtype=np.int64),
            np.empty((months, teams), dtype=np.int64),
        )

    def take_over(self, span: Span, memory: np.ndarray, written: Written) -> None:
        """Leave the bureau as its script would have, after the months that were played."""
        bureau, months = self.bureau, len(written.upto)
        present = bureau.presence.present
        bureau.journal.allocate_in_months(written.upto, written.backlog, present)
        made = int(written.upto[-1])
        if made:  # the rule was asked, the last time about what came after these
            asked_last = int(written.upto.searchsorted(made))
            before = int(written.upto[asked_last - 1]) if asked_last else 0
            dealt = written.team[before:made]
            bureau.memory = self.kernel.memory.unpacked(memory, dealt, bureau.memory)
        coming = span.filed_before[months - 1 : months + 1].tolist()
        bureau.pool = NO_CASES if span.ahead else np.arange(*coming)
        bureau.day = float(span.closing[months - 1])
        bureau.set_speeds(bureau.world.staff.by_month[0][bureau.column(self.months[months - 1])])


def rehearse_months(state: State, docketed: Docketed) -> None:
    """Have no month played, and no case dealt, so that what is compiled for that is loaded."""
    none, no_days, two = NOTHING, np.zeros(0), np.zeros(2, dtype=np.int64)
    span = Span(
        closing=no_days,
        filed_before=two,
        speeds=np.zeros((0, 2)),
        day=0.0,
        numbered=0,
        pool=none,
        ahead=False,
        kernel=0,
        order=0,
        limit=no_days,
        integer=NO_NUMBERS,
        draw=no_days,
        followed=two,
    )
    asked = Asked(two[:1], none, none, none, none, none, none, no_days, none, none)
    written = Written(NO_NUMBERS, NO_NUMBERS, no_days, none, np.zeros((0, 1), dtype=np.int64))
    play_months(state, docketed, span, Desk(asked, two, no_days), written, 0)
    dealt_in_turn(two[:1], 0, 0)
