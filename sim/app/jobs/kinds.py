"""The kinds of jobs: what may be asked of each, and what carries it out, in a process of its own.

The functions are called there; what they need is imported then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.app.jobs.options import (
    DecomposeOptions,
    OfScenario,
    Options,
    RunOptions,
    SeekOptions,
    SensitivityOptions,
    ShowOptions,
    SweepOptions,
    VarianceOptions,
)
from sim.language import marked

if TYPE_CHECKING:
    from sim.app.jobs.telling import Telling
    from sim.report.results import Results
    from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Asked:
    """What a process carries out.

    Attributes
    ----------
    options : Options
        Checked, of the kind's model.
    file : pathlib.Path or None
        The scenario as it was when the job was begun, if the kind is of one.
    folder : pathlib.Path or None
        Of the finished study, if the kind is of one.
    folders : tuple of pathlib.Path
        Whose files the scenario may name.
    """

    options: Any
    file: Path | None
    folder: Path | None
    folders: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of job.

    Attributes
    ----------
    name : str
        What it is called on pages, in English.
    options : type of Options
        What can be asked.
    carry_out : callable
        Does it and gives the folder of what it leaves; tells how it goes.
    is_study : bool
        Whether it computes, and is of a draft; else it shows what is computed. Studies wait for
        studies alone, so that nobody waits long for a picture.
    """

    name: str
    options: type[Options]
    carry_out: Callable[[Asked, Telling], Path]
    is_study: bool = True


def _scenario(asked: Asked, telling: Telling, *keys: str, takes_many: bool = False) -> Scenario:
    """The scenario with what is laid over it; ``keys``: options that are keys of it, too."""
    import sim
    from sim.scenario.confined import confined
    from sim.scenario.panel import chosen_bureau

    options: OfScenario = asked.options
    laid_over = {key: getattr(options, key) for key in ("seed", *keys)}
    settings = [f"{key}={value}" for key, value in laid_over.items() if value is not None]
    assert asked.file is not None
    with confined(asked.folders):
        loaded = sim.load(asked.file, *options.settings, *settings)
        is_whole = takes_many and options.bureau is None
        chosen = loaded if is_whole else chosen_bureau(loaded, options.bureau)
    telling.is_most = not isinstance(chosen.file.replications, int)
    return chosen


def _how(asked: Asked, telling: Telling) -> dict[str, Any]:
    """Where to run: another process that computes the same is waited for.

    Charts and pages are drawn when they are asked for, by a job of their own.
    """
    options: OfScenario = asked.options
    return {
        "workers": options.workers,
        "again": options.again,
        "wait": True,
        "illustrate": False,
        "listener": telling.listener,
    }


def _beside(asked: Asked, name: str | None) -> Path | None:
    """A table that was uploaded with the scenario."""
    assert asked.file is not None
    return None if name is None else asked.file.with_name(name)


def _run(asked: Asked, telling: Telling) -> Path:
    import sim
    from sim.report.inputs.mixed import inherited_question

    scenario = _scenario(asked, telling, "replications", takes_many=True)
    if hint := inherited_question(scenario):
        telling.told(hint)
    rest = asked.options.rest()
    del rest["replications"]
    rest |= {name: _beside(asked, rest[name]) for name in ("docket", "sets")}
    return sim.run(scenario, **rest, **_how(asked, telling)).folder


def _decompose(asked: Asked, telling: Telling) -> Path:
    import sim

    scenario = _scenario(asked, telling, "replications")
    return sim.decompose(scenario, **_how(asked, telling)).folder


def _variance(asked: Asked, telling: Telling) -> Path:
    import sim

    rest = asked.options.rest()
    rest["docket"] = _beside(asked, rest["docket"])
    return sim.variance(_scenario(asked, telling), **rest, **_how(asked, telling)).folder


def _of_points(study: str) -> Callable[[Asked, Telling], Path]:
    """A study of many points, by the name of its function in `sim`."""

    def carry_out(asked: Asked, telling: Telling) -> Path:
        import sim

        options = asked.options
        varied = "ranges" if "ranges" in type(options).model_fields else "vary"
        rest: Mapping[str, Any] = options.rest()
        keys = {key: tuple(values) for key, values in rest[varied].items()}
        loaded = _scenario(asked, telling)
        telling.is_most = study == "seek"
        call: Callable[..., Results] = getattr(sim, study)
        others = {name: value for name, value in rest.items() if name != varied}
        return call(loaded, keys, **others, **_how(asked, telling)).folder

    return carry_out


def _show(asked: Asked, telling: Telling) -> Path:
    import sim
    from sim.language import language_in_use, use_language

    options: ShowOptions = asked.options
    assert asked.folder is not None
    use_language(options.language or language_in_use())
    telling.stage("charts")
    write: dict[str, Callable[[Path], object]] = {
        "report": sim.write_report,
        "brief": sim.write_brief,
        "workbook": sim.write_workbook,
        "excel": sim.write_excel_csv,
    }
    write[options.form](asked.folder)
    return asked.folder


KINDS: dict[str, Kind] = {
    "run": Kind(marked("Run"), RunOptions, _run),
    "decompose": Kind(marked("Decomposition"), DecomposeOptions, _decompose),
    "sweep": Kind(marked("Sweep"), SweepOptions, _of_points("sweep")),
    "sensitivity": Kind(marked("Sensitivity"), SensitivityOptions, _of_points("sensitivity")),
    "seek": Kind(marked("Search"), SeekOptions, _of_points("seek")),
    "variance": Kind(marked("Whose chance"), VarianceOptions, _variance),
    "show": Kind(marked("Report"), ShowOptions, _show, is_study=False),
}
"""All kinds, by the names that requests have for them."""
