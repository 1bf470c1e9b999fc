"""An animation of a run written to a file: a page with a player, a GIF, or a film."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sim.language import _, listed, localized
from sim.report.animation.film import Film, film
from sim.report.animation.page import SECONDS, few_colours, write_page
from sim.report.animation.stage import DPI, Stage
from sim.report.charts.look import missing_glyphs_said_once, styled
from sim.report.findings.one_case import check_replication
from sim.report.flow.flow import SIDE_BY_SIDE, FlowAsked, flow
from sim.report.names import named
from sim.running.checksums import record
from sim.running.files import growing
from sim.scenario.problems import InputError, nearest, problem
from sim.studies.library import outcome_in, run_in

MOST_ARMS = 4


def animate(folder: Path, arms: Sequence[str], replication: int, file: Path | None = None) -> Path:
    """Animate the months of a finished run.

    Parameters
    ----------
    folder : pathlib.Path
        Of the run.
    arms : sequence of str
        Shown beside the first arm; none: all arms, or the first four.
    replication : int
        Which one is shown.
    file : pathlib.Path, optional
        An HTML page, a GIF or an MP4; else ``animation.html`` in the folder.

    Returns
    -------
    pathlib.Path
        The file, which is there only when it is complete.

    Raises
    ------
    InputError
        If the folder holds no finished run of one bureau, lacks what is asked for, or has links in
        it.
    """
    run = run_in(folder)
    check_replication(replication, run.about)
    if run.about.get("independent"):
        message = _(
            "every arm has cases of its own (--independent): arms cannot be watched together"
        )
        raise InputError([problem(folder, message)])
    chosen = _chosen(arms, run.study.arms)
    file = file or folder / f"{localized('animation')}.html"
    asked = FlowAsked(tuple(chosen[:SIDE_BY_SIDE]), replication)
    write = _writer(file, partial(flow, run, asked))
    watched = named(run)
    names = dict(zip(run.study.arms, watched.study.arms, strict=True))
    shown = film(watched, [names[arm] for arm in chosen], replication)
    with growing(file) as place, styled(), missing_glyphs_said_once():
        write(shown, place)
    if file.parent == folder:
        record(folder, [file.name])
    return file


def left_out(folder: Path) -> list[str]:
    """Arms of a run that are not shown if none are asked for."""
    return outcome_in(folder).study.arms[MOST_ARMS:]


def _chosen(asked: Sequence[str], known: list[str]) -> list[str]:
    for name in asked:
        if name not in known:
            message = _("no arm '{name}'; {nearest}", name=name, nearest=nearest(name, known))
            raise InputError([problem("--arm", message)])
    chosen = [arm for arm in known if arm in (known[0], *asked)] if asked else known[:MOST_ARMS]
    if len(chosen) > MOST_ARMS:
        message = _(
            "{n} arms are too many to be watched at once; at most {most}, the first included",
            n=len(chosen), most=MOST_ARMS,
        )  # fmt: skip
        raise InputError([problem("--arm", message)])
    return chosen


def _writer(file: Path, of_cases: Callable[[], dict[str, Any]]) -> Callable[[Film, Path], None]:
    """How to write a file of this name; refused where it cannot be written.

    A page has the flow of cases with it, which ``of_cases`` makes.
    """
    writers: dict[str, Callable[[Film, Path], None]]
    writers = {".html": partial(write_page, of_cases), ".gif": _write_gif, ".mp4": _write_film}
    if file.suffix.lower() not in writers:
        message = _("{file} must end with one of {known}", file=file.name, known=listed([*writers]))
        raise InputError([problem("--to", message)])
    if not file.parent.is_dir():
        raise InputError([problem("--to", _("there is no folder {folder}", folder=file.parent))])
    if file.suffix.lower() == ".mp4":
        from matplotlib.animation import FFMpegWriter

        if not FFMpegWriter.isAvailable():
            message = _("an MP4 needs ffmpeg, which is not installed here; .html and .gif do not")
            raise InputError([problem("--to", message)])
    return writers[file.suffix.lower()]


def _write_gif(shown: Film, file: Path) -> None:
    first, *others = (few_colours(image) for image in Stage(shown).pictures())
    durations = [round(1000 * SECONDS)] * len(others) + [4000]  # it ends with a rest
    first.save(file, "gif", save_all=True, append_images=others, duration=durations, loop=0)


def _write_film(shown: Film, file: Path) -> None:
    from matplotlib.animation import FFMpegWriter

    stage = Stage(shown)
    for part in _moving(stage):
        part.set_animated(False)
    writer = FFMpegWriter(fps=round(1 / SECONDS), metadata={"title": shown.title})
    with writer.saving(stage.figure, str(file), DPI):
        for moment in shown.moments():
            stage.show(moment)
            writer.grab_frame()


def _moving(stage: Stage) -> Iterator[Any]:
    yield stage.heading
    for panel in stage.panels:
        yield from panel.moving
