"""Where scenarios are confined, they name files of their folders only, and learn of no others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import sim
from sim.ledger.map_file import read_map
from sim.scenario.confined import confined
from sim.scenario.panel import panel_of
from sim.scenario.problems import InputError
from sim.scenario.texts import read_text

READY = Path(__file__).parents[2] / "scenarios"
SECRET = "the secret of others"
SPELLINGS = (
    "../secret{end}",
    "sub/../../secret{end}",
    "./../secret{end}",
    "..//secret{end}",
    "sub/../sub/../../secret{end}",
    "..\\secret{end}",
    "{outside}/secret{end}",
    "//localhost{outside}/secret{end}",
    "\\\\localhost\\share\\secret{end}",
    "C:{outside}/secret{end}",
    "C:secret{end}",
    "file:secret{end}",
    "{outside}/draft/../secret{end}",
    "../draft/own{end}",
    "%2e%2e/secret{end}",
    "．．/secret{end}",
    "link{end}",
    "sub/far/secret{end}",
    "NUL{end}",
    "con{end}",
    "own{end}:stream",
    "pipe{end}",
    "sub{end}",
)
"""Ways to name a file that lies elsewhere, or is none."""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft's folder, with secrets around it and links that lead out of it."""
    folder = tmp_path / "draft"
    for place in (folder / "sub", folder / "sub.yaml", folder / "sub.csv"):
        place.mkdir(parents=True)
    for end in (".yaml", ".csv"):
        (tmp_path / f"secret{end}").write_text(f"{SECRET}\n")
        (folder / f"own{end}").write_text("x\n")
        (folder / f"link{end}").symlink_to(tmp_path / f"secret{end}")
        os.mkfifo(folder / f"pipe{end}")
    (folder / "sub" / "far").symlink_to(tmp_path)
    return folder


def names(draft: Path) -> Iterator[tuple[str, str]]:
    """Each key of a file with each spelling of a name."""
    for spelling in SPELLINGS:
        for key, line in (
            ("extends", "extends: '{name}'"),
            ("bureaus", "extends: baseline.yaml\nbureaus: '{name}'"),
            ("docket", "extends: baseline.yaml\ndocket: '{name}'"),
            ("docket.file", "extends: baseline.yaml\ndocket: {{file: '{name}'}}"),
            (
                "calendar.working_days",
                "extends: baseline.yaml\ncalendar: {{working_days: '{name}'}}",
            ),
        ):
            end = ".yaml" if key == "extends" else ".csv"
            named = spelling.format(end=end, outside=draft.parent.as_posix())
            yield key, line.format(name=named)


def said(draft: Path, text: str) -> str:
    """What is wrong with a scenario in a draft that may name the ready ones."""
    (draft / "mine.yaml").write_text(text)
    with confined([draft, READY]), pytest.raises(InputError) as found:
        sim.load(draft / "mine.yaml")
    (one,) = found.value.problems
    assert SECRET not in str(found.value)
    return f"{one.place.key}: {one.message}"


def test_whatever_lies_elsewhere_is_refused_with_the_same_words(draft: Path) -> None:
    """However it is spelt, whichever key names it, and whether it is there or not."""
    kinds: dict[str, set[str]] = {}
    for key, text in names(draft):
        for there in (text, text.replace("secret", "missing")):
            kinds.setdefault(key, set()).add(said(draft, there))
    messages = {message.removeprefix(f"{key}: ") for key, all_ in kinds.items() for message in all_}
    assert len(messages) == 1
    assert "Upload the file" in messages.pop()


def test_without_confinement_the_same_names_lead_to_the_files(draft: Path) -> None:
    """So the test above would see a confinement that does nothing."""
    (draft / "mine.yaml").write_text("extends: ../secret.yaml\n")
    with pytest.raises(InputError, match="must hold keys and values"):
        sim.load(draft / "mine.yaml")


def test_what_is_named_is_found_beside_the_file_and_then_among_the_ready_ones(draft: Path) -> None:
    text = "extends: national.yaml\nbureaus: courts.csv\ncalendar: {working_days: sub/days.csv}\n"
    (draft / "mine.yaml").write_text(text)
    (draft / "sub" / "days.csv").write_text("date,working\n2013-01-01,0\n2014-01-01,0\n")
    values = ("calendar.start=2014-01", "history.months=0", "calendar.days_per_month=null")
    with confined([draft, READY]):
        scenario = sim.load(draft / "mine.yaml", *values)
    assert scenario.file.bureaus == (READY / "courts.csv").as_posix()
    (draft / "courts.csv").write_text("name,teams,region_imbalance\nown,9,0\n")
    with confined([draft, READY]):
        assert panel_of(sim.load(draft / "mine.yaml", *values)).names == ("own",)


def test_values_laid_over_a_scenario_are_confined_as_well(draft: Path) -> None:
    (draft / "mine.yaml").write_text("extends: baseline.yaml\n")
    for key in ("bureaus", "docket", "docket.file", "calendar.working_days"):
        for name in (draft.parent / "secret.csv", draft.parent / "missing.csv"):
            with confined([draft, READY]), pytest.raises(InputError, match="Upload the file"):
                sim.load(draft / "mine.yaml", f"{key}={name}")


def test_a_ledgers_map_is_confined_as_well(draft: Path) -> None:
    for name in ("../secret.csv", f"{draft.parent}/secret", f"{draft.parent}/missing.csv"):
        (draft / "map.yaml").write_text(
            f"columns: {{case: a, filed: b, closed: c}}\ndays: {name}\n"
        )
        with confined([draft]), pytest.raises(InputError, match="Upload the file"):
            read_map(draft / "map.yaml")


def test_a_thread_that_is_not_confined_is_not_disturbed(draft: Path) -> None:
    """And one that is, is confined to its own folders."""
    secret = draft.parent / "secret.csv"
    with confined([draft]), ThreadPoolExecutor(1) as other:
        assert other.submit(read_text, secret).result() == f"{SECRET}\n"
        with pytest.raises(InputError, match="Upload the file"):
            read_text(secret)
        with confined([draft.parent]):
            assert read_text(secret) == f"{SECRET}\n"
    assert read_text(secret) == f"{SECRET}\n"
