"""The commands that show a finished run."""

import base64
import json
import re
import shutil
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from PIL import Image

from sim.report.animation.film import Moment, film
from sim.report.animation.stage import Stage
from sim.report.charts import look
from sim.studies.library import outcome_in

pytestmark = pytest.mark.xdist_group("shown")  # most of them look at the same run
KEPT: list[Path] = []


@pytest.fixture
def run(tiny, sim, tmp_path_factory) -> Path:
    """A finished run of the tiny scenario, in a fresh folder ``run``."""
    if not KEPT:
        assert sim("run", tiny, "--workers", 1, "--out", "run").code == 0
        KEPT.append(tmp_path_factory.mktemp("kept") / "run")
        shutil.copytree("run", KEPT[0])
    elif not Path("run").exists():
        shutil.copytree(KEPT[0], "run")
    return Path("run")


@pytest.fixture
def about(run) -> dict:
    return json.loads((run / "manifest.json").read_text("utf-8"))


@pytest.fixture
def not_runs(run, tiny, many, sim) -> dict[str, str]:
    """Folders that hold something else, and what is said of them."""
    panel = sim("run", many, "--workers", 1, "--out", "panel", "--replications", 1)
    keys = "intake.cases_per_month=20,40"
    sweep = sim("sweep", tiny, "--vary", keys, "--workers", 1, "--out", "sweep")
    assert (panel.code, sweep.code) == (0, 0)
    return {
        "panel": "is a run of a table of bureaus; run one of them by itself with --bureau",
        "sweep": "is a study of many points; run the scenario by itself to look into it",
        "country": "holds no finished run",
    }


def test_a_case_is_told_and_drawn(run, sim):
    answer = sim("case", run)
    assert (answer.code, answer.err) == (0, "")
    assert "changes most from regional to top_up" in answer.out
    assert answer.out.count(": closed after ") == 2
    (chart,) = run.glob("charts/case-0-*.png")
    assert answer.out.endswith(f"Chart: {chart}\n")
    assert chart.with_suffix(".svg").is_file()


def test_any_case_of_any_replication_can_be_asked_for(run, sim):
    answer = sim("case", run, "--case", 5, "--replication", 2, "--lang", "zh")
    assert "第 2 次重复的第 5 号案件" in answer.out
    assert (run / "charts-zh/case-2-5.png").is_file()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--case", 12345], "--case: no case 12345; cases are numbered from 0 to"),
        (["--replication", 3], "--replication: found 3; the run has replications 0 to 2"),
    ],
)
def test_cases_that_are_not_there_are_refused(options, said, run, sim):
    answer = sim("case", run, *options)
    assert answer.code == 2
    assert answer.err.startswith(said)


def test_a_case_is_followed_in_runs_of_one_bureau_only(not_runs, sim):
    for folder, said in not_runs.items():
        answer = sim("case", folder)
        assert (answer.code, answer.err) == (2, f"{folder}: {said}\n")


def test_independent_arms_have_no_case_in_common(tiny, sim):
    assert sim("run", tiny, "--independent", "--workers", 1, "--out", "apart").code == 0
    answer = sim("case", "apart")
    assert answer.code == 2
    assert "every arm has cases of its own" in answer.err


def test_an_animation_is_one_page_without_anything_from_outside(run, sim):
    answer = sim("animate", run)
    assert (answer.code, answer.out) == (0, f"Animation: {run / 'animation.html'} (0.2 MB)\n")
    page = (run / "animation.html").read_text("utf-8")
    assert "http:" not in page
    assert "https:" not in page
    assert re.findall(r'(?:src|href)="(?!data:image/png)', page) == []
    policy = re.search(r"script-src ([^\"]*)\"", page)[1]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(sha256(one.encode()).digest()).decode() for one in scripts]
    assert policy.split() == [f"'sha256-{digest}'" for digest in digests]  # those, and no other
    data = json.loads(re.search(r'id="flow-data">(.*?)</script>', page)[1])
    assert [arm["key"] for arm in data["arms"]] == ["regional", "top_up"]
    frames = json.loads(re.search(r'id="frames">(.*?)</script>', page)[1])
    assert len(frames) == 1 + 2 * 2  # the last count of the history, then two a month
    assert frames[1]["heading"] == "2013-10: new cases are allocated"
    assert [line.split(":")[0] for line in frames[-1]["told"]] == ["regional", "top_up"]
    assert list(run.glob(".*")) == []


def test_an_animation_speaks_chinese(run, sim):
    answer = sim("animate", run, "--arm", "top_up", "--replication", 1, "--lang", "zh")
    assert answer.out == f"动画：{run / 'animation-zh.html'}（0.2 MB）\n"
    page = (run / "animation-zh.html").read_text("utf-8")
    assert '<html lang="zh-CN">' in page
    assert ">播放</button>" in page


def test_names_from_a_scenario_are_escaped(tiny, sim):
    evil = "</script><img src=x onerror=alert(1)>"
    text = tiny.read_text("utf-8").replace("title: Tiny", f"title: {evil}")
    tiny.write_text(text, encoding="utf-8")
    assert sim("run", tiny, "--workers", 1, "--out", "run").code == 0
    assert sim("animate", "run").code == 0
    page = Path("run/animation.html").read_text("utf-8")
    assert "<img src=x" not in page
    assert page.count("</script>") == 3 + 4  # three with data, and what plays them


def test_an_animation_can_be_a_gif(run, sim):
    answer = sim("animate", run, "--to", "moving.gif")
    assert (answer.code, answer.out) == (0, "Animation: moving.gif (0.1 MB)\n")
    with Image.open("moving.gif") as image:
        assert image.n_frames == 5
        pictures = []
        for i in range(5):
            image.seek(i)
            pictures.append(np.asarray(image.convert("RGB")))
    assert all((one != two).any() for one, two in pairwise(pictures))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--arm", "topup"], "--arm: no arm 'topup'; did you mean 'top_up'?"),
        (["--replication", 3], "--replication: found 3; the run has replications 0 to 2"),
        (["--to", "a.avi"], "--to: a.avi must end with one of .html, .gif, .mp4"),
        (["--to", "nowhere/a.gif"], "--to: there is no folder nowhere"),
    ],
)
def test_what_cannot_be_animated_is_refused(options, said, run, sim):
    answer = sim("animate", run, *options)
    assert answer.code == 2
    assert answer.err.startswith(said)
    assert answer.err.count("\n") == 1


def test_an_mp4_needs_ffmpeg(run, sim, monkeypatch):
    monkeypatch.setattr("matplotlib.animation.FFMpegWriter.isAvailable", lambda: False)
    answer = sim("animate", run, "--to", "a.mp4")
    assert answer.code == 2
    assert answer.err.startswith("--to: an MP4 needs ffmpeg")


def test_only_runs_of_one_bureau_can_be_animated(not_runs, sim):
    for folder, said in not_runs.items():
        answer = sim("animate", folder)
        assert (answer.code, answer.err) == (2, f"{folder}: {said}\n")


def test_the_bars_of_every_moment_are_those_of_the_tables(run):
    shown = film(outcome_in(run), ["regional", "top_up"], 1)
    assert shown.months == ("2013-09", "2013-10", "2013-11")
    for arm in shown.arms.values():
        closed = 0
        for month in (1, 2):
            event, count = (Moment(month, is_allocation=is_event) for is_event in (True, False))
            np.testing.assert_array_equal(
                arm.kept(event) + arm.new(event), arm.kept(count) + arm.gone(count)
            )
            assert arm.base(month) == arm.backlog[month - 1].mean()
            assert arm.closed_so_far(event) == closed
            closed += arm.closed[month].sum()
            assert arm.closed_so_far(count) == closed


def test_without_history_the_film_begins_with_the_opening_backlog(tiny, sim):
    text = tiny.read_text("utf-8").replace("history: {months: 1}", "opening_backlog: [7, 3]")
    tiny.write_text(text, encoding="utf-8")
    assert sim("run", tiny, "--workers", 1, "--out", "run").code == 0
    shown = film(outcome_in(Path("run")), ["top_up"], 0)
    assert shown.arms["top_up"].backlog[0].tolist() == [7, 3]
    assert (
        shown.heading(Moment(0, is_allocation=False))
        == "before the first month: count of the month"
    )


@pytest.mark.usefixtures("with_reports")
def test_charts_of_a_case_stay_out_of_reports(run, sim):
    sim("case", run, "--case", 5)
    assert sim("report", run).code == 0
    assert "case-0-5" not in Path("run/report.html").read_text("utf-8")


@pytest.mark.usefixtures("with_reports")
def test_the_docket_of_a_run_is_kept_to_be_played_again(tiny, sim):
    sim("world", tiny, "--out", "w")
    sim("run", tiny, "--workers", 1, "--docket", "w/docket.csv", "--out", "run")
    told = sim("case", "run").out
    Path("w/docket.csv").unlink()
    assert sim("case", "run").out == told
    command = json.loads(Path("run/manifest.json").read_text("utf-8"))["command"]
    assert command == "python -m sim run scenario.yaml --docket docket.csv"
    page = Path("run/report.html").read_text("utf-8")
    assert "Beside it must lie docket.csv" in page
    assert "<code>intake.cases_per_month</code>" not in page


def test_independent_arms_are_repeated_so_and_not_watched_together(tiny, sim):
    sim("run", tiny, "--workers", 1, "--independent", "--out", "run")
    assert json.loads(Path("run/manifest.json").read_text("utf-8"))["command"].endswith(
        "scenario.yaml --independent"
    )
    assert "cannot be watched together" in sim("animate", "run").err


def test_cases_that_are_dealt_as_they_come_are_no_backlog_at_the_event(tiny, sim):
    arms = "arms=[{name: monthly}, {name: rolling, allocation: {timing: rolling}}]"
    sim("run", tiny, "--workers", 1, "--set", arms, "--out", "run")
    of_run = outcome_in(Path("run"))
    told = list(film(of_run, of_run.study.arms, 0).told(Moment(1, is_allocation=True)))
    assert ", backlog" in told[0]
    assert "backlog" not in told[1]
    assert "one by one as filed" in told[1]
    stage = Stage(film(of_run, of_run.study.arms, 0))
    stage.show(Moment(1, is_allocation=True))
    assert [panel.count.get_text() in said for panel, said in zip(stage.panels, told, strict=True)]
    assert ["backlog" in panel.count.get_text() for panel in stage.panels] == [True, False]
    assert [panel.base.get_visible() for panel in stage.panels] == [True, False]


def test_an_arm_has_the_colour_that_it_has_in_all_charts(tiny, sim):
    arms = ", ".join(f"{{name: a{i}, time_limit_days: {i + 9}}}" for i in range(4))
    sim("run", tiny, "--workers", 1, "--set", f"arms=[{arms}]", "--out", "run")
    stage = Stage(film(outcome_in(Path("run")), ["a0", "a3"], 0))
    shades = [to_hex(panel.kept[0].get_facecolor()).upper() for panel in stage.panels]
    assert shades == [look.colour(0), look.colour(3)]


def test_arms_that_do_not_differ_show_the_middling_case(tiny, sim):
    """That which takes as long as half of those filed in the window, days 10 to 30, do."""
    arms = "arms=[{name: one}, {name: other, time_limit_days: 99}]"
    sim("run", tiny, "--workers", 1, "--set", arms, "--keep-logs", "--out", "run")
    told = sim("case", "run").out
    assert "changes most" not in told
    days = [line.split(": closed after ")[1].split()[0] for line in told.splitlines()[1:3]]
    log = pd.read_csv("run/logs/one/0.csv").query("10 <= filed_day < 30")
    taken = np.sort(log["closed_day"].clip(upper=30).fillna(30) - log["filed_day"])
    assert days == [f"{taken[len(taken) // 2]:.0f}"] * 2


def test_arms_that_are_not_shown_are_named(tiny, sim):
    arms = ", ".join(f"{{name: a{i}, time_limit_days: {i + 9}}}" for i in range(6))
    short = ("--set", "calendar.months=1", "--set", "history.months=0", "--replications", 2)
    sim("run", tiny, "--workers", 1, "--set", f"arms=[{arms}]", *short, "--out", "run")
    assert sim("animate", "run").err == "Not shown: a4, a5. Choose with --arm.\n"


@pytest.mark.parametrize("kind", ["older", "partial", "none"])
def test_reports_of_what_is_no_finished_study_are_refused(kind, run, sim):
    folder = {"older": run, "partial": Path("run.partial"), "none": Path("nothing")}[kind]
    if kind == "partial":
        run.rename(folder)
    if kind == "older":
        about = json.loads((run / "manifest.json").read_text("utf-8"))
        del about["study"]
        (run / "manifest.json").write_text(json.dumps(about), "utf-8")
    answer = sim("report", folder)
    assert answer.code == 2
    assert ("older program" if kind == "older" else "holds no finished run") in answer.err
