"""Which months are plain: those that an engine may play in one go."""

from __future__ import annotations

from sim.bureau.allocations import Allocations


def plain_months(bureau: Allocations, months: range) -> range:
    """The first of some months that are plain: none, if the first one is not.

    The event that opens the first of them has come, and cases are about to be dealt. The event at
    the last count passes for a month, if nothing is played that comes after it. A plain month is
    one in which nothing happens but count, dealing, and work:

    - the rule in force has a kernel with its options (`sim.bureau.rules.kernels`), and is asked at
      the month's event alone: about the pool, or about the filings to come as well (``rolling``,
      and ``immediate`` where the rule deals blindly);
    - no case leaves a team, comes back, is escalated or limited to kinds, and none stays in the
      pool at an event;
    - the same teams take cases, in the same divisions and under the same regime, as in the month
      before, and at least one does; none of them came back lately, is due an even share, or has
      named a successor;
    - there is neither appraisal nor behaviour, in the history or the comparison.

    Speeds may change from month to month. All else goes by the script, month by month.
    """
    is_dealt = bureau.is_counted and months[0] == bureau.last_event  # what waits, waits on
    if bureau.morale is not None or bureau.returning is not None or (is_dealt and len(bureau.pool)):
        return months[:0]
    presence, regime, column = bureau.presence, bureau.regime, bureau.column(months[0])
    is_asked_once = regime.is_asked_once and regime.traits.kernel is not None
    leaves = regime.may_leave_cases or regime.has_heirs or regime.escalates_after is not None
    comes = presence.is_anyone_back or len(bureau.even_share.teams)
    if not is_asked_once or leaves or comes or not len(presence.active):
        return months[:0]
    if len(presence.active) < len(presence.present):
        redistributes = bureau.setting.absent_cases == "redistribute"
        leaving = presence.leaving(presence.exists, redistribute=redistributes)
        if leaving and bureau.workforce.backlog[leaving].any():
            return months[:0]
    upto, begins = bureau.world.staff.alike_upto[column], bureau.world.calendar.history_months
    if months[0] < begins:
        upto = min(upto, begins)
    return months[: max(upto - months[0], 1)]
