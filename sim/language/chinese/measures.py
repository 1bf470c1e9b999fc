"""Chinese words of measures, what they are, and their units."""

from __future__ import annotations

MEASURES: dict[str, str] = {
    "%": "%",
    "{share} %": "{share}%",
    "cases": "件",
    "days": "工作日",
    "calendar days": "日历天",
    "million yuan": "百万元",
    "points": "百分点",
    "team months": "组·月",
    "cases closed": "结案数",
    "cases received": "分到小组的案件数",
    "amount in closed cases": "结案标的额",
    "clearance rate: closed / received": "结收比：结案 / 分到的案件",
    "closure rate: closed / (opening backlog + received)": "结案率：结案 /（期初存案 + 分到的案件）",
    "backlog at the last count": "最后一次统计时的存案",
    "pending at the last count (backlog and pool)": "最后一次统计时的未结案（存案与待分案）",
    "disposition time: 365 x pending / closed in a year": "清案时间：365 × 未结案 / 年结案",
    "mean age of pending cases": "未结案平均案龄",
    "pending over 12 months": "未结超过 12 个月",
    "pending over 18 months": "未结超过 18 个月",
    "median time to closure": "结案时间中位数",
    "time by which 90 % are closed": "90% 案件结案所需时间",
    "mean time to closure, up to 360 days": "平均结案时间（以 360 个工作日为限）",
    "closed within the time limit": "期限内结案比例",
    "mean duration (closed cases only: misleads)": "平均办案天数（仅已结案：有误导性）",
    "spread of time to closure over regions (SD)": "各地域结案时间的离散度（标准差）",
    "spread of time to closure over teams (SD)": "各小组结案时间的离散度（标准差）",
    "spread of backlogs at the last count (SD)": "最后一次统计时存案的离散度（标准差）",
    "spread of backlogs, mean of all counts (SD)": "存案离散度，各次统计平均（标准差）",
    "backlogs: SD / mean": "存案：标准差 / 平均数",
    "backlogs: largest - smallest": "存案：最多 − 最少",
    "backlogs: largest / mean": "存案：最多 / 平均数",
    "backlogs: Gini (0: all equal)": "存案：基尼系数（0：完全均等）",
    "backlogs: Jain's index (1: all equal)": "存案：Jain 指数（1：完全均等）",
    "spread of closures per officer (SD)": "各执行员结案数的离散度（标准差）",
    "officers' idle share": "执行员空闲比例",
    "assistants' idle share": "书记员空闲比例",
    "actual enforcement: compulsory, voluntary, settled / closed": (
        "实际执结率：强制执行、自动履行、和解 / 结案"
    ),
    "recovered in closed cases": "结案到位金额",
    "recovery rate: recovered / applied for": "执行到位率：到位金额 / 申请金额",
    "closures within the time limit": "结案中在期限内的比例",
    "aging index: pending over the limit / (pending + closed in a year)": (
        "超期指数：超期未结 /（未结 + 年结案）"
    ),
    "response of speed, mean factor": "办案速度的反应，平均系数",
    "suspensions": "停职",
    "spread of backlogs within bureaus (SD)": "各局内部存案的离散度（标准差）",
    "spread of backlogs between bureaus (SD)": "各局之间存案的离散度（标准差）",
    "spread of the median time over bureaus (SD)": "各局结案时间中位数的离散度（标准差）",
    "spread of disposition time over bureaus (SD)": "各局清案时间的离散度（标准差）",
    # what they are
    "Cases closed by all teams in the months of the comparison.": "比较期内全部小组的结案数。",
    "Cases allocated to the teams in the months of the comparison; one that is dealt again "
    "counts again.": "比较期内分给各组的案件；重新分案的再计一次。",
    "Sum in dispute of the cases that were closed.": "已结案件的标的额合计。",
    "Closed / received: 100 % means that the backlog stays as it is.": "结案 / 分到的案件：100% 表示存案不增不减。",
    "Closed / (backlog at the beginning + received).": "结案 /（期初存案 + 分到的案件）。",
    "Cases allocated to a team and not closed at the last count.": (
        "最后一次统计时已分案而未结的案件。"
    ),
    "Cases filed and not closed at the last count, allocated or not.": (
        "最后一次统计时已立案而未结的案件，无论是否已分案。"
    ),
    "365 x pending / closures of the last 12 months: how long closing what is pending would "
    "take at that pace.": "365 × 未结案 / 最近 12 个月结案：按这一速度，结清未结案要多久。",
    "Mean working days since filing of the pending cases.": "未结案自立案以来的平均工作日数。",
    "Pending cases filed more than 12 months ago.": "立案超过 12 个月的未结案。",
    "Pending cases filed more than 18 months ago.": "立案超过 18 个月的未结案。",
    "Working days from filing by which half of the cases are closed (Kaplan-Meier: open cases "
    "count for as long as they were followed).": (
        "自立案起一半案件结案所需的工作日（Kaplan-Meier：未结案按已观察的时间计入）。"
    ),
    "Working days from filing by which nine in ten cases are closed (Kaplan-Meier).": (
        "自立案起九成案件结案所需的工作日（Kaplan-Meier）。"
    ),
    "Mean working days from filing to closure, those beyond 360 counted as 360; open cases "
    "counted.": "自立案至结案的平均工作日，超过 360 的按 360 计；计入未结案。",
    "Share of cases closed within their time limit, usually 6 months; open cases counted "
    "(Kaplan-Meier).": "在办案期限（通常 6 个月）内结案的比例；计入未结案（Kaplan-Meier）。",
    "Mean working days from filing to closure of closed cases alone. A rule that finishes old "
    "cases looks slow by it: not for comparing rules.": (
        "仅已结案件自立案至结案的平均工作日。清理旧案的办法会因此显得慢：不宜用于比较。"
    ),
    "Standard deviation over regions of the mean time to closure: do parties of one region "
    "wait longer than those of another?": (
        "各地域平均结案时间的标准差：一地当事人是否比另一地等得更久？"
    ),
    "Standard deviation over teams of the mean time to closure of their cases.": (
        "各组案件平均结案时间的标准差。"
    ),
    "Standard deviation over teams of their backlogs at the last count: 0 if all are equal.": (
        "最后一次统计时各组存案的标准差：完全相等时为 0。"
    ),
    "The same standard deviation at every count, averaged over the counts.": (
        "每次统计时的同一标准差，对各次统计取平均。"
    ),
    "Standard deviation of the teams' backlogs / their mean.": "各组存案的标准差 / 平均数。",
    "Largest less smallest backlog of a team at the last count.": (
        "最后一次统计时存案最多的组减最少的组。"
    ),
    "Largest backlog of a team / mean backlog.": "存案最多的组 / 平均存案。",
    "Gini coefficient of the teams' backlogs: 0 if all are equal.": (
        "各组存案的基尼系数：完全相等时为 0。"
    ),
    "Jain's fairness index of the teams' backlogs: 1 if all are equal.": (
        "各组存案的 Jain 公平指数：完全相等时为 1。"
    ),
    "Standard deviation over officers of the cases they closed: how unlike their output is.": (
        "各执行员结案数的标准差：产出相差多大。"
    ),
    "Share of working days in which an officer had nothing to do.": "执行员无事可做的工作日比例。",
    "The same of assistants.": "书记员的同一比例。",
    "Closures by compulsory execution, voluntary performance or settlement / all closures.": (
        "强制执行完毕、自动履行或和解结案 / 全部结案。"
    ),
    "Sum recovered for applicants in the cases that were closed.": (
        "已结案件中为申请人执行到位的金额。"
    ),
    "Recovered / applied for, in the cases that were closed.": "已结案件中到位金额 / 申请金额。",
    "Of the closures, those within the time limit; open cases not counted.": (
        "结案中在期限内的比例；不计未结案。"
    ),
    "Pending over the time limit / (pending + closures of the last 12 months).": (
        "超期未结 /（未结 + 最近 12 个月结案）。"
    ),
    "Mean factor on speed by which people respond to how the bureau is run; 1: none.": (
        "人员对管理办法的反应对速度的平均系数；1 为无反应。"
    ),
    "Months in which a team was suspended, summed over teams.": "各组被停职的月数合计。",
    "Spread of backlogs among the teams of one bureau, over all bureaus (SD).": (
        "同一局内各组存案的离散度，合并各局（标准差）。"
    ),
    "Spread of the bureaus' mean backlogs a team (SD).": "各局组均存案的离散度（标准差）。",
    "Standard deviation over bureaus of their median time to closure.": (
        "各局结案时间中位数的标准差。"
    ),
    "Standard deviation over bureaus of their disposition time.": "各局清案时间的标准差。",
}
