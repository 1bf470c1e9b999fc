"""Results of two versions side by side."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from sim.studies.headline_figures import COLUMNS, figures_in


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """Where the folders of `two` are kept for all tests, once one has asked for them."""
    return tmp_path_factory.mktemp("kept") / "two"


@pytest.fixture
def two(tiny, sim, kept) -> tuple[Path, Path]:
    """Folders of results: one scenario in both, of other seeds, and one in the second only."""
    if not kept.exists():
        Path("other.yaml").write_text(tiny.read_text("utf-8"), encoding="utf-8")
        how = ["--workers", "1", "--quiet"]
        assert sim("run", "tiny.yaml", "--out", "old/a", *how).code == 0
        assert sim("run", "tiny.yaml", "--out", "new/a", "--seed", "8", *how).code == 0
        assert sim("run", "other.yaml", "--out", "new/b", *how).code == 0
        shutil.copytree(Path(), kept)
    else:
        shutil.copytree(kept, Path(), dirs_exist_ok=True)
    return Path("old"), Path("new")


def test_each_figure_has_its_old_and_new_value(two, sim):
    found = json.loads(sim("diff", *two, "--json").out)
    assert (found["only_old"], found["only_new"]) == ([], ["other"])
    (one,) = found["scenarios"]
    assert one["unlike"] == ["seed"]
    figure = one["figures"][0]
    stored = [pd.read_csv(folder / "a" / "comparison.csv").iloc[0] for folder in two]
    assert [figure["old"], figure["new"]] == [row["difference"] for row in stored]
    assert figure["change"] == figure["new"] - figure["old"]
    said_in_words_and_in_markdown(two, sim)
    (same,) = json.loads(sim("diff", "old/a", "old", "--json").out)["scenarios"]
    assert same["unlike"] == []
    assert {figure["change"] for figure in same["figures"]} <= {0, None}
    assert not any(figure["beyond"] for figure in same["figures"])


def said_in_words_and_in_markdown(two, sim) -> None:
    words = sim("diff", *two)
    assert words.code == 0
    assert "Unlike: seed 7 and 8." in words.out
    assert "Only in the second: other." in words.out
    markdown = sim("diff", *two, "--markdown").out
    assert "### tiny" in markdown
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    assert len({line.count(" | ") for line in rows}) == 1
    assert "top\\_up" in markdown
    assert "超出两者" in sim("diff", *two, "--lang", "zh").out


def test_figures_that_do_not_touch_are_beyond_both(two, sim):
    figures, _left = figures_in(two[0])
    ends = ("difference", "low_95", "high_95")
    far = figures.assign(**{name: figures[name] + 1e9 for name in ends})
    far[list(COLUMNS)].to_csv("far.csv", index=False)
    (one,) = json.loads(sim("diff", "old", "far.csv", "--json").out)["scenarios"]
    told = {figure["beyond"] for figure in one["figures"] if figure["old_low_95"] is not None}
    assert told == {True}
    refused_in_a_sentence(sim)
    how = ["--workers", "1", "--quiet"]
    assert sim("run", "tiny.yaml", "--out", "old/c", "--replications", "4", *how).code == 0
    found = json.loads(sim("diff", *two, "--json").out)
    assert found["scenarios"][0]["old"]["replications"] in (3, 4)
    assert len(found["left_out"]) == 1
    assert "of 2 runs the newest is taken" in found["left_out"][0]


def refused_in_a_sentence(sim) -> None:
    Path("empty").mkdir()
    Path("other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for place, why in (("empty", "no finished run"), ("other.csv", "no column"), ("x", "no such")):
        found = sim("diff", "old", place)
        assert found.code == 2
        assert why in found.err
    assert sim("diff", "old", "new", "--json", "--markdown").code == 2


def test_a_run_of_an_older_version_is_compared_by_its_half_widths(two, sim):
    file = two[0] / "a" / "comparison.csv"
    now = pd.read_csv(file)
    kept = [name for name in now if "low_95" not in name and "high_95" not in name]
    now[kept].to_csv(file, index=False)
    about = json.loads((two[0] / "a" / "manifest.json").read_text("utf-8"))
    about["checksums_sha256"]["comparison.csv"] = sha256(file.read_bytes()).hexdigest()
    (two[0] / "a" / "manifest.json").write_text(json.dumps(about), encoding="utf-8")
    (one,) = json.loads(sim("diff", *two, "--json").out)["scenarios"]
    rows = now[now["half_width_95"].notna()].set_index("measure")
    figure = next(one for one in one["figures"] if one["measure"] in rows.index)
    row = rows.loc[figure["measure"]]
    assert figure["old_low_95"] == pytest.approx(row["difference"] - row["half_width_95"])
    refused = sim("report", two[0] / "a")
    assert refused.code == 2
    assert "was made by an older program, version 0.5.0 (code" in refused.err
