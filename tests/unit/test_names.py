"""Names that become files, names that look alike, and text that a spreadsheet would reckon."""

import unicodedata
from pathlib import Path

import pytest

from sim.scenario.names import MOST_BYTES, folder_name, same_folder, same_looking, why_unfit
from sim.scenario.panel import panel_of
from sim.scenario.problems import InputError
from sim.scenario.scenario import load
from tests.support import SMALL, regions, scenario

RESERVED = ["CON", "con", "NUL", "nul.txt", "COM1", "lpt9", "aux.tar.gz", "PRN .x", "CONIN$"]
(TWIN,) = regions([1])
E_ACUTE, TWO_SIGNS = "caf\u00e9", "cafe\u0301"


@pytest.mark.parametrize("name", [*RESERVED, "a.", "a ", "a. ", "汉" * 67])
def test_names_that_some_system_cannot_have_are_unfit_and_mended(name):
    assert why_unfit(name)
    assert not why_unfit(folder_name(name))


@pytest.mark.parametrize(
    "name", ["top_up", "a.b", "存案补平", "CONTROL", "com", "lone officers", "COM10"]
)
def test_other_names_are_fit_and_stay_as_they_are(name):
    assert not why_unfit(name)
    assert folder_name(name) == name


@pytest.mark.parametrize(
    "stem", ["", ".", "..", "a/b", "x\x1b]0;t", "a\\b", "q?", "\ud800", "汉" * 300]
)
def test_every_stem_becomes_the_name_of_a_folder_inside(stem, tmp_path):
    folder = tmp_path / folder_name(stem)
    folder.mkdir()
    assert folder.parent == tmp_path
    assert len(folder.name.encode()) <= MOST_BYTES + 1
    assert folder.name.isprintable()


def test_twins_are_the_same():
    assert E_ACUTE != TWO_SIGNS
    assert same_looking(E_ACUTE) == same_looking(TWO_SIGNS)
    assert same_folder(E_ACUTE.upper()) == same_folder(TWO_SIGNS)
    assert same_looking("A") != same_looking("a")


@pytest.mark.parametrize("name", ["CON", "a.", "a ", "汉" * 60])
def test_arms_are_named_so_that_folders_can_be(name):
    if why_unfit(name):
        with pytest.raises(InputError) as error:
            scenario(arms=[{"name": name}])
        assert error.value.problems[0].place.key == "arms[0].name"
    else:
        assert scenario(arms=[{"name": name}])


@pytest.mark.parametrize(
    "twins",
    [
        {"arms": [{"name": E_ACUTE}, {"name": TWO_SIGNS}]},
        {"arms": [{"name": E_ACUTE.upper()}, {"name": TWO_SIGNS}]},
        {"kinds": [{"name": E_ACUTE}, {"name": TWO_SIGNS}]},
        {"teams": [{"name": E_ACUTE}, {"name": TWO_SIGNS}]},
        {"intake": {"regions": [TWIN | {"name": name} for name in (E_ACUTE, TWO_SIGNS)]}},
    ],
    ids=["arms", "arms that differ in size", "kinds", "teams", "regions"],
)  # fmt: skip
def test_names_that_look_the_same_are_used_already(twins):
    with pytest.raises(InputError, match="is used already"):
        scenario(**twins)


@pytest.mark.parametrize(
    "place", ["=cmd|'/c calc'!A0", "+1", "@x", "-1", "\x1b[31m", "CON", "x" * 61]
)
def test_a_place_is_a_name(place):
    with pytest.raises(InputError) as error:
        scenario(place=place)
    assert error.value.problems[0].place.key == "place"
    assert scenario(place="").file.place == ""
    assert scenario(place="P01-001").file.place == "P01-001"


WRONG_ROWS = {
    "=cmd|'/c calc'!A0": ("A,=cmd|'/c calc'!A0", "table.csv:2: province: found"),
    "a cell that begins with +": ("A,+86", "province"),
    "control characters": ("A,x\x1b[31m", "province"),
    "a name of Windows": ("CON,N", "table.csv:2: name: found"),
    "a dot": ("a.,N", "must not end with a dot"),
    "twins": ("\u00c5,N\n\u212b,N", "stands in line 2 already"),
}


@pytest.mark.parametrize(("rows", "said"), WRONG_ROWS.values(), ids=WRONG_ROWS)
def test_bureaus_and_provinces_of_a_table_are_names(rows, said, tmp_path):
    (tmp_path / "table.csv").write_text(f"name,province\n{rows}\n", encoding="utf-8")
    given = scenario(bureaus=str(Path(tmp_path, "table.csv")))
    with pytest.raises(InputError) as error:
        panel_of(given)
    assert said in str(error.value)
    (tmp_path / "table.csv").write_text("name,province\nA,山东\nB,\n", encoding="utf-8")
    assert panel_of(given).provinces == ("山东", "(none)")


def test_a_file_of_any_name_can_be_read(tmp_path):
    from sim.scenario.reading import write_resolved

    file = tmp_path / "CON.yaml"
    write_resolved(SMALL, file)
    assert folder_name(load(file).name) == "_CON"
    assert unicodedata.is_normalized("NFC", folder_name(TWO_SIGNS))
