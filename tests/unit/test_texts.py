"""Files that a user names: ordinary ones, bounded, in UTF-8."""

from __future__ import annotations

import os
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest

from sim.scenario.problems import InputError
from sim.scenario.reading import read_tree
from sim.scenario.sheet import read_sheet
from sim.scenario.texts import LARGEST_FILE_BYTES, read_text

NOTEPAD = "open it in Notepad, choose File > Save as, and there the encoding UTF-8"
TEXT = "title: 某区法院执行局\n"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (TEXT.encode(), TEXT),
        (TEXT.encode("utf-8-sig"), TEXT),
        (TEXT.replace("\n", "\r\n").encode(), TEXT),
        (b"a\rb\n", "a\nb\n"),
        (b"", ""),
    ],
)
def test_utf_8_is_read_with_all_ends_of_lines_alike(content, text, tmp_path):
    (tmp_path / "a.yaml").write_bytes(content)
    assert read_text(tmp_path / "a.yaml") == text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.yaml", TEXT.encode("gb18030"), f"but, it seems, in GBK; {NOTEPAD}"),
        ("a.yaml", TEXT.encode("utf-16"), f"is not a text file in UTF-8 but in UTF-16; {NOTEPAD}"),
        ("a.yaml", b"\xff\xfe\x00broken", "but in UTF-16; open it in Notepad"),
        ("a.yaml", b"\x89PNG\r\n\x1a\n\0\0", f"is not a text file in UTF-8; {NOTEPAD}"),
        (
            "a.yaml",
            "a: 1\nb: café\n".encode("latin-1"),
            f"a.yaml:2: is not a text file in UTF-8; {NOTEPAD}",
        ),
        ("a.csv", "名称\n".encode("gbk"), "in GBK; in a spreadsheet program save it as CSV UTF-8"),
        ("a.csv", "名称\n".encode("utf-16"), "in UTF-16; in a spreadsheet program save it as CSV"),
        ("a.yaml", b"#" * (LARGEST_FILE_BYTES + 1), "at most 1,000,000 bytes are allowed"),
    ],
)
def test_other_texts_are_refused_with_how_to_save_them(name, content, said, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as error:
        read_text(tmp_path / name)
    assert said in str(error.value)


@pytest.mark.parametrize("content", [b"a\n1\n", "a\n城\n".encode("gbk")])
@pytest.mark.parametrize("read", [read_text, partial(read_sheet, most_bytes=99)])
def test_a_file_is_opened_once_so_that_no_other_can_take_its_place(
    read, content, tmp_path, monkeypatch
):
    opened, really_open = [], os.open

    def opening(name, *how):
        opened.append(name)
        return really_open(name, *how)

    (tmp_path / "a.csv").write_bytes(content)
    monkeypatch.setattr(os, "open", opening)
    with nullcontext() if content.isascii() else pytest.raises(InputError, match=r"a\.csv:2: "):
        read(tmp_path / "a.csv")
    assert opened == [str(tmp_path / "a.csv")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files")
@pytest.mark.parametrize("name", ["/dev/zero", "pipe"])
def test_what_has_no_end_is_no_file(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")  # nobody writes into it
    with pytest.raises(InputError, match="is a device or a pipe, not a file"):
        read_text(Path(name))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (".", "is a folder; give a file"),
        ("a\0b", "a\\x00b: no file can have this name"),
        ("n" * 300 + ".yaml", "cannot be read: its name is too long"),
        ("tinny.yaml", "no such file; did you mean 'tiny.yaml'?"),
    ],
)
def test_what_cannot_be_read_is_said(name, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(TEXT, "utf-8")
    with pytest.raises(InputError) as error:
        read_text(Path(name))
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("sub", "a.yaml:1: extends: sub is a folder; give a file"),
        ("a.yaml", "a.yaml:1: extends: a.yaml extends itself"),
        ("http://example.org/b.yaml", "a.yaml:1: extends: must be a file on this computer"),
        ("[b.yaml]", "a.yaml:1: extends: must be the name of a scenario file"),
        ("''", "a.yaml:1: extends: must be the name of a scenario file"),
        ("b" * 300 + ".yaml", "a.yaml:1: extends: no such file"),
        ('"a\\0"', "a.yaml:1: extends: the character \\x00 cannot stand in a text"),
    ],
)
def test_a_base_that_is_none_is_said_where_it_is_named(named, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("sub").mkdir()
    Path("a.yaml").write_text(f"extends: {named}\n", "utf-8")
    with pytest.raises(InputError) as error:
        read_tree(Path("a.yaml"))
    assert str(error.value).startswith(said)
