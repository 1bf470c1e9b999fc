"""What can be asked of jobs, kind by kind: options that requests name, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from sim.language import Language, _
from sim.running.files import is_plain
from sim.scenario.problems import InputError, problem
from sim.scenario.wording import messages


def _beside(name: str) -> str:
    if not is_plain(name) or "/" in name:
        raise ValueError(_("must be the name of a file beside the scenario"))
    return name


Beside = Annotated[str, AfterValidator(_beside)]
Count = Annotated[int, Field(ge=1)]
Values = Annotated[dict[str, list[float]], Field(min_length=1)]


class Options(BaseModel):
    """What all kinds have in common: there is nothing else than what is named."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class OfScenario(Options):
    """What is laid over a scenario, and on how many processes it is played."""

    settings: list[str] = []
    seed: Annotated[int, Field(ge=0)] | None = None
    bureau: str | None = None
    workers: Count | None = None
    again: bool = False

    def rest(self) -> dict[str, Any]:
        """What the kind of study takes besides, by the names that `sim.api` has for it."""
        return self.model_dump(exclude=set(OfScenario.model_fields))


class RunOptions(OfScenario):
    """Of a run, also of a table of bureaus or of sets."""

    replications: Count | None = None
    docket: Beside | None = None
    sets: Beside | None = None
    keep_logs: bool = False
    independent: bool = False
    adjusted: bool = False


class DecomposeOptions(OfScenario):
    """Of a decomposition."""

    replications: Count | None = None


class SweepOptions(OfScenario):
    """Of a sweep."""

    vary: Values
    design: str = "grid"
    points: Annotated[int, Field(ge=2)] = 32
    response: Annotated[list[str], Field(min_length=1)] = ["closures"]
    more_than: str = "0"
    replications: Annotated[int, Field(ge=2)] | None = None


class SensitivityOptions(OfScenario):
    """Of a sensitivity study; ``ranges``: lowest and highest value of each key."""

    ranges: Annotated[
        dict[str, Annotated[list[float], Field(min_length=2, max_length=2)]], Field(min_length=1)
    ]
    method: str = "morris"
    size: Annotated[int, Field(ge=2)] | None = None
    response: str = "closures"
    replications: Annotated[int, Field(ge=2)] | None = None


class SeekOptions(OfScenario):
    """Of a search."""

    vary: Values
    until: str
    arm: str | None = None
    smallest: bool | None = None
    cost: dict[str, float] | None = None
    confidence: float = 0.95
    at_most: Annotated[int, Field(ge=2)] = 500


class VarianceOptions(OfScenario):
    """Of a study of variance."""

    dockets: Annotated[int, Field(ge=2)] | None = None
    staffs: Annotated[int, Field(ge=2)] | None = None
    docket: Beside | None = None


Month = Annotated[str, Field(pattern=r"^(1[89]|2[01])\d\d-(0[1-9]|1[0-2])$")]


class LedgerOptions(Options):
    """Of the reading of a ledger that was uploaded, by its id; ``fit_until``: and of a fit."""

    ledger: str
    name: Beside
    first: Month | None = None
    last: Month | None = None
    fit_until: Month | None = None
    again: bool = False


class ShowOptions(Options):
    """Of what is made of a finished study; ``run``: by which pages name it."""

    run: str
    form: Literal["report", "brief", "workbook", "excel"] = "report"
    language: Language | None = None


def checked(model: type[Options], options: Mapping[str, Any]) -> Options:
    """Options that fit a model.

    Raises
    ------
    InputError
        With everything that does not.
    """
    try:
        return model.model_validate(options)
    except ValidationError as invalid:
        found = messages(invalid.errors(include_url=False), model, dict(options))
        problems = [problem("options", why, key=".".join(map(str, where))) for where, why in found]
        raise InputError(problems) from None
