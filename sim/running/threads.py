"""A few threads of this process, for what Arrow and hashes do without holding the others up."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from sim.running.executors import cores

T = TypeVar("T")
R = TypeVar("R")

MOST_THREADS = 2
"""More would not pay: what they make is put into one file after the other by one."""


def in_order(make: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """What is made of each item, in their order; a few are made ahead at the same time.

    No more are made ahead than there are threads, so that results do not pile up.
    """
    threads = min(cores(), MOST_THREADS)
    if threads == 1:
        yield from map(make, items)
        return
    ahead = iter(items)
    with ThreadPoolExecutor(threads) as pool:
        flying: deque[Future[R]] = deque(pool.submit(make, one) for one in islice(ahead, threads))
        while flying:
            done = flying.popleft().result()
            flying.extend(pool.submit(make, one) for one in islice(ahead, 1))
            yield done
