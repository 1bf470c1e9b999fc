"""One job: what was asked, how it goes, and what came of it; as it is kept on the disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args
from uuid import uuid4

from sim.language import LANGUAGES, Language
from sim.running.files import write_text_whole

State = Literal["waiting", "working", "stopped", "failed", "finished"]
ABOUT = "job.json"
FEWEST_TIMES, MOST_TIMES, FEWEST_SECONDS, SETTLING = 3, 100, 3.0, 1.0
"""What a pace is told from: the last events, over so many seconds, but none of the first seconds,
which may be of work that was kept."""


@dataclass(frozen=True)
class Job:
    """A job, at one moment.

    Attributes
    ----------
    id : str
        By which pages name it.
    kind : str
        One of `sim.app.jobs.kinds.KINDS`.
    name : str
        Of its scenario, or of the study that it shows.
    draft : str
        Id of the draft that it was begun from; empty if it is of a finished study.
    options : mapping
        What was asked.
    language : {"en", "zh"}
        In which it was asked, and in which it says what it has to say.
    begun : str
        When it was asked for, in UTC.
    state : str
        waiting, working, stopped, failed or finished.
    stage : str
        Of one that works: compiling, playing, tables, charts; empty before.
    done, of : int
        Units of work that are kept, of the most that are needed; 0 of 0 before that is known.
    unit : str
        What they are: replications, or bureaus.
    is_most : bool
        Whether fewer may do.
    said : tuple of str
        What the user should know.
    work, left : str
        The folder in which it works, and that of what it left, from the app's folder.
    problems : tuple of mappings
        What is wrong in what was given: file, line, key, message.
    failed : str
        Why else it failed, in words.
    paced : tuple of (float, int)
        How many units were kept at which moments: when it began to work, and lately.
    """

    id: str
    kind: str
    name: str
    draft: str
    options: Mapping[str, Any]
    language: Language
    begun: str
    state: State = "waiting"
    stage: str = ""
    done: int = 0
    of: int = 0
    unit: str = ""
    is_most: bool = False
    said: tuple[str, ...] = ()
    work: str = ""
    left: str = ""
    problems: tuple[Mapping[str, Any], ...] = ()
    failed: str = ""
    paced: tuple[tuple[float, int], ...] = field(default=(), compare=False)

    @property
    def is_over(self) -> bool:
        """Whether it neither works nor waits."""
        return self.state not in {"waiting", "working"}

    def again(self) -> Job:
        """The same, waiting anew."""
        return replace(self, state="waiting", stage="", said=(), problems=(), failed="", paced=())


CHANGED = {"stage", "done", "of", "unit", "work", "is_most"}
"""What an event may say of a job, by the same names."""


def new_job(
    kind: str, name: str, draft: str, options: Mapping[str, Any], language: Language
) -> Job:
    """A job that waits."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Job(uuid4().hex[:12], kind, name, draft, dict(options), language, now)


def after(job: Job, event: Mapping[str, Any], now: float) -> Job:
    """A job after something that its process tells; ``now``: in seconds."""
    told: dict[str, Any] = {name: value for name, value in event.items() if name in CHANGED}
    match event["event"]:
        case "begun":
            told |= {"stage": "playing", "done": 0, "paced": ((now, 0),)}
        case "finished":
            paced = (*job.paced[:1], *job.paced[1:][-MOST_TIMES:], (now, event["done"]))
            told |= {"stage": "playing", "paced": paced}
        case "said":
            told = {"said": (*job.said, event["text"])}
        case "result":
            told = {"state": "finished", "left": event["folder"]}
        case "problems":
            told = {"state": "failed", "problems": tuple(event["problems"])}
        case "failed":
            told = {"state": "failed", "failed": event["said"]}
    return replace(job, **told)


def seconds_left(job: Job, now: float) -> float | None:
    """How long the rest will take, if it goes on as it went; None where that is not known yet."""
    if job.state != "working" or job.stage != "playing" or not job.paced:
        return None
    begun = job.paced[0][0]
    counted = [one for one in job.paced if one[0] >= begun + SETTLING]
    if len(counted) < FEWEST_TIMES:
        return None
    (first, had), (last, has) = counted[0], counted[-1]
    if last - first < FEWEST_SECONDS or has <= had:
        return None
    return max((job.of - has) * (last - first) / (has - had) - (now - last), 0.0)


def write_job(job: Job, folder: Path) -> None:
    """Keep what is known of a job in its folder."""
    known = {name: value for name, value in asdict(job).items() if name != "paced"}
    write_text_whole(folder / ABOUT, json.dumps(known, ensure_ascii=False, indent=1))


def read_job(folder: Path) -> Job | None:
    """The job of a folder; None if there is none that can be read."""
    try:
        known = json.loads((folder / ABOUT).read_text("utf-8"))
        listed = {name: tuple(known[name]) for name in ("said", "problems")}
        job = Job(**{**known, **listed})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return job if _is_whole(job) else None


def _is_whole(job: Job) -> bool:
    """Whether a record has values of the kinds that it should have."""
    texts = (job.id, job.kind, job.name, job.draft, job.begun, job.stage, job.work, job.left)
    return (
        all(isinstance(one, str) for one in (*texts, *job.said))
        and all(type(one) is int for one in (job.done, job.of))
        and isinstance(job.options, dict)
        and all(isinstance(one, dict) for one in job.problems)
        and job.state in get_args(State)
        and job.language in LANGUAGES
    )
