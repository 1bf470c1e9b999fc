"""Files of a results folder that others may have made: whole, and through no link."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

import pytest

from sim.running import files
from sim.running.files import (
    growing,
    open_regular,
    read_regular,
    refuse_foreign,
    refuse_links,
    write_bytes_whole,
    write_text_whole,
)
from sim.scenario.problems import InputError

NO_LINKS = os.name != "posix"
needs_links = pytest.mark.skipif(NO_LINKS, reason="links and pipes are made as on POSIX")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("durable", [False, True])
def test_a_file_is_there_whole_with_the_usual_permissions(durable, tmp_path):
    usual = tmp_path / "usual"
    usual.touch()
    write_text_whole(tmp_path / "a.txt", "每一行\r\n", durable=durable)
    write_bytes_whole(tmp_path / "b", b"\0\1", durable=durable)
    assert (tmp_path / "a.txt").read_bytes() == "每一行\r\n".encode()
    assert (tmp_path / "b").read_bytes() == b"\0\1"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {stat.S_IMODE(usual.stat().st_mode)}
    assert names(tmp_path) == ["a.txt", "b", "usual"]


def test_the_name_may_be_as_long_as_names_can_be(tmp_path):
    file = tmp_path / ("n" * 250 + ".html")
    write_text_whole(file, "all")
    assert file.read_text() == "all"


@needs_links
def test_a_link_with_the_name_of_the_file_is_replaced_and_not_followed(tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_text("years of work")
    link = tmp_path / "run" / "report.html"
    link.parent.mkdir()
    link.symlink_to(mine)
    write_text_whole(link, "the report")
    assert (mine.read_text(), link.read_text(), link.is_symlink()) == (
        "years of work",
        "the report",
        False,
    )


@needs_links
def test_a_link_put_at_the_name_of_the_growing_file_is_not_followed(tmp_path, monkeypatch):
    """Even if somebody knew the random name."""
    mine = tmp_path / "mine.txt"
    mine.write_text("years of work")
    monkeypatch.setattr(files.os, "urandom", lambda n: b"\0" * n)
    (tmp_path / f".growing-{'00' * 8}.html").symlink_to(mine)
    with pytest.raises(FileExistsError):
        write_text_whole(tmp_path / "report.html", "the report")
    assert mine.read_text() == "years of work"


def test_what_cannot_be_written_leaves_the_old_file_and_nothing_else(tmp_path):
    file = tmp_path / "report.html"
    write_text_whole(file, "all of it")
    with pytest.raises(UnicodeEncodeError):
        write_text_whole(file, "half of it" * 1000 + "\ud800")
    with pytest.raises(OSError, match="No space left") as full, growing(file):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert full.value.filename == str(file)
    with pytest.raises(KeyboardInterrupt), growing(file):
        raise KeyboardInterrupt
    assert file.read_text() == "all of it"
    assert names(tmp_path) == ["report.html"]


def test_an_error_names_the_file_that_was_asked_for(tmp_path):
    file = tmp_path / "missing" / "report.html"
    with pytest.raises(FileNotFoundError) as error:
        write_text_whole(file, "")
    assert error.value.filename == str(file)
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(OSError, match=r"folder\.html") as error:
        write_text_whole(tmp_path / "folder.html", "")
    assert error.value.filename == str(tmp_path / "folder.html")
    with pytest.raises(FileNotFoundError) as error, growing(file.parent.parent / "film.mp4"):
        (tmp_path / "no-such-program").read_bytes()  # its own affair
    assert Path(error.value.filename).name == "no-such-program"


@needs_links
def test_links_inside_a_folder_are_refused_at_any_depth(tmp_path):
    run, elsewhere = tmp_path / "run", tmp_path / "elsewhere"
    (elsewhere / "arm").mkdir(parents=True)
    run.mkdir()
    refuse_links(run, "charts", "logs/arm")  # neither is there
    (run / "charts").mkdir()
    refuse_links(run, "charts")
    (run / "logs").symlink_to(elsewhere)
    with pytest.raises(InputError, match="run/logs: is a link"):
        refuse_links(run, "charts", "logs/arm")
    (run / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match="run/dangling: is a link"):
        refuse_links(run, "dangling")
    (tmp_path / "latest").symlink_to(run)  # the reader's own
    refuse_links(tmp_path / "latest", "charts")


@needs_links
def test_only_regular_files_are_read(tmp_path):
    file = tmp_path / "table.csv"
    file.write_bytes(b"a\r\n")
    assert read_regular(file) == b"a\r\n"
    with pytest.raises(FileNotFoundError):
        open_regular(tmp_path / "missing.csv")
    (tmp_path / "link.csv").symlink_to(file)
    with pytest.raises(InputError, match=r"link\.csv: is a link"):
        open_regular(tmp_path / "link.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    for place in (tmp_path / "pipe.csv", Path("/dev/zero"), tmp_path):
        with pytest.raises(InputError, match="is not a regular file"):
            open_regular(place)


@needs_links
@pytest.mark.parametrize("kind", ["link", "dangling link", "link to a folder", "pipe"])
@pytest.mark.parametrize("place", ["report.html", "charts/closures.png", "logs/a/b/0.csv"])
def test_a_folder_that_holds_what_no_run_puts_there_is_refused(place, kind, tmp_path):
    run, mine = tmp_path / "run", tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").touch()
    file = run / place
    file.parent.mkdir(parents=True)
    (file.parent / "other.csv").touch()
    refuse_foreign(run)
    if kind == "pipe":
        os.mkfifo(file)
    else:
        to = {"link": mine / "thesis.txt", "link to a folder": mine}
        file.symlink_to(to.get(kind, tmp_path / "nowhere"))
    with pytest.raises(InputError, match=re.escape(str(file))):
        refuse_foreign(run)
