"""Work on processes: what a worker that dies costs, also before it has begun."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sim.language import language_in_use, speaking
from sim.running import executors
from sim.running.answering import ElsewhereError, TracebackElsewhere
from sim.running.executors import (
    Files,
    UnsafeFilesError,
    Where,
    Work,
    checked,
    computed,
    computed_with_help,
)
from sim.running.server import METHOD_VARIABLE, hearing_later, start_method
from sim.running.workers import Preparation, WorkersLostError
from sim.scenario.problems import InputError, problem

ROOT = Path(__file__).parents[2]
CHUNKS = [range(i, i + 1) for i in range(8)]


def done_together(work: Work, chunks: Sequence[range], processes: int) -> list[Any]:
    with computed_with_help(work, chunks, processes) as begun:
        return list(begun())


def label(chunk: range) -> Files:
    return {str(chunk.start): b""}


def spoken(chunk: range) -> Files:
    return {f"{chunk.start} {language_in_use()}": b""}


def kill_workers(after: float, most: int = 1) -> tuple[Callable[[], None], list[int]]:
    """What kills so many starting workers, and the numbers of workers it saw."""
    seen: list[int] = []

    def ready() -> None:
        children = multiprocessing.active_children()
        seen.append(len(children))
        time.sleep(after)
        for child in children[:most]:
            os.kill(child.pid or 0, signal.SIGKILL)

    return ready, seen


@pytest.mark.parametrize("after", [0.02, 2.0])  # as it starts; as it waits for the parent
@pytest.mark.parametrize("most", [1, 2])
def test_a_worker_that_dies_before_it_begins_loses_no_chunk(after, most):
    ready, seen = kill_workers(after, most)
    done = [chunk for chunk, _ in computed(label, CHUNKS, Where(workers=2), Preparation(ready))]
    assert sorted(chunk.start for chunk in done) == list(range(8))
    assert seen == [2]  # both workers start while the parent gets ready


def dies(*_given: object) -> Files:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


class DiesWhenOpened:
    """Work whose reading ends the worker, as a lack of memory would."""

    def __call__(self, chunk: range) -> Files:
        return label(chunk)

    def __reduce__(self) -> tuple[Callable[..., Files], tuple[str]]:
        return dies, ("now",)


@pytest.mark.parametrize(("work", "asked"), [(dies, None), (label, dies), (DiesWhenOpened(), None)])
def test_workers_that_die_again_and_again_are_said_so(work, asked):
    with pytest.raises(
        WorkersLostError, match=r"twice .* \(signal SIGKILL\)\. Out of memory\? Try"
    ):
        list(computed(work, CHUNKS, Where(workers=2), Preparation(lambda: None, asked)))
    assert multiprocessing.active_children() == []


def is_first(marker: Path) -> bool:
    """Whether nobody has come here before, in any process."""
    try:
        marker.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def dies_while_it_sends(marker: Path, size: int, chunk: range) -> Files:
    files = {str(chunk.start): bytes(size)}
    if is_first(marker):
        frame = sys._getframe()
        while "pipe" not in frame.f_locals:
            assert frame.f_back is not None
            frame = frame.f_back
        answer = pickle.dumps((files, None))
        pipe = frame.f_locals["pipe"].fileno()
        half = struct.pack("!i", len(answer)) + answer[: len(answer) // 2]
        while half:
            half = half[os.write(pipe, half) :]
        dies()
    return files


@pytest.mark.parametrize("size", [10, 5_000_000])  # less and more than a pipe holds
def test_a_worker_that_dies_while_it_sends_costs_its_chunks_only(tmp_path, size):
    work = partial(dies_while_it_sends, tmp_path / "marker", size)
    done = dict(computed(work, CHUNKS, Where(workers=2)))
    assert sorted(chunk.start for chunk in done) == list(range(8))
    assert all(list(files.values()) == [bytes(size)] for files in done.values())
    assert (tmp_path / "marker").exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_workers_that_are_killed_one_after_another_are_survived(how):
    """Each has work in hand, or has sent it, or waits for more."""
    done = []
    for chunk, _files in computed(label, [range(i, i + 1) for i in range(40)], Where(workers=2)):
        done.append(chunk.start)
        if chunk.start % 10 == 5:
            os.kill(multiprocessing.active_children()[0].pid or 0, how)
    assert sorted(done) == list(range(40))


def dies_once_in_the_midst(marker: Path, chunk: range) -> Files:
    if chunk.start == 3 and is_first(marker):
        dies()
    return label(chunk)


def test_chunks_are_asked_for_when_there_is_room(tmp_path):
    asked, done = [], 0

    def chunks() -> Iterator[range]:
        for i in range(30):
            asked.append(i)
            yield range(i, i + 1)

    work = partial(dies_once_in_the_midst, tmp_path / "marker")
    for _chunk in computed(work, chunks(), Where(workers=2)):
        done += 1
        assert len(asked) <= done + 2 * 2 + 2  # two in each one's hands, and two to be seen ahead
    assert done == 30


class UnreadableError(Exception):
    """Can be sent, but not opened: its own arguments are not those it is made of."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other}")


def fails(error: str, chunk: range) -> Files:
    if error == "input":
        raise InputError([problem("x.yaml", "wrong", line=chunk.start + 1, key="teams")])
    if error == "unreadable":
        raise UnreadableError("one", "other")
    if error == "result":
        return {"a": lambda: b""}  # type: ignore[dict-item]
    raise SystemExit(error)


@pytest.mark.parametrize(
    "do", [partial(computed, where=Where(workers=2)), partial(done_together, processes=2)]
)
@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        ("input", InputError, "x.yaml:1: teams: wrong"),
        ("unreadable", ElsewhereError, "UnreadableError: one and other"),
        ("result", (AttributeError, pickle.PicklingError), "lambda"),
        ("exit", SystemExit, "exit"),
    ],
)
def test_what_is_raised_in_a_worker_is_raised_here(error, kind, said, do):
    work, chunks = partial(fails, error), [range(1)]
    with pytest.raises(kind, match=said) as raised:
        list(do(work, chunks))
    assert isinstance(raised.value.__cause__, TracebackElsewhere)
    assert "in fails" in str(raised.value.__cause__) or error == "result"
    if error == "input":
        assert raised.value.problems[0].place.line == 1
    assert multiprocessing.active_children() == []


def test_work_that_cannot_be_sent_is_said_at_once():
    with pytest.raises((AttributeError, pickle.PicklingError)):
        list(computed(lambda _chunk: {}, CHUNKS, Where(workers=2)))


class Unstarted(multiprocessing.Process):
    """One that cannot be started, for another reason than the machine's."""

    def start(self) -> None:
        raise RuntimeError("cannot start")


def unstarted(_thread: threading.Thread) -> None:
    raise RuntimeError("cannot start")


@pytest.mark.parametrize("is_helped", [False, True])
def test_no_pipe_is_left_of_a_worker_that_was_not_started(is_helped, monkeypatch):
    pipes = []

    def opened():
        pipes.extend(multiprocessing.Pipe())
        return pipes

    monkeypatch.setattr("sim.running.workers.Pipe", opened)
    monkeypatch.setattr(
        multiprocessing, "get_context", lambda _: SimpleNamespace(Process=Unstarted)
    )
    if is_helped:  # with a thread of this process, and nobody else
        monkeypatch.setattr(threading.Thread, "start", unstarted)
        play = partial(done_together, label, CHUNKS, 1)
    else:
        play = partial(computed, label, CHUNKS, Where(workers=2))
    with pytest.raises(RuntimeError, match="cannot start"):
        list(play())
    assert [pipe.closed for pipe in pipes] == [True, True]


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.study
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files in /proc")
def test_no_process_and_no_pipe_is_left(recwarn):
    list(computed(label, CHUNKS, Where(workers=2)))  # what stays: the server and the tracker
    before = open_files()
    list(computed(label, CHUNKS, Where(workers=3)))
    with closing(computed(label, CHUNKS, Where(workers=2))) as left:
        next(left)  # the rest is not wanted
    with computed_with_help(label, CHUNKS, 3) as begun:
        next(begun())
    with pytest.raises(WorkersLostError):
        list(computed(dies, CHUNKS, Where(workers=2)))
    gc.collect()
    assert multiprocessing.active_children() == []
    assert not [thread for thread in threading.enumerate() if "answer_all" in thread.name]
    assert open_files() == before
    assert not [str(warning.message) for warning in recwarn]


def stops(chunk: range) -> Files:
    time.sleep(60)
    return label(chunk)


def test_workers_end_with_ctrl_c_whatever_they_do():
    def interrupted() -> Iterator[range]:
        yield range(1)
        yield range(1, 2)
        yield range(2, 3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(computed(stops, interrupted(), Where(workers=2)))
    assert multiprocessing.active_children() == []


def test_ctrl_c_while_workers_start_is_heard_afterwards_and_a_second_one_at_once():
    happened = []

    def start(interrupts: int) -> None:
        with hearing_later():
            for i in range(interrupts):
                signal.raise_signal(signal.SIGINT)
                happened.append(i)

    for interrupts in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            start(interrupts)
    assert happened == [0, 0]
    assert signal.getsignal(signal.SIGINT) == signal.default_int_handler


@pytest.mark.parametrize("workers", [0, -1, 257, 100_000])
def test_a_number_of_workers_out_of_bounds_is_refused(workers):
    with pytest.raises(InputError, match=f"--workers: {workers} processes; allowed: 1 to 256"):
        Where(workers)


def test_windows_waits_for_all_workers_of_a_large_machine(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(executors, "cores", lambda: 64)
    assert Where().processes == Where(30).processes == 30
    assert 2 * Where().processes + 1 <= 63  # handles: two a worker, one of a thread that helps
    with pytest.raises(InputError, match="allowed: 1 to 30"):
        Where(62)


@pytest.mark.parametrize("name", ["a.csv", "3/logs/arm one/0.csv", "图.png", ".hidden", "a..b"])
def test_names_in_the_folder_of_a_chunk_are_taken(name):
    assert checked({name: b""}) == {name: b""}


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/../../x", "/etc/x", "//host/x", "C:x", "C:/x", "..\\x", "a\\b",
     "a//b", "./a", "a/", "a\0b", "a\nb", "\ud800", 7],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(name):
    def work(_chunk: range) -> Files:
        return {name: b""}

    with pytest.raises(UnsafeFilesError, match="leads elsewhere"):
        list(computed(work, CHUNKS, Where(workers=1)))


@pytest.mark.parametrize("files", [None, [], {"a": "text"}])
def test_what_are_no_files_is_refused(files):
    with pytest.raises(UnsafeFilesError, match="something else"):
        checked(files)


def test_another_way_to_start_workers_can_be_forced(monkeypatch):
    monkeypatch.setenv(METHOD_VARIABLE, "spawn")
    assert start_method() == "spawn"
    done = [chunk.start for chunk, _ in computed(label, CHUNKS, Where(workers=2))]
    assert sorted(done) == list(range(8))
    monkeypatch.setenv(METHOD_VARIABLE, "fork")
    with pytest.raises(InputError, match=f"{METHOD_VARIABLE}: .* 'fork'; .*spawn"):
        start_method()


def dies_elsewhere(home: int, chunk: range) -> Files:
    if os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return label(chunk)


def test_what_is_done_together_is_done_here_if_the_others_die():
    work = partial(dies_elsewhere, os.getpid())
    done = [chunk.start for chunk, _ in done_together(work, CHUNKS, 3)]
    assert sorted(done) == list(range(8))


@pytest.mark.parametrize("there", [True, False])
def test_what_workers_have_already_is_not_prepared(there):
    done: list[str] = []
    needed = Preparation(lambda: done.append("prepared"), partial(bool, there))
    assert len(list(computed(label, CHUNKS, Where(workers=2), needed))) == len(CHUNKS)
    assert done == ([] if there else ["prepared"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_workers_speak_the_language_in_use_when_they_start(language):
    with speaking(language):
        done = list(computed(spoken, CHUNKS, Where(workers=2)))
    assert {name for _, files in done for name in files} == {f"{i} {language}" for i in range(8)}


def test_nothing_to_do_starts_nobody():
    ready, seen = kill_workers(0.0)
    assert list(computed(label, [], Where(workers=2), Preparation(ready))) == []
    assert seen == []
