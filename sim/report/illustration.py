"""What shows a finished study: its charts and its page, made in its folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.language import localized
from sim.report.findings.summary import Summary
from sim.report.inputs.assumptions_log import FILE as ASSUMPTIONS
from sim.report.names import named
from sim.report.summaries import page_file, summary_name, write_words
from sim.running.checksums import record
from sim.running.executors import Done, Files, computed_with_help
from sim.running.server import start_method
from sim.studies.study import Outcome

if TYPE_CHECKING:
    from sim.report.charts.drawing import Drawing
    from sim.report.charts.tables import Tables

MOST_DRAWERS = 8
"""Processes that draw; each has to import what draws."""


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

    def chunks(self) -> Iterator[range]:
        """One chart each, those that take longest first."""
        yield from self.drawing.chunks()

    def __call__(self, chunk: range) -> Files:
        return self.drawing(chunk)


def drawing_of(outcome: Outcome) -> Drawing[Tables]:
    """All charts of a study, not drawn yet."""
    from sim.report.charts import tables

    return tables.drawing_of(outcome)


@contextmanager
def illustrating(outcome: Outcome, processes: int = 1) -> Iterator[Callable[[Summary], None]]:
    """What draws the charts of a finished study and writes its page, when it is called.

    All is in the language in use. Its tables must be in its folder then, and what it says in words
    (`sim.report.summaries.write_words`); other processes that draw start now, and import meanwhile
    what they need.

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
    with computed_with_help(charts, charts.chunks(), processes, charts.is_ready) as done:
        yield lambda summary: _show(charts, done, summary)


def _show(charts: Charts, done: Done, summary: Summary) -> None:
    from sim.report.charts.drawing import put
    from sim.report.charts.look import charts_of
    from sim.report.page.page import write_page

    outcome = charts.outcome
    put(charts.drawing, done, charts_of(outcome.folder))
    write_page(named(outcome), summary)
    record(outcome.folder, illustrations(outcome))


def illustrate(outcome: Outcome, processes: int = 1) -> None:
    """Make all that shows a finished study anew, in the language in use."""
    with illustrating(outcome, processes) as show:
        show(write_words(outcome))


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
