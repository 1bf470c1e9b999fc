"""YAML to trees, and overlays."""

from pathlib import Path

import pytest

from sim.scenario.nodes import tree_of
from sim.scenario.overlays import overlay
from sim.scenario.problems import InputError, Place
from sim.scenario.reading import read_tree, setting_tree, write_resolved

HERE = Place("test", 0, "")


def laid(base, top):
    return overlay(tree_of(base, HERE), tree_of(top, HERE)).plain()


@pytest.mark.parametrize(
    ("base", "top", "expected"),
    [
        ({"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}}, {"a": {"x": 1, "y": 3}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"rule": "top_up"}}, {"a": "regional"}, {"a": "regional"}),
        (
            {"allocation": "top_up"},
            {"allocation": {"timing": "rolling"}},
            {"allocation": {"rule": "top_up", "timing": "rolling"}},
        ),
        ({"a": [{"name": "x", "v": 1}]}, {"a": {"x": {"v": 2}}}, {"a": [{"name": "x", "v": 2}]}),
        ({"a": [{"stage": "s", "v": 1}]}, {"a": {"0": {"v": 2}}}, {"a": [{"stage": "s", "v": 2}]}),
        (
            {"work": {"lognormal": {"mean": 1, "cv": 1}}},
            {"work": {"lognormal": {"mean": 2}}},
            {"work": {"lognormal": {"mean": 2, "cv": 1}}},
        ),
        (
            {"work": {"lognormal": {"mean": 1, "cv": 1}}},
            {"work": {"gamma": {"mean": 2, "cv": 1}}},
            {"work": {"gamma": {"mean": 2, "cv": 1}}},
        ),
        (
            {"calendar": {"start": "2013-10", "days_per_month": 21}},
            {"calendar": {"working_days": "china"}},
            {"calendar": {"start": "2013-10", "working_days": "china"}},
        ),
    ],
)
def test_an_overlay_changes_what_it_names_and_nothing_else(base, top, expected):
    assert laid(base, top) == expected


def test_an_overlay_leaves_its_base_as_it_was():
    base = tree_of({"a": [{"name": "x", "v": 1}]}, HERE)
    overlay(base, tree_of({"a": {"x": {"v": 2}}}, HERE))
    assert base.plain() == {"a": [{"name": "x", "v": 1}]}


def test_a_file_is_laid_over_the_one_it_extends(tmp_path):
    (tmp_path / "base.yaml").write_text("title: base\nseed: 1\n", "utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "top.yaml").write_text("extends: ../base.yaml\nseed: 2\n", "utf-8")
    assert read_tree(tmp_path / "sub" / "top.yaml").plain() == {"title": "base", "seed": 2}


def test_values_are_read_as_yaml_1_2_does(tmp_path):
    text = 'a: no\nb: 010\nc: 1e3\nd: 2013-10\ne: 2013-10-14\nf: ~\ng: "5"\nh: 1:30\n'
    (tmp_path / "x.yaml").write_text(text, "utf-8")
    read = read_tree(tmp_path / "x.yaml").plain()
    expected = {"a": "no", "b": 10, "c": 1000.0, "d": "2013-10", "e": "2013-10-14"}
    assert read == expected | {"f": None, "g": "5", "h": "1:30"}


def test_each_value_knows_its_line_and_key(tmp_path):
    (tmp_path / "x.yaml").write_text("a:\n  - b: 1\n  - b: 2\n", "utf-8")
    tree = read_tree(tmp_path / "x.yaml")
    assert (tree.at(("a", 1, "b")).line, tree.at(("a", 1, "b")).key) == (3, "a[1].b")
    assert tree.at(("a", 1, "missing")).key == "a[1]"


def test_a_setting_is_a_tree_of_its_path():
    assert setting_tree("a.b[0].c=[1, x]").plain() == {"a": {"b": {"0": {"c": [1, "x"]}}}}


def test_a_setting_without_value_is_refused():
    with pytest.raises(InputError, match="KEY=VALUE"):
        setting_tree("a.b")


def test_a_resolved_scenario_reads_back_as_it_was(tmp_path):
    data = {"title": "甲", "teams": {"assistant_speed": None}, "a": [1, 2.5, "2013-10", "no", True]}
    write_resolved(data, tmp_path / "x.yaml")
    assert read_tree(Path(tmp_path / "x.yaml")).plain() == data
