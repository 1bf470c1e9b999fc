"""Chinese words on changes that have no effect."""

from __future__ import annotations

EFFECTS: dict[str, str] = {
    # months in which nothing is in force
    "never takes effect: history.arm is in force in the history only, {first} to {last}": (
        "永远不会起作用：history.arm 只在历史期（{first} 至 {last}）有效"
    ),
    "never takes effect: arms and parts are in force in the comparison only, {first} to {last}": (
        "永远不会起作用：方案和改革的组成部分只在比较期（{first} 至 {last}）有效"
    ),
}
