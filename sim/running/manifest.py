"""What a folder of results says of itself: a finished study's manifest, the mark of a begun one.

Both are read from folders that anybody may have made, so their form is checked before that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.language import _, marked
from sim.running.files import is_plain, read_regular
from sim.scenario.catalogue import OF_A_BUREAU
from sim.scenario.parts import Wording
from sim.scenario.problems import InputError, problem
from sim.scenario.wording import messages
from sim.version import __version__

MANIFEST = "manifest.json"
MARKER = "begun.json"
PROGRAM = "execution-bureau-sim"
LARGEST_BYTES = 200_000_000  # of a manifest; the logs of 100,000 replications are named in less
StudyKind = Literal[
    "run", "bureaus", "decomposition", "sweep", "sensitivity", "seek", "variance", "sets"
]
LEDGER = "ledger"
"""In place of the kind of a study: a ledger that was read."""
OF_ALL = ("title", "scenario", "seed", "command", "packages", "started")
OF_KIND: Mapping[StudyKind, tuple[str, ...]] = {
    "run": (),
    "bureaus": ("bureaus",),
    "decomposition": (),
    "sweep": ("points", "keys", "responses", "more_than", "is_grid"),
    "sensitivity": ("points", "keys", "ranges", "method", "measure"),
    "seek": ("points", "keys", "arm", "target", "confidence", "sought", "costs", "at_most"),
    "variance": ("dockets", "staffs", "draws"),
    "sets": ("points", "keys", "responses", "source"),
}
"""What the manifest of a study of any kind says, and what that of one kind says besides."""


def _inside(name: str) -> str:
    if not is_plain(name):
        raise ValueError(_("must be the name of a file inside the folder"))
    return name


def _measure(name: str) -> str:
    if name not in OF_A_BUREAU:
        raise ValueError(_("must be the name of a measure"))
    return name


FileInside = Annotated[str, AfterValidator(_inside)]
MeasureName = Annotated[str, AfterValidator(_measure)]
Text = Annotated[str, Field(strict=True, min_length=1)]
Digits = Annotated[str, Field(strict=True, pattern=r"^[0-9A-Za-z]{1,64}$")]
Number = Annotated[int, Field(strict=True, ge=1)]
Ends = Annotated[tuple[float, float], Field(strict=False)]


class _Entry(BaseModel):
    """What is said may be more than what is known of here: other versions say more."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)


class TargetEntry(_Entry):
    """What a search is to meet."""

    measure: MeasureName
    at_least: Annotated[bool, Field(strict=True)]
    value: float


class StudyEntry(_Entry):
    """What kind of study it is, and what is needed to show it."""

    kind: StudyKind
    responses: Annotated[list[MeasureName], Field(min_length=1)] | None = None
    more_than: Text | None = None
    is_grid: bool | None = None
    ranges: dict[str, Ends] | None = None
    method: Literal["morris", "sobol"] | None = None
    measure: MeasureName | None = None
    arm: Text | None = None
    target: TargetEntry | None = None
    confidence: Annotated[float, Field(gt=0, lt=1)] | None = None
    sought: Literal[-1, 0, 1] | None = None
    costs: dict[str, float] | None = None
    at_most: Number | None = None
    source: Annotated[str, Field(strict=True)] | None = None


class Reached(_Entry):
    """How precisely a difference is known."""

    measure: MeasureName
    arm: Text
    wanted: float
    half_width: float | None
    settled_at: int | None


class Settled(_Entry):
    """The difference that was the last to be known precisely enough."""

    measure: MeasureName
    arm: Text
    settled_at: int | None


class Best(_Entry):
    """Which arm is best, if it is known."""

    measure: MeasureName
    zone: float
    arm: Text | None
    replications: int
    out_at: dict[str, int]


class Stopping(_Entry):
    """Why there are as many replications as there are."""

    confidence: float
    at_most: Number
    reached: bool
    last_to_settle: Settled | None = None
    half_widths: Annotated[list[Reached], Field(min_length=1)] | None = None
    best: Best | None = None


class DocketRows(_Entry):
    """What of a given docket is played; ``unused_columns``: each with the nearest that is used.

    ``opening``: cases that are there at the start, of them in the pool, and with a team that has
    not worked on them. ``drawn``: what of the cases each replication draws; ``in_rotation``: cases
    that a replay does not give to who had them, and why.
    """

    rows: Annotated[int, Field(strict=True, ge=0)]
    not_played: Annotated[int, Field(strict=True, ge=0)]
    unused_columns: dict[str, str]
    opening: dict[Literal["cases", "in_pool", "untouched"], Annotated[int, Field(ge=0)]] = {}
    drawn: list[Literal["work", "wait", "filings"]] = []
    in_rotation: dict[Literal["without_team", "team_away"], Annotated[int, Field(ge=0)]] = {}


class LedgerEntry(_Entry):
    """What was read of a court's ledger, and of which months it is; numbers are of rows or cases.

    Attributes
    ----------
    first, last : Text
        The months that count, as 2013-05.
    as_of : Text
        Until when the ledger knows, an ISO date with its time.
    """

    file: Text
    sha256: Digits
    rows_read: Annotated[int, Field(strict=True, ge=0)]
    cases: Annotated[int, Field(strict=True, ge=0)]
    without_officer: Annotated[int, Field(strict=True, ge=0)]
    officers: Annotated[int, Field(strict=True, ge=0)]
    closed_only: bool
    first: Annotated[str, Field(pattern=r"^\d{4}-\d\d$")]
    last: Annotated[str, Field(pattern=r"^\d{4}-\d\d$")]
    as_of: Text


class KnownLedger(_Entry):
    """What is known of the reading of a ledger, which plays nothing, from its beginning on."""

    id: Digits
    version: Text
    code: Digits
    study: dict[str, Any]
    ledger: LedgerEntry
    map: dict[str, Any]
    command: Text
    packages: dict[str, str]
    started: Text


class Known(_Entry):
    """What is known of a study from its beginning on.

    Attributes
    ----------
    id : Digits
        Content of the study, see `sim.running.provenance.run_id`.
    code : Digits | None
        See `sim.running.code.code_digest`; older versions say nothing of it.
    """

    id: Digits
    scenario_name: Text
    arms: Annotated[list[Text], Field(min_length=1)]
    title: Wording | None = None
    version: Text
    code: Digits | None = None
    seed: Annotated[int, Field(strict=True, ge=0)] | None = None
    scenario: dict[str, Any] | None = None
    study: StudyEntry | None = None
    command: Text | None = None
    packages: dict[str, str] | None = None
    started: Text | None = None
    bureaus: Number | None = None
    points: Number | None = None
    keys: list[Text] | None = None
    dockets: Number | None = None
    staffs: Number | None = None
    draws: Number | None = None
    docket: Text | None = None
    docket_rows: DocketRows | None = None
    independent: bool | None = None
    adjusted: bool | None = None
    engine: Text | None = None


class Manifest(Known):
    """What a finished study says of itself.

    Attributes
    ----------
    checksums_sha256 : dict[FileInside, Digits]
        Of every file that the program has made in the folder, but for this one.
    """

    replications: Number
    finished: Text | None = None
    stopping: Stopping | None = None
    checksums_sha256: dict[FileInside, Digits]

    @model_validator(mode="after")
    def _complete(self) -> Manifest:
        """Older versions say nothing of the study; what is said of it must be enough to show it."""
        if self.study is not None:
            named = {name for name, value in (*self.study, *self) if value not in (None, [])}
            needed = {*OF_ALL, *OF_KIND[self.study.kind]}
            if not needed <= named or not named & {"points", "bureaus"} <= needed:
                raise ValueError(_("lacks what this kind of study says"))
        return self


class LedgerManifest(KnownLedger):
    """What the finished reading of a ledger says of itself."""

    finished: Text
    checksums_sha256: dict[FileInside, Digits]


class _Mark(_Entry):
    """What a folder says of itself while something is computed in it.

    Attributes
    ----------
    holds : list[FileInside]
        Names of what the program puts there; it erases nothing else.
    again : bool
        Whether a study that was there is to be replaced.
    by : dict[str, str | int]
        Who computes it: host, process, since.
    """

    program: Literal["execution-bureau-sim"]
    holds: list[FileInside]
    again: bool
    by: dict[str, str | int]


class Marker(Known, _Mark):
    """The mark of a study."""


class LedgerMarker(KnownLedger, _Mark):
    """The mark of the reading of a ledger."""


def is_ledger(about: Mapping[str, Any]) -> bool:
    """Whether a manifest, or a mark, is of a ledger that was read, and of no study."""
    study = about.get("study")
    return isinstance(study, Mapping) and study.get("kind") == LEDGER


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder, as it was written; None if there is none.

    Raises
    ------
    InputError
        If what is there is not the manifest of a study, or damaged.
    """
    return _read(folder / MANIFEST, Manifest, LedgerManifest)


def read_marker(folder: Path) -> dict[str, Any] | None:
    """The mark of a study that was begun in a folder; None if there is none.

    Raises
    ------
    InputError
        If what is there is none of this version's, or damaged.
    """
    return _read(folder / MARKER, Marker, LedgerMarker)


def _read(file: Path, study: type[Known], ledger: type[KnownLedger]) -> dict[str, Any] | None:
    if not file.is_symlink() and not file.exists():
        return None
    data = _json(file)
    model = ledger if isinstance(data, Mapping) and is_ledger(data) else study
    try:
        model.model_validate(data)
    except ValidationError as invalid:
        where, why = next(messages(invalid.errors(include_url=False), model, data), ((), ""))
        key = ".".join(map(str, where))
        raise InputError([problem(file, unfit(data, why), key=key)]) from None
    about: dict[str, Any] = data
    return about


def _json(file: Path) -> Any:
    if file.is_file() and file.stat().st_size > LARGEST_BYTES:
        raise InputError([problem(file, _(NOT_OURS))])
    try:
        data = json.loads(read_regular(file).decode("utf-8"))
        json.dumps(data, ensure_ascii=False).encode()  # no text can be written with half a sign
    except (ValueError, RecursionError):
        raise InputError([problem(file, _(NOT_OURS))]) from None
    return data


NOT_OURS = marked("is damaged, or was not written by this program")


def unfit(data: Any, why: str) -> str:
    """What to say of a manifest that is not as it should be: damaged, or of an older version."""
    version = data.get("version") if isinstance(data, Mapping) else None
    if isinstance(version, str) and version != __version__ and "scenario_name" in data:
        return _("is of an older version ({version}); run it again", version=version)
    return _("{damaged}: {why}", damaged=_(NOT_OURS), why=why)


def versions(about: Mapping[str, Any]) -> tuple[str, str]:
    """Version and code that a study was made with; older versions say nothing of their code."""
    return str(about.get("version", "")), str(about.get("code") or "")
