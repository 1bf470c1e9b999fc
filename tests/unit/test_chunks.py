"""How units of work are put into chunks, and when chunks are asked for."""

from __future__ import annotations

from sim.running.executors import Where, chunked, computed


def test_chunks_hold_neighbours_only_and_everything_once():
    units = {*range(1000), *range(1500, 1503)} - {77}
    for workers in (1, 2, 16):
        chunks = chunked(units, workers)
        assert sorted(unit for chunk in chunks for unit in chunk) == sorted(units)
        assert max(len(chunk) for chunk in chunks) <= 20
        assert len(chunks) >= min(32 * workers, 50)
    assert chunked([], 2) == []
    assert {len(chunk) for chunk in chunked(range(1000), 1, largest=1)} == {1}
    assert [len(chunk) for chunk in chunked(range(10), 2)] == [1] * 10
    # Towards the end they become smaller, so that no worker waits long for the other.
    sizes = [len(chunk) for chunk in chunked(range(1000), 2, largest=20)]
    assert (sizes[:40], sizes[-4:]) == ([20] * 40, [1] * 4)
    assert sizes == sorted(sizes, reverse=True)


def test_only_a_few_chunks_are_asked_for_before_they_are_needed():
    asked = []

    def chunks():
        for i in range(100):
            asked.append(i)
            yield range(i, i + 1)

    for done, _ in computed(lambda _: {}, chunks(), Where(workers=1)):
        assert len(asked) <= done.start + 2
