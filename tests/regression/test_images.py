"""Charts change only on purpose: python -m pytest tests/regression --rewrite-regression.

The images are small. They were drawn with the minor version of matplotlib that ``DRAWN_WITH``
names, to which the extra ``test`` is bound, as the next one may set letters a little differently;
with any other these tests are left out. To go on to another, change both and rewrite the images.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib import font_manager
from matplotlib.testing.compare import compare_images
from PIL import Image

import sim
from sim.language import speaking
from sim.report.animation.film import Moment, film
from sim.report.animation.stage import Stage
from sim.report.charts import drawing, look
from sim.report.charts.drawing import draw_all
from sim.report.charts.registry import charts_of, draws_of
from sim.report.charts.tables import drawing_of
from sim.scenario.scenario import from_mapping
from sim.studies.library import outcome_in
from sim.studies.replication import Setup
from sim.studies.run import Run
from tests.court_ledger import court_reading, with_a_fit
from tests.support import draw_few, undrawn

DRAWN_WITH = "3.11"
TOLERANCE = (
    1.5  # root mean square over all pixels, of 255: a word or an interval that changes makes 5
)
IMAGES = Path(__file__).with_name("images")
SMALL = {"dpi": 45, "metadata": {"Software": None}}
IN_CHINESE = ("team_backlogs", "pending_by_age", "one_case")

OF_POINTS = (
    "sweep-lines", "sweep-heat_maps", "levels-lines", "levels-heat_maps", "tornado", "sought",
    "costs", "gain-use",
)  # fmt: skip

ROUTE = [
    {"stage": "plan", "role": "officer", "work": {"exponential": {"mean": 0.3}}, "wait": 3},
    {"stage": "closing", "role": "assistant", "work": {"exponential": {"mean": 0.3}}},
]
STUDY = {
    "title": "Images",
    "calendar": {"start": "2013-10", "months": 4, "days_per_month": 20},
    "history": {"months": 3},
    "intake": {
        "cases_per_month": 150,
        "regions": [
            {"name": name, "share": share, "home": [team]}
            for team, (name, share) in enumerate([("North", 1), ("East", 2), ("South", 3)], start=1)
        ],
    },
    "route": ROUTE,
    "amount": 1000,
    "teams": {"count": 3, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.3}}},
    "arms": [
        {"name": "regional"},
        {"name": "top_up", "allocation": "top_up"},
        {"name": "newest first", "allocation": "rotation", "service_order": "newest_first"},
    ],
    "replications": 3,
    "seed": 1,
}
PARTS = [
    {"name": "rule", "allocation": "top_up"},
    {"name": "order", "service_order": "newest_first"},
]
BUREAUS = """\
name,province,teams,cases_per_month,region_imbalance
Ax,N,3,150,0.4
Bx,N,4,140,0
Cx,S,3,120,0.6
Dx,S,2,50,0.5
"""
SETS = """\
use,route.plan.work.exponential.mean,route.plan.wait
0.4,0.15,6
0.7,0.25,4
0.9,0.32,2
"""

pytestmark = pytest.mark.skipif(
    not mpl.__version__.startswith(f"{DRAWN_WITH}."),
    reason=f"the images were drawn with matplotlib {DRAWN_WITH}, here is {mpl.__version__}",
)


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """Charts are saved small, and as PNG only; Chinese is written in the packaged font."""
    with pytest.MonkeyPatch.context() as patched:
        of_system = [f for f in font_manager.fontManager.ttflist if f.name in look.CHINESE_FONTS]
        others = [f for f in font_manager.fontManager.ttflist if f not in of_system]
        patched.setattr(font_manager.fontManager, "ttflist", others)
        patched.setattr(drawing, "saved", _saved_small)
        yield


def _saved_small(figure, name):
    png = BytesIO()
    figure.savefig(png, **SMALL)
    return {f"{name}.png": png.getvalue()}


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("images") / "run"
    sim.run(from_mapping(STUDY, "images"), out=folder, workers=1)
    return folder


@pytest.fixture(scope="module")
def chinese(run) -> Path:
    of_run = drawing_of(outcome_in(run))
    few = replace(of_run, charts={name: of_run.charts[name] for name in IN_CHINESE})
    with speaking("zh"):
        with redirect_stderr(StringIO()) as complaints:
            draw_all(few, look.charts_of(run))
        assert complaints.getvalue() == "", "an image with boxes must not become the stored one"
        return look.charts_of(run)


@pytest.fixture(scope="module")
def capped(tmp_path_factory) -> Path:
    """Charts of a run in which cases wait in the pool."""
    folder = tmp_path_factory.mktemp("images") / "capped"
    arms = [STUDY["arms"][0], *({"name": f"cap {n}", "allocation": pull(n)} for n in (15, 40))]
    undrawn(Run(Setup(from_mapping(STUDY | {"arms": arms}, "images"))), folder)
    of_run = drawing_of(outcome_in(folder))
    draw_all(replace(of_run, charts={"pool": of_run.charts["pool"]}), look.charts_of(folder))
    return look.charts_of(folder)


def pull(cap: int) -> dict[str, object]:
    """The rule with a cap."""
    return {"rule": "pull", "cap": cap}


@pytest.fixture(scope="module")
def decomposition(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("images") / "decomposition"
    parts = STUDY | {"parts": PARTS, "arms": [{"name": "before"}]}
    sim.decompose(from_mapping(parts, "images"), out=folder, workers=1)
    return folder / "charts"


@pytest.fixture(scope="module")
def variance(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("images") / "variance"
    by_lot = {"name": "by lot", "allocation": "random"}
    given = from_mapping(STUDY | {"arms": [*STUDY["arms"][:2], by_lot]}, "images")
    sim.variance(given, dockets=3, staffs=4, out=folder, workers=1)
    return folder / "charts"


@pytest.fixture(scope="module")
def panel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("images")
    (folder / "bureaus.csv").write_text(BUREAUS, encoding="utf-8")
    many = STUDY | {"bureaus": str(folder / "bureaus.csv"), "history": {"months": 0}}
    scenario = from_mapping(many | {"arms": STUDY["arms"][:2]}, "images")
    sim.run(scenario, out=folder / "run", workers=1)
    return folder / "run" / "charts"


@pytest.fixture(scope="module")
def points(tmp_path_factory) -> dict[str, Path]:
    """Charts of studies of many points; those that are compared are the only ones drawn."""
    folder = tmp_path_factory.mktemp("images")
    found = {
        "sweep-lines": folder / "lines/charts/sweep_closures_cases.png",
        "levels-lines": folder / "lines/charts/levels_closures_cases.png",
        "levels-heat_maps": folder / "heat_maps/charts/levels_closures_cases.png",
        "gain-use": folder / "gain/charts/gain_backlog_sd_cases.png",
        "sought": folder / "sought/charts/sought.png",
        "costs": folder / "costs/charts/costs.png",
        "sweep-heat_maps": folder / "heat_maps/charts/sweep_closures_cases.png",
        "tornado": folder / "tornado/charts/tornado.png",
    }
    with pytest.MonkeyPatch.context() as patched:
        draw_few(patched, {file.stem for file in found.values()})
        play_studies_of_points(folder)
    return found


def play_studies_of_points(folder: Path) -> None:
    """Sweeps, searches, a run over sets, and a sensitivity study."""
    given = from_mapping(STUDY | {"arms": STUDY["arms"][:3]}, "images")
    cases, cv = {"intake.cases_per_month": [40, 60, 80]}, {"teams.officer_speed.cv": [0, 0.4]}
    sim.sweep(given, cases, out=folder / "lines", workers=1)
    sim.sweep(given, cases | cv, more_than="2%", out=folder / "heat_maps", workers=1)
    more, speed = {"intake.cases_per_month": [120, 150, 180, 210]}, "teams.officer_speed"
    target, few = "pending_cases <= 300", {"at_most": 25, "workers": 1}
    costs = {"intake.cases_per_month": -1, speed: 60}
    sim.seek(given, more, target, out=folder / "sought", **few)
    sim.seek(given, more | {speed: [1, 1.5]}, target, cost=costs, out=folder / "costs", **few)
    (folder / "s.csv").write_text(SETS, encoding="utf-8")
    sim.run(given, sets=folder / "s.csv", out=folder / "gain", workers=1)
    ranges = {key: (min(values), max(values)) for key, values in (cases | cv).items()}
    sim.sensitivity(given, ranges, size=3, out=folder / "tornado", workers=1)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("images")
    reading = with_a_fit(court_reading(folder))
    draw_all(drawing.Drawing(draws_of(reading), lambda: reading), folder / "charts")
    return folder / "charts"


def of_other_studies(test: Callable[..., None]) -> Callable[..., None]:
    """A test of images that take long to come to: it is a study, one worker makes all of them."""
    return pytest.mark.xdist_group("images of other studies")(pytest.mark.study(test))


def compare(drawn: Path, name: str, rewrite: bool) -> None:
    """Compare an image with the stored one; where they differ, both and the difference are kept."""
    stored = IMAGES / f"{name}.png"
    if rewrite:
        IMAGES.mkdir(exist_ok=True)
        shutil.copyfile(drawn, stored)
    found = drawn.with_name(f"{name}-found.png")
    shutil.copyfile(drawn, found)
    expected = drawn.with_name(f"{name}-expected.png")
    shutil.copyfile(stored, expected)
    said = compare_images(str(expected), str(found), TOLERANCE)
    hint = "if the change is meant, rewrite with --rewrite-regression and look at the image"
    assert said is None, f"{name}: {said}\n{hint}"


@pytest.mark.xdist_group("images of a run")
@pytest.mark.parametrize("name", [one.name for one in charts_of("run") if one.name != "pool"])
def test_charts_of_a_run(name, run, rewrite):
    compare(run / "charts" / f"{name}.png", name, rewrite)


@pytest.mark.xdist_group("images of a run")
def test_the_chart_of_the_pool(capped, rewrite):
    compare(capped / "pool.png", "pool", rewrite)


@pytest.mark.xdist_group("images of a run")
@pytest.mark.parametrize("name", IN_CHINESE)
def test_charts_in_chinese(name, chinese, rewrite):
    compare(chinese / f"{name}.png", f"{name}-zh", rewrite)


@pytest.mark.xdist_group("images of a run")
@pytest.mark.parametrize("is_allocation", [True, False], ids=["allocation", "count"])
def test_pictures_of_an_animation(is_allocation, run, rewrite, tmp_path):
    with look.styled():
        stage = Stage(film(outcome_in(run), ["regional", "top_up"], 0))
        picture = stage.picture(Moment(1, is_allocation=is_allocation))
    name = f"animation-{'allocation' if is_allocation else 'count'}"
    picture.resize((picture.width // 3, picture.height // 3)).save(tmp_path / f"{name}.png")
    compare(tmp_path / f"{name}.png", name, rewrite)


@of_other_studies
def test_the_waterfall_of_a_decomposition(decomposition, rewrite):
    compare(decomposition / "waterfall.png", "waterfall", rewrite)


@of_other_studies
def test_the_chart_of_dockets_and_staffs_crossed(variance, rewrite):
    compare(variance / "whose_chance.png", "whose_chance", rewrite)


@of_other_studies
@pytest.mark.parametrize("name", [one.name for one in charts_of("bureaus")])
def test_charts_of_a_table_of_bureaus(name, panel, rewrite):
    compare(panel / f"{name}.png", f"panel-{name}", rewrite)


@of_other_studies
@pytest.mark.parametrize("name", OF_POINTS)
def test_charts_of_studies_of_many_points(name, points, rewrite):
    compare(points[name], name, rewrite)


@pytest.mark.xdist_group("images of a ledger")
@pytest.mark.parametrize("name", [one.name for one in charts_of("ledger")])
def test_charts_of_a_ledger(name, ledger, rewrite):
    compare(ledger / f"{name}.png", name, rewrite)


@pytest.mark.xdist_group("images of a run")
def test_a_change_is_seen(run, tmp_path):
    """A bar of an eighth of the width in another colour: the comparison is not blind."""
    changed = Image.open(run / "charts" / "closures.png").convert("RGB")
    changed.paste((0, 114, 178), (100, 100, 100 + changed.width // 8, 103))
    changed.save(tmp_path / "closures.png")
    with pytest.raises(AssertionError, match="if the change is meant"):
        compare(tmp_path / "closures.png", "closures", rewrite=False)
