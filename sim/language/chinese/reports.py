"""Chinese words of summaries."""

from __future__ import annotations

REPORTS: dict[str, str] = {
    "Arms differ in timing: cases that wait for the monthly event are in no team's backlog and are not received yet, so pending cases are to be compared, not backlogs.": "各方案的分案时点不同：等待每月分案的案件不在任何小组的存案中，也尚未计为分到的案件，因此应比较未结案，而不是存案。",
    "{n} replications": "{n} 次重复",
    # The answer
    "{low} to {high}": "{low} 至 {high}",
    "from {before} to {after} {unit}": "由 {before} 变为 {after} {unit}",
    "difference {change}, 95 % interval {interval}": "差值 {change}，95% 置信区间 {interval}",
    "{closed} against {of_reference} in {n} months": "{n} 个月内结案 {closed} 件，对照为 {of_reference} 件",
    "more in {better} of {n} replications": "{n} 次重复中 {better} 次结案更多",
    "{arm}: nothing was closed under {reference} ({against}).": (
        "{arm}：在 {reference} 下没有结案（{against}）。"
    ),
    "{arm}: {change} % closures compared with {reference} ({against}); {why}.": (
        "{arm}：与 {reference} 相比结案 {change}%（{against}）；{why}。"
    ),
    "{arm}: no difference in closures from {reference} is shown: "
    "{change} % (95 % interval {low} to {high} %; {against}; {more}).": (
        "{arm}：与 {reference} 相比，未显示结案数有差别："
        "{change}%（95% 置信区间 {low}% 至 {high}%；{against}；{more}）。"
    ),
    "{arm} closes {size} % more cases than {reference} "
    "(95 % interval {low} to {high} %; {against}; {more}).": (
        "{arm} 比 {reference} 多结案 {size}%（95% 置信区间 {low}% 至 {high}%；{against}；{more}）。"
    ),
    "{arm} closes {size} % fewer cases than {reference} "
    "(95 % interval {low} to {high} %; {against}; {more}).": (
        "{arm} 比 {reference} 少结案 {size}%（95% 置信区间 {low}% 至 {high}%；{against}；{more}）。"
    ),
    "{arm} lowers the {measure} {values} ({difference}).": (
        "{arm} 降低了“{measure}”：{values}（{difference}）。"
    ),
    "{arm} raises the {measure} {values} ({difference}).": (
        "{arm} 提高了“{measure}”：{values}（{difference}）。"
    ),
    "{arm} shortens the {measure} {values} ({difference}).": (
        "{arm} 缩短了“{measure}”：{values}（{difference}）。"
    ),
    "{arm} lengthens the {measure} {values} ({difference}).": (
        "{arm} 延长了“{measure}”：{values}（{difference}）。"
    ),
    "The {measure} is not defined in both arms for {arm}.": (
        "“{measure}”在 {arm} 与对照方案中并非都有定义。"
    ),
    "The {measure} goes {values} under {arm}; {why}.": (
        "在 {arm} 下，“{measure}”{values}；{why}。"
    ),
    "For {arm} no change of the {measure} is shown: {values} ({difference}).": (
        "{arm}：未显示“{measure}”有变化：{values}（{difference}）。"
    ),
    "too few replications for an interval": "重复次数太少，无法给出区间",
    "not defined in two replications": "没有两次重复可以定义",
    "all replications alike": "各次重复完全相同",
    "no interval": "无区间",
    "none": "无",
    # Tables
    "measure": "指标",
    "unit": "单位",
    "arm": "方案",
    "mean": "均值",
    "reference": "对照",
    "difference": "差值",
    "95 % interval": "95% 置信区间",
    "higher in": "更高的重复占比",
    "One arm: nothing to compare.": "只有一个方案，无从比较。",
    # What means and intervals are
    "on the same cases and staff, paired by replication": "基于同样的案件和人员，按重复配对",
    "each arm with cases and staff of its own": "各方案的案件和人员各自独立抽取",
    "Means of {n} replications;": "以上为 {n} 次重复的均值；",
    "differences from {reference} {same}, with t intervals. Days are working days. "
    "The intervals cover chance, not the assumptions of the scenario.": (
        "差值以 {reference} 为对照，{same}，区间为 t 置信区间。"
        "天数均为工作日。区间只反映随机性，不反映情景假设的不确定性。"
    ),
    "The intervals of the {n} differences in a measure hold together with 95 % "
    "(Bonferroni: each alone with {each} %); those of single differences are in "
    "comparison.csv.": (
        "同一指标的 {n} 个差值的区间以 95% 的把握同时成立"
        "（Bonferroni：单个为 {each}%）；单个差值的区间见 comparison.csv。"
    ),
    "{n:,} of {rows:,} rows of the docket are filed after the end of the run and are not played.": (
        "案件清单 {rows:,} 行中有 {n:,} 行在模拟结束之后立案，没有模拟。"
    ),
    "Columns of the docket that are not used: {names}.": "案件清单中没有用到的列：{names}。",
    "{name} (did you mean '{likely}'?)": "{name}（是否要写“{likely}”？）",
    "(without a heading)": "（没有表头）",
    "Docket {file}: {n:,} cases, filed from day {first:,g} to day {last:,g}.": (
        "案件清单 {file}：{n:,} 件，立案日从第 {first:,g} 天到第 {last:,g} 天。"
    ),
    "Opening cases by team: {teams}.": "各小组的期初存案：{teams}。",
    "No case has an opening_team: all desks are empty at the start of the run.": (
        "没有案件设有 opening_team：模拟开始时各小组都没有存案。"
    ),
    "These cases are played instead of those of intake, on which the loads above rest.": (
        "模拟的是这些案件，而不是 intake 所说的案件；上面的负荷则是按 intake 计算的。"
    ),
    "All replications play {docket}: they differ in drawn speeds only (and in what the "
    "rule random draws).": (
        "各次重复使用同一案件清单 {docket}：只有抽取的办案速度不同（以及 random 规则的抽签）。"
    ),
    # How certain it is
    "Not paired: every arm has cases and staff of its own. The intervals are as wide as "
    "chance between unlike worlds makes them.": (
        "未配对：各方案的案件和人员各自独立抽取，区间的宽度包含了这些差异带来的随机性。"
    ),
    "Stopped after {replications} replications, as precise as was asked ({confidence} %); "
    "the last to settle was {measure} of {arm}, at replication {settled}: now {width} "
    "({wanted} wanted).": (
        "在 {replications} 次重复后停止，已达到要求的精度（{confidence}%）；"
        "最后达到的是 {arm} 的“{measure}”，在第 {settled} 次重复：现为 {width}（要求 {wanted}）。"
    ),
    "NOT as precise as was asked after {replications} replications, the most allowed: {open} "
    "of {all} half-widths have not settled, as that of {measure} of {arm}: {width} "
    "({wanted} wanted, {confidence} %).": (
        "在允许的最多 {replications} 次重复后【仍未】达到要求的精度：{all} 个半宽中有 {open} 个"
        "尚未达到，如 {arm} 的“{measure}”：{width}（要求 {wanted}，{confidence}%）。"
    ),
    "Best in {measure}: not decided among {arms} when differences below {zone} do not "
    "count ({confidence} %).": (
        "“{measure}”最优：小于 {zone} 的差别不计时，{arms} 之间尚无定论（{confidence}%）。"
    ),
    "Best in {measure}: {arm}, right with a probability of at least {confidence} % if it "
    "differs from every other arm by {zone} or more; if by less, it is as good as the best to "
    "within {zone} (procedure KN, common random numbers; decided at replication "
    "{replications}{out}).": (
        "“{measure}”最优：{arm}。若它与其他各方案相差 {zone} 以上，判断正确的概率至少为 "
        "{confidence}%；若相差更小，它与最优者之差也在 {zone} 以内"
        "（KN 方法，公共随机数；在第 {replications} 次重复时确定{out}）。"
    ),
    "; out: {arms}": "；已淘汰：{arms}",
    "{arm} at {at}": "{arm}（第 {at} 次）",
}
