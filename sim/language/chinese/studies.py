"""Chinese words of summaries and charts of studies, of tables of bureaus and of the warm-up."""

from __future__ import annotations

STUDIES: dict[str, str] = {
    "± are halves of 95 % intervals.": "± 为 95% 置信区间的半宽。",
    "mu: mean change of the difference when a key moves over its whole range, the other keys being anywhere in theirs; mu*: the same without regard to sign, with half its 95 % interval (bootstrap); sigma: how unlike these changes are.": "mu：某个参数走完其整个范围时差值的平均变化，其余参数可在各自范围内任意取值；mu*：不计正负的同一平均，附其 95% 置信区间的半宽（自助法）；sigma：这些变化彼此相差多大。",
    "First order: share of the variance of the difference that a key explains by itself; total: together with others; each with half its 95 % interval (bootstrap).": "一阶：某个参数单独解释的差值方差的比例；总：连同与其他参数的共同作用；各附其 95% 置信区间的半宽（自助法）。",
    # shared
    "; ": "；",
    "{clauses}.": "{clauses}。",
    "difference, {unit}": "差值，{unit}",
    "{measure}, {unit}": "{measure}，{unit}",
    # sweeps
    "% of {arm}": "占 {arm} 的 %",
    "{measure}: difference from {arm}": "{measure}：与 {arm} 之差",
    "{measure}: difference from {arm}, {unit}": "{measure}：与 {arm} 之差，{unit}",
    "Mean paired difference of {n} replications at {points} points, the same draws at all; "
    "{how}": "{points} 个点上各 {n} 次重复的平均配对差值，各点的随机抽取相同；{how}",
    "band: 95 % t interval": "色带：95% t 置信区间",
    "bars: 95 % t intervals": "竖线：95% t 置信区间",
    "\nline: where it is {limit}; grey dots: the 95 % interval includes {limit}": (
        "\n曲线：差值为 {limit} 之处；灰点：95% 置信区间包含 {limit}"
    ),
    "Paired differences of {n} replications at each point, with 95 % t intervals. They cover "
    "chance, point by point; not the assumptions of the scenario.": (
        "每个点上 {n} 次重复的配对差值及其 95% t 置信区间。"
        "区间逐点反映随机性，不反映情景假设的不确定性。"
    ),
    "{arm}, {measure}: the difference is more than {limit} at {above} of {points} points "
    "and less at {below} (95 % intervals); at {unclear} it is not clear.": (
        "{arm}，{measure}：{points} 个点中，差值大于 {limit} 的有 {above} 个，小于的有 {below} 个"
        "（按 95% 置信区间）；{unclear} 个点尚不清楚。"
    ),
    "{value} (95 %: {low} to {high})": "{value}（95%：{low} 至 {high}）",
    "{arm} changes it by more than {limit} where {key} is above {value}.": (
        "{key} 高于 {value} 时，{arm} 带来的变化大于 {limit}。"
    ),
    "{arm} changes it by more than {limit} where {key} is below {value}.": (
        "{key} 低于 {value} 时，{arm} 带来的变化大于 {limit}。"
    ),
    "{arm} changes it by more than {limit} where {key} is above {value}, at {at}.": (
        "在 {at} 之处，{key} 高于 {value} 时，{arm} 带来的变化大于 {limit}。"
    ),
    "{arm} changes it by more than {limit} where {key} is below {value}, at {at}.": (
        "在 {at} 之处，{key} 低于 {value} 时，{arm} 带来的变化大于 {limit}。"
    ),
    "{n} more such values are in break_even.csv.": "另有 {n} 个这样的值，见 break_even.csv。",
    "the first {n} of {all} points; effects.csv": "共 {all} 个点，此处为前 {n} 个；见 effects.csv",
    # sensitivity
    "What decides the answer: {measure}": "什么决定答案：{measure}",
    "Difference from {arm}, {n} paired replications a point; left: each key moved alone to the "
    "ends of its range (whiskers: 95 %);\n"
    "right: {index} over all keys moving together (whiskers: 95 % bootstrap)": (
        "与 {arm} 之差，每点 {n} 次配对重复；左：每个参数单独变到其范围两端（须线：95%）；\n"
        "右：各参数同时变动时的{index}（须线：95% 自助法区间）"
    ),
    "mean absolute elementary effect (Morris' mu*)": "平均绝对基本效应（Morris 的 mu*）",
    "total share of the variance (Sobol')": "方差总占比（Sobol' 总效应）",
    "difference, {unit}; black line: base": "差值，{unit}；黑线：基准",
    "key at its": "参数取",
    "low": "下限",
    "high": "上限",
    "at low": "下限时",
    "at high": "上限时",
    "first order": "一阶效应",
    "total": "总效应",
    "total index": "总效应指数",
    "{arm}, {measure}: over the ranges the difference from {reference} lies between {low} "
    "and {high} {unit} (median {middle}); it is above 0 at {share} % of the points.": (
        "{arm}，{measure}：在所给范围内，与 {reference} 之差在 {low} 与 {high} {unit}之间"
        "（中位数 {middle}）；在 {share}% 的点上大于 0。"
    ),
    "No key changes the answer for {arm} visibly within its range.": (
        "没有一个参数在其范围内明显改变 {arm} 的答案。"
    ),
    "{key} decides the answer: from {low} to {high} alone it takes the difference from {at_low} to "
    "{at_high} {unit}. Next: {second}.": (
        "{key} 决定答案：单独由 {low} 变到 {high}，差值由 {at_low} 变为 {at_high} {unit}。"
        "其次是 {second}。"
    ),
    "{key} matters most, but not clearly more than the next: from {low} to {high} alone it takes "
    "the difference from {at_low} to {at_high} {unit}. Next: {second}.": (
        "{key} 影响最大，但并不明显大于其次者：单独由 {low} 变到 {high}，"
        "差值由 {at_low} 变为 {at_high} {unit}。其次是 {second}。"
    ),
    "Differences from {arm}: means of {n} paired replications at {points} points with the same "
    "draws. The indices hold for the ranges given: a wider range makes its key matter more.": (
        "与 {arm} 之差：{points} 个点上各 {n} 次配对重复的均值，随机抽取相同。"
        "各指数只就所给范围而言：范围越宽，该参数的影响越大。"
    ),
    # decomposition
    "What each part contributes: {title}": "各组成部分的贡献：{title}",
    "Steps: Shapley values, means of {n} replications; bars: 95 % t intervals of the steps. The axes need not begin at 0.": "各级：Shapley 值，{n} 次重复的均值；竖线：各级的 95% t 置信区间。坐标轴不一定从 0 开始。",
    "All parts together change closures by {change}.": "各组成部分合计使结案数变化 {change}。",
    "{value} cases (95 % interval {ends})": "{value} 件（95% 置信区间 {ends}）",
    "{value} cases (all replications alike)": "{value} 件（各次重复完全相同）",
    "{value} cases (too few replications for an interval)": (
        "{value} 件（重复次数太少，无法给出区间）"
    ),
    "{change} of it": "其中 {change}",
    "{change} of it ({share} %)": "其中 {change}，占 {share}%",
    "{part}: {contribution}.": "{part}：{contribution}。",
    "{part}: {contribution}; no effect is shown.": "{part}：{contribution}；未显示有作用。",
    "part": "组成部分",
    "contribution": "贡献",
    "alone": "单独加入",
    "last": "最后加入",
    "Contribution: Shapley value, the mean of what a part adds over all orders in which the "
    "parts can be introduced; contributions add up to the total in each replication. Alone: "
    "added to none of the others; last: added to all of them. 95 % t intervals over "
    "replications cover chance, not the assumptions. Joint effects: interactions.csv.": (
        "贡献：Shapley 值，即按各组成部分的所有可能引入顺序，某一部分所增加数值的平均；"
        "每次重复中各贡献之和等于总变化。单独加入：其他部分都没有；最后加入：其他部分都已有。"
        "各次重复的 95% t 置信区间反映随机性，不反映假设的不确定性。共同作用见 interactions.csv。"
    ),
    # tables of bureaus
    "{n:,} bureaus, each with cases and staff of its own. Times to closure of all together are "
    "from a life table by whole days.": (
        "共 {n:,} 个执行局，各有自己的案件和人员。全体的结案时间取自按整日编制的寿命表。"
    ),
    "Of the variance of backlogs over all teams this lies within bureaus: {shares}.": (
        "全部小组存案的方差中，属于各局内部的比例：{shares}。"
    ),
    "{share} % under {arm}": "{arm} 为 {share}%",
    "{share} % ({low} to {high}) under {arm}": "{arm} 为 {share}%（{low} 至 {high}）",
    "{arm} closes more cases than {reference} in {more:,} of {n:,} bureaus": (
        "{n:,} 个执行局中，有 {more:,} 个在 {arm} 下结案多于 {reference}"
    ),
    "in the middle half of the bureaus the change lies between {low} and {high} % "
    "(median {middle} %), their chance included": (
        "居中一半的执行局，其变化在 {low}% 与 {high}% 之间（中位数 {middle}%），含随机波动"
    ),
    "in {n:,} the 95 % interval of the bureau by itself shows fewer, where chance "
    "alone would show some {chance:,.0f} if nothing changed": (
        "有 {n:,} 个执行局单独的 95% 置信区间显示结案减少，而若毫无变化，仅凭随机也会有约 "
        "{chance:,.0f} 个"
    ),
    "Among {n} provinces the change in closures under {arm} is from {lowest} to {highest}; "
    "these two were picked as the lowest and the highest.": (
        "{n} 个省份中，{arm} 带来的结案变化由 {lowest}到 {highest}；"
        "这两个是特意选出的最低者和最高者。"
    ),
    "{province} ({change} %)": "{province}（{change}%）",
    "{province} ({change} %, 95 % interval {low} to {high} %)": (
        "{province}（{change}%，95% 置信区间 {low}% 至 {high}%）"
    ),
    "change of closures, %": "结案的变化，%",
    "change of the spread of backlogs over teams (SD), cases": "各组存案标准差的变化，件",
    "Dot and bar: mean paired difference from {arm} with its 95 % t interval, if there are "
    "several replications; {n}": (
        "圆点与横线：与 {arm} 的平均配对差值及其 95% t 置信区间（有多次重复时）；{n}"
    ),
    "What changes in each province": "各省份有何变化",
    "{bureaus:,} bureaus, means of {n}. Left: the last bar is that much and more. Right: a dot "
    "a bureau, with the\nchance of its replications; line: means of slices by caseload.": (
        "{bureaus:,} 个执行局，{n}的均值。左：最后一格包括更大的值。右：每点为一个执行局，\n"
        "含其重复的随机波动；曲线：按收案量分段的均值。"
    ),
    "How bureaus differ": "各执行局有何不同",
    "spread of backlogs over a bureau's teams (SD), cases": "局内各组存案的标准差，件",
    "cases filed a team and month": "每组每月收案，件",
    "change of closures from {arm}, %": "结案与 {arm} 相比的变化，%",
    "Backlog of all bureaus together at each month's count": "每月统计时全部执行局的存案",
    "{share} % within bureaus": "局内占 {share}%",
    "variance of backlogs over all teams at the last count, cases squared": (
        "最后一次统计时全部小组存案的方差，件的平方"
    ),
    "Mean of {n}. Dark: between the teams of one bureau, what its rule can level; "
    "pale: between bureaus, what it cannot.": (
        "{n}的均值。深色：同一执行局各组之间，分案规则可以拉平；浅色：各局之间，分案规则无能为力。"
    ),
    "Where the unevenness lies": "不均衡在何处",
    "Life table by whole days": "按整日的寿命表",
    # warm-up
    "{n:,} replications": "{n:,} 次重复",
    "{n:,} months": "{n:,} 个月",
    "{n:,} working days": "{n:,} 个工作日",
    "months since the beginning": "开始后的月数",
    "open cases": "未结案件",
    "MSER-5 cuts here": "MSER-5 截断处",
    "not settled; MSER-5 cuts here": "尚未稳定；MSER-5 截断处",
    "end of the history": "历史期结束",
    "{text}: month {month}": "{text}：{month} 个月",
    "daily mean": "逐日均值",
    "moving average": "移动平均",
    "Filed and not closed, at the end of each working day; mean of {replications}; "
    "Welch's moving average: {days} days": (
        "每个工作日结束时已立案未结案的件数；{replications}的均值；Welch 移动平均：{days} 天"
    ),
    "When the history settles: {title}": "历史期何时稳定：{title}",
    "Played: the history's regime alone, {months}, {replications}. Counted: open cases at "
    "the end of each working day.": (
        "模拟：只按历史期的做法，{months}，{replications}。统计：每个工作日结束时的未结案件。"
    ),
    "MSER-5 deletes {days} of the mean series; it may delete at most half, {latest}.": (
        "MSER-5 删去均值序列的前 {days}；至多可删去一半，即 {latest} 个。"
    ),
    "MSER-5 deletes the beginning without which the standard error of the mean is least: "
    "White, Cobb and Spratt (2000). Look at the chart as well: Welch (1983).": (
        "MSER-5 删去开头一段，使其余部分均值的标准误最小：White、Cobb 和 Spratt（2000）。"
        "请同时看图：Welch（1983）。"
    ),
    "The number of open cases does not settle in the months played: perhaps demand "
    "exceeds capacity, of the bureau or of single teams, or intake or staff change on "
    "the way, or the replications are too few.": (
        "在模拟的各月内，未结案件数没有稳定下来：可能是收案超过全局或个别小组的办案能力，"
        "或者收案或人员中途有变，或者重复次数太少。"
    ),
    "No length of the history can be recommended; history: months is {has}. If the "
    "growth is meant, choose the history by how large the backlog shall be when the "
    "comparison begins.": (
        "无法建议历史期的长度；现在 history: months 为 {has}。如果存案增长正是所要的，"
        "请按比较开始时应有多少存案来选定历史期。"
    ),
    "Recommended: {months} or more. history: months is {has}: long enough.": (
        "建议：{months}或更长。现在 history: months 为 {has}：足够长。"
    ),
    "Recommended: {months} or more. history: months is {has}: too short; set it to {needs}.": (
        "建议：{months}或更长。现在 history: months 为 {has}：太短；请设为 {needs}。"
    ),
}
