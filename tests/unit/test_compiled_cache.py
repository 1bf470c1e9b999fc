"""Nothing that is wrong with what Numba keeps on the disk stops a run, or is run."""

from __future__ import annotations

import errno
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("numba")
from matplotlib import get_cachedir
from numba import njit
from numba.core import config

from sim.bureau.engines import engine_named, resolved
from sim.compiled import cache
from sim.compiled.cache import OwnTemporary, Places, kept
from sim.language import notices
from sim.language.notices import Notice
from sim.measures.rehearsal import is_at_hand
from sim.own_folder import own_folder, shelter_matplotlib
from sim.scenario.problems import InputError
from tests.cli.conftest import TINY
from tests.kept_engine import SMALL_ONES, copied_engine


def twice(x: int) -> int:
    return 2 * x


@pytest.fixture(autouse=True)
def nothing_said_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_shown", set())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which the compiled `twice` is kept."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "CACHE_DIR", str(folder))
        compiled = kept(njit(twice))
        assert compiled(21) == 42
        assert compiled.stats.cache_misses
        again = kept(njit(twice))
        assert again(21) == 42
        assert again.stats.cache_hits
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which Numba uses."""
    copy = tmp_path / "kept"
    shutil.copytree(filled, copy)
    monkeypatch.setattr(config, "CACHE_DIR", str(copy))
    return copy


def only(folder: Path, ending: str) -> Path:
    (found,) = folder.glob(f"*/*{ending}")
    return found


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


SPOILED: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_bytes(b""),
    "cut": cut,
    "random": lambda file: file.write_bytes(bytes(range(256)) * 9),
    "of something else": lambda file: file.write_bytes(pickle.dumps([1, 2, 3])),
    "of another type": lambda file: file.write_bytes(
        pickle.dumps(sys.modules["numba"].__version__) + pickle.dumps(7)
    ),
    "text": lambda file: file.write_bytes(b"<html>"),
}


@pytest.mark.parametrize("how", SPOILED)
@pytest.mark.parametrize("ending", [".nbi", ".nbc"])
def test_what_is_spoiled_is_compiled_anew_and_kept(ending, how, folder):
    SPOILED[how](only(folder, ending))
    compiled = kept(njit(twice))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert compiled(21) == 42
    assert all(str(folder) in str(one.message) for one in said)
    assert len(said) <= 1
    assert compiled.stats.cache_misses
    again = kept(njit(twice))
    assert again(21) == 42
    assert again.stats.cache_hits


def test_machine_code_with_one_wrong_bit_is_not_run(folder):
    flip(only(folder, ".nbc"))
    compiled = kept(njit(twice))
    with pytest.warns(Notice, match="is spoiled; it is compiled anew"):
        assert compiled(21) == 42
    assert compiled.stats.cache_misses


def test_what_is_missing_is_compiled_without_a_word(folder):
    only(folder, ".nbc").unlink()
    assert kept(njit(twice))(21) == 42
    shutil.rmtree(folder)
    assert kept(njit(twice))(21) == 42
    assert only(folder, ".nbc").is_file()


def test_what_cannot_be_removed_is_named(folder):
    index = only(folder, ".nbi")
    index.unlink()
    index.mkdir()  # cannot be removed as a file
    compiled = kept(njit(twice))
    with pytest.warns(Notice) as said:
        assert compiled(21) == 42
    spoiled, in_vain = (str(one.message) for one in said)
    assert "is spoiled" in spoiled
    assert "delete the files in it" in in_vain
    assert str(index.parent) in in_vain


def test_a_full_disk_costs_no_more_than_time(folder, monkeypatch):
    shutil.rmtree(folder)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cache.SoundFile, "_dump", full)
    compiled = kept(njit(twice))
    with pytest.warns(Notice, match=r"cannot be kept in .*No space left on device"):
        assert compiled(21) == 42


def test_a_folder_that_is_none_is_said_and_another_one_taken(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(config, "CACHE_DIR", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    given = Places._locator_classes
    monkeypatch.setattr(Places, "_locator_classes", [given[0], OwnTemporary])
    compiled = kept(njit(twice))
    with pytest.warns(Notice, match=r"is kept in .*bureau-sim-.*engine, as nothing can be written"):
        assert compiled(21) == 42
    again = kept(njit(twice))
    assert again(21) == 42
    assert again.stats.cache_hits


def test_without_any_place_it_is_compiled_in_every_run(monkeypatch):
    monkeypatch.setattr(Places, "_locator_classes", [])
    compiled = kept(njit(twice))
    with pytest.warns(Notice, match="cannot be kept anywhere"):
        assert compiled(21) == 42


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_a_folder_that_others_can_write_into_is_not_trusted(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ours = tmp_path / f"bureau-sim-{os.getuid()}"
    assert own_folder("engine") == ours / "engine"
    assert ours.stat().st_mode & 0o777 == 0o700
    ours.chmod(0o777)
    assert own_folder("engine") is None
    shutil.rmtree(ours)
    (tmp_path / "others").mkdir()
    ours.symlink_to(tmp_path / "others")
    assert own_folder("engine") is None
    ours.unlink()
    ours.touch()
    assert own_folder("engine") is None
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    (tmp_path / "bureau-sim-4711").mkdir(mode=0o700)  # made by somebody else
    assert own_folder("engine") is None


def test_matplotlib_finds_its_fonts_again_without_a_home(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    shelter_matplotlib()
    assert "MPLCONFIGDIR" not in os.environ
    monkeypatch.setenv("HOME", str(tmp_path / "none"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "none"))
    shelter_matplotlib()
    assert os.environ["MPLCONFIGDIR"] == str(own_folder("matplotlib"))
    monkeypatch.delenv("MPLCONFIGDIR")


def test_worker_processes_say_nothing(monkeypatch):
    monkeypatch.setattr("multiprocessing.parent_process", lambda: "parent")
    notices.notice("what the parent has said")  # a warning would be an error here


# The engine itself


def test_with_numba_switched_off_simpy_plays(monkeypatch):
    assert resolved("auto") == "compiled"
    for off in ("1", "2"):
        monkeypatch.setenv("NUMBA_DISABLE_JIT", off)
        assert resolved("auto") == "simpy"
        with pytest.raises(InputError, match="not installed here, or switched off"):
            engine_named("compiled")
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")
    assert engine_named("compiled") == "compiled"


def test_a_numba_that_cannot_be_loaded_is_said_with_what_helps(monkeypatch):
    monkeypatch.delattr("sim.bureau.engines.compiled_engine")
    monkeypatch.setitem(sys.modules, "sim.bureau.engines.compiled_engine", None)
    with pytest.raises(InputError, match=r"Numba cannot be loaded here.*--engine simpy"):
        is_at_hand("auto")


@pytest.mark.study
def test_the_engine_plays_on_when_its_files_are_spoiled(tmp_path):
    """Files of both kinds, in a process of its own."""
    copy = copied_engine(tmp_path / "kept")
    code, index = SMALL_ONES
    spoiled = [*copy.glob(f"{code}_*.nbc"), *copy.glob(f"{index}_*.nbi")]
    assert {file.suffix for file in spoiled} == {".nbc", ".nbi"}
    for file in spoiled:
        file.write_bytes(b"")
    (tmp_path / "tiny.yaml").write_text(TINY, "utf-8")

    def verify() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "sim", "verify", "tiny.yaml"],
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "kept")},
            cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    first, second = verify(), verify()
    assert (first.returncode, second.returncode) == (0, 0)
    assert "is spoiled; it is compiled anew" in first.stderr
    assert "same log" in first.stdout
    assert second.stderr == ""


def test_simpy_needs_neither_numba_nor_a_home(tmp_path):
    (tmp_path / "numba").mkdir()
    said = "raise SystemExit('Numba was loaded')"
    (tmp_path / "numba" / "__init__.py").write_text(said, "utf-8")
    (tmp_path / "tiny.yaml").write_text(TINY, "utf-8")
    options = ["--engine", "simpy", "--out", "run", "--workers", "1"]
    options += ["--set", "arms=[{name: a}]", "--replications", "1"]  # and so few charts
    ran = subprocess.run(
        [sys.executable, "-m", "sim", "run", "tiny.yaml", *options],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ["PYTHONPATH"]]),
            "HOME": "/proc/nohome",
            "MPLCONFIGDIR": get_cachedir(),  # else fonts would be looked for
        },
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (tmp_path / "run" / "charts" / "one_case.png").is_file()
    assert not (tmp_path / "run.partial").exists()
