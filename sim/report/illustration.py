"""What shows a finished study: its charts and its page, made in its folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.language import localized
from sim.report.findings.summary import Summary
from sim.report.inputs.assumptions_log import FILE as ASSUMPTIONS
from sim.report.names import named
from sim.report.summaries import page_file, summary_name, write_assumptions, write_summary
from sim.running.checksums import record
from sim.running.executors import Done, Files, computed_with_help
from sim.running.server import start_method
from sim.studies.study import Outcome

if TYPE_CHECKING:
    from sim.report.charts.drawing import Drawing
    from sim.report.charts.tables import Tables

MOST_DRAWERS = 8
"""Processes that draw; each has to import what draws."""
MEANWHILE = 2
"""Charts that another process draws while this one imports what draws, where only two draw."""


@dataclass(frozen=True, eq=False)
class Charts:
    """The charts of a study; Matplotlib is imported by whoever looks at them first.

    It can be sent to another process, before the tables are there.
    """

    outcome: Outcome

    @cached_property
    def drawing(self) -> Drawing[Tables]:
        """What draws them."""
        return drawing_of(self.outcome)

    def is_ready(self) -> bool:
        """Import what draws them."""
        return bool(self.drawing.charts)

    def chunks(self, first: int = 1) -> Iterator[range]:
        """One chart each, those that take longest first.

        Parameters
        ----------
        first : int
            Charts of the first chunk, which is there at once: to know how many charts there are,
            all that draws them must be imported.
        """
        yield range(first)
        yield from (range(i, i + 1) for i in range(first, len(self.drawing.charts)))

    def __call__(self, chunk: range) -> Files:
        return self.drawing(chunk)


def drawing_of(outcome: Outcome) -> Drawing[Tables]:
    """All charts of a study, not drawn yet."""
    from sim.report.charts import tables

    return tables.drawing_of(outcome)


@contextmanager
def illustrating(outcome: Outcome, processes: int = 1) -> Iterator[Callable[[Summary], None]]:
    """What draws the charts of a finished study and writes its page, when it is called.

    All is in the language in use. Its tables must be in its folder then, and its summary
    (`sim.report.summaries.write_summary`); its log of assumptions is written with the charts. Other
    processes that draw start now, and import meanwhile what they need.

    Parameters
    ----------
    outcome : Outcome
        In whose folder they are made; its manifest learns the checksums of all that shows it.
    processes : int
        That draw, this one among them, if they start fast here.

    Raises
    ------
    InputError
        When it is called, if there are links in the folder, or something is in the way.
    """
    charts, processes = Charts(outcome), min(processes, MOST_DRAWERS)
    if processes > 1 and start_method() != "forkserver":
        processes = 1
    drawn: AbstractContextManager[Callable[[], Done]]
    if processes > 1:
        chunks = charts.chunks(MEANWHILE if processes == 2 else 1)
        drawn = computed_with_help(charts, chunks, processes, charts.is_ready)
    else:
        drawn = nullcontext(lambda: ((chunk, charts(chunk)) for chunk in charts.chunks()))
    with drawn as begun:
        yield lambda summary: _show(charts, begun, summary)


def _show(charts: Charts, begun: Callable[[], Done], summary: Summary) -> None:
    done = begun()  # others draw already, while this process imports what draws
    from sim.report.charts.drawing import put
    from sim.report.charts.look import charts_of
    from sim.report.interactive.figures import figures_of
    from sim.report.page.page import write_page

    outcome, names = charts.outcome, list(charts.drawing.charts)
    interactive = [*figures_of(charts.drawing.tables, names)] if names else []
    write_assumptions(outcome)
    put(charts.drawing, done, charts_of(outcome.folder))
    write_page(named(outcome), summary, interactive)
    record(outcome.folder, illustrations(outcome))


def illustrate(outcome: Outcome, processes: int = 1) -> None:
    """Make all that shows a finished study anew, in the language in use."""
    with illustrating(outcome, processes) as show:
        show(write_summary(outcome))


def illustrations(outcome: Outcome) -> list[str]:
    """Names of the files that this makes, in the language in use; not all need be there."""
    from sim.report.charts.registry import draws_of

    charts = localized("charts")
    pictures = [
        f"{charts}/{name}.{ending}" for name in draws_of(outcome.study) for ending in ("png", "svg")
    ]
    return [*pictures, page_file(outcome.folder).name, summary_name(), ASSUMPTIONS]


def is_illustrated(folder: Path) -> bool:
    """Whether that was done in the language in use."""
    return page_file(folder).is_file()
