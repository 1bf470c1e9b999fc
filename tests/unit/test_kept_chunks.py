"""Chunks that are kept, and those that are spoiled or of another run."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from sim.running.chunks import Chunks
from sim.running.tables import as_arrow, as_coded, as_read, from_arrow, table, wide
from sim.scenario.problems import InputError

TABLE = pa.table({"replication": [0, 1], "value": [1.5, 2.5]})


@pytest.fixture
def chunks(tmp_path) -> Chunks:
    (tmp_path / "parts").mkdir()
    return Chunks(tmp_path / "parts", "abc", "1")


def test_a_kept_chunk_comes_back(chunks, tmp_path):
    chunks.keep(range(2), {"t.arrow": as_arrow(TABLE), "0/logs/a/0.csv": b"case\n"})
    assert chunks.sound_and_spoiled("t") == ([range(2)], [])
    pd.testing.assert_frame_equal(chunks.table("t", [range(2)]), TABLE.to_pandas())
    chunks.join([range(2)], ["t"], 1, tmp_path)
    assert (tmp_path / "t.csv").read_text() == "replication,value\n0,1.5\n"
    assert (tmp_path / "logs/a/0.csv").read_bytes() == b"case\n"


def test_a_table_of_many_chunks_has_one_heading(chunks, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.running.chunks.JOINED_AT_ONCE", 1)
    for first in (0, 2, 4):
        moved = pa.table({"replication": [first, first + 1], "value": [1.5, 2.5]})
        chunks.keep(range(first, first + 2), {"t.arrow": as_arrow(moved)})
    chunks.join([range(4, 6), range(2), range(2, 4)], ["t"], 5, tmp_path)
    rows = ["replication,value", "0,1.5", "1,2.5", "2,1.5", "3,2.5", "4,1.5"]
    assert (tmp_path / "t.csv").read_text().splitlines() == rows


@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_joined_tables_are_those_of_pandas(at_once, chunks, tmp_path, monkeypatch):
    """To the byte, and as they are read again, with texts or with categories."""
    monkeypatch.setattr("sim.running.chunks.JOINED_AT_ONCE", at_once)
    kept = [range(2 * i, 2 * i + 2) for i in range(5)]
    frames = []
    for chunk in kept:
        numbers = [number for number in chunk for _arm in "ab"]
        made = pa.table(
            {
                "arm": ["b", "=a"] * 2,
                "replication": numbers,
                "team": [str(20 - number) for number in numbers],
                "share": [0.1 * number if number else None for number in numbers],
            }
        )
        frames.append(made.to_pandas())
        chunks.keep(chunk, {"t.arrow": as_arrow(made)})
    chunks.join(kept[::-1], ["t"], 9, tmp_path)
    plain = pd.concat(frames).query("replication < 9")
    plain["arm"] = plain["arm"].str.replace("=", "'=")
    text = plain.to_csv(index=False, lineterminator="\n").replace(".0\n", "\n")
    assert (tmp_path / "t.csv").read_text() == text
    columns = ["team", "arm", "share"]
    again = table(tmp_path, "t", columns)
    for coded, wanted in ((False, again), (True, as_coded(again))):
        found = as_read(chunks.joined("t", kept, 9, columns), columns, coded=coded)
        pd.testing.assert_frame_equal(found[list(wanted)], wanted, check_exact=True)


def spoil(part: Path, how: str) -> None:
    file, sums = part / "t.arrow", part / "sums.json"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    match how:
        case "a byte":
            file.write_bytes(data)
        case "cut short":
            file.write_bytes(data[:-9])
        case "a file gone":
            file.unlink()
        case "of another run":
            sums.write_text(sums.read_text().replace("abc", "abd"))
        case _:
            sums.write_text(how)


SPOILED = ["a byte", "cut short", "a file gone", "of another run", "{", "{}", "[]", "3", "null"]
SPOILED += ['{"run": "abc", "files": {}}', '{"run": "abc", "files": 3}', '{"run": "abc"}']


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_chunk_is_found_and_removed(how, chunks):
    for first in (0, 2):
        chunks.keep(range(first, first + 2), {"t.arrow": as_arrow(TABLE)})
    spoil(chunks.of(range(2)), how)
    assert chunks.spoiled() == [range(2)]
    assert chunks.of(range(2)).exists()
    assert chunks.sound_and_spoiled("t") == ([range(2, 4)], [range(2)])
    assert not chunks.of(range(2)).exists()
    assert chunks.sound_and_spoiled("t") == ([range(2, 4)], [])


def test_what_was_being_written_or_lacks_what_is_needed_is_done_again(chunks):
    chunks.keep(range(2), {"t.arrow": as_arrow(TABLE)})
    half = chunks.folder / "000002-000003.47a1"
    half.mkdir()
    assert chunks.count() == 2
    assert chunks.sound_and_spoiled("t") == ([range(2)], [])
    assert not half.exists()
    assert chunks.sound_and_spoiled("/logs/") == ([], [])
    assert not chunks.of(range(2)).exists()


@pytest.mark.parametrize("how", ["of another run", "gone"])
def test_a_chunk_that_another_program_has_changed_meanwhile_is_not_joined(how, chunks, tmp_path):
    """Two runs in one folder, where no lock could be had: tables are never of both."""
    chunks.keep(range(2), {"t.arrow": as_arrow(TABLE)})
    assert chunks.sound_and_spoiled("t") == ([range(2)], [])
    if how == "gone":
        (chunks.of(range(2)) / "sums.json").unlink()
    else:
        Chunks(chunks.folder, "other", "2").keep(range(2), {"t.arrow": as_arrow(TABLE)})
        assert json.loads((chunks.of(range(2)) / "sums.json").read_text())["run"] == "other"
    with pytest.raises(InputError, match="is not of this run"):
        chunks.join([range(2)], ["t"], 2, tmp_path)


def test_a_link_that_looks_like_a_chunk_is_none(chunks, tmp_path):
    chunks.keep(range(2), {"t.arrow": as_arrow(TABLE)})
    elsewhere = chunks.of(range(2)).rename(tmp_path / "elsewhere")
    chunks.of(range(2)).symlink_to(elsewhere, target_is_directory=True)
    assert (chunks.count(), chunks.sound_and_spoiled("t")) == (0, ([], []))
    chunks.erase()
    assert (elsewhere / "t.arrow").exists()


def test_kept_numbers_are_short_and_come_back_as_they_were(tmp_path):
    """Also where a chunk has larger ones than the others, or none."""
    wanted = pa.table({"n": [2**31 - 1, -5], "text": ["a", "b"], "large": [1, 2]})
    larger = pa.table({"n": [2**31, 0], "text": ["c", None], "large": [2**40, -(2**40)]})
    for i, one in enumerate((wanted, larger, wanted.slice(0, 0))):
        (tmp_path / str(i)).write_bytes(as_arrow(one))
    kept = from_arrow([tmp_path / "0"])
    assert pa.types.is_int32(kept["n"].type)
    assert wide(kept).equals(wanted)
    whole = from_arrow([tmp_path / name for name in "012"])
    assert wide(whole).equals(pa.concat_tables([wanted, larger]))
