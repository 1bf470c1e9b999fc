"""Chinese words of `check`: what a scenario means."""

from __future__ import annotations

CHECKS: dict[str, str] = {
    # what is compared
    "{days:g} working days a month": "每月 {days:g} 个工作日",
    "real working days in China, {days:.1f} a month": ("按中国实际工作日，平均每月 {days:.1f} 个"),
    "{n} months": "{n} 个月",
    "Compares {span} from {first} ({days}).": ("比较自 {first} 起的 {span}（{days}）。"),
    "Before that, {span} of history from {first} run under {rule} ({timing}), "
    "the same for all arms.": (
        "此前自 {first} 起有 {span}的历史期，按 {rule}（{timing}）分案，各方案相同。"
    ),
    "{stage} ({role})": "{stage}（{role}）",
    "Each case passes {n} stages: {route}.": "每件案件经过 {n} 个阶段：{route}。",
    "On average it takes {officer:.2f} days of officer's work, {assistant:.2f} of assistant's "
    "work and {waits:g} days of waiting.": (
        "平均每件需要执行员工作 {officer:.2f} 天、书记员工作 {assistant:.2f} 天，"
        "等待 {waits:g} 天。"
    ),
    "{cases:g} cases a month are filed in {n} regions.": ("{n} 个地域每月共收案 {cases:g} 件。"),
    "{replications}, seed {seed}.": "{replications}，随机种子 {seed}。",
    "{measure} to ± {width:g}": "{measure} 精确到 ± {width:g}",
    "which arm is best in {measure} (differences below {zone:g} do not count)": (
        "哪个方案的 {measure} 最优（小于 {zone:g} 的差别不计）"
    ),
    "{least} to {most} replications, until it is known at {confidence:g} % confidence: {sought}": (
        "{least} 至 {most} 次重复，直到以 {confidence:g}% 的置信水平得知：{sought}"
    ),
    "No warnings.": "没有需要提醒之处。",
    "Warning: {warning}": "提醒：{warning}",
    # loads
    "Load = work / capacity, regional rule, mean speeds": (
        "负荷＝工作量/办案能力，按地域分案，平均速度"
    ),
    "team": "小组",
    "officer": "执行员",
    "assistant": "书记员",
    "backlog growth a month": "每月存案增加",
    "the first {n} of {all} teams": "共 {all} 个小组，此处为前 {n} 个",
    "On average every team keeps up with its cases in every month.": (
        "平均而言，各小组每个月都办得完分到的案件。"
    ),
    "By these bounds every team could keep up with its cases in every month. It may still fall "
    "behind: with max_open_cases it closes at the most what is reckoned here.": (
        "按此上限估算，各小组每个月都可能办得完分到的案件。但仍可能办不完：设有 max_open_cases 时，"
        "此处所估为小组至多能办结的件数。"
    ),
    "Under the regional rule {n} of {all} teams have more than they can close: {which}.": (
        "按地域分案时，{all} 个小组中有 {n} 个手上的案件多于其所能办结，时间是：{which}。"
    ),
    "Their backlog is expected to grow by {growth:.1f} cases a month.": (
        "其存案预计每月增加 {growth:.1f} 件。"
    ),
    "Cases beyond what they can close: {before:,.0f} when the comparison begins, {after:,.0f} at "
    "the end of the comparison. The most, at the beginning or at the end of a month: "
    "{most:,.0f}.": (
        "超出其办案能力的案件，比较期开始时有 {before:,.0f} 件，比较期结束时有 {after:,.0f} 件。"
        "比较期开始时及各月末，最多时有 {most:,.0f} 件。"
    ),
    "All teams together have more than they can close {when}, whatever the rule.": (
        "无论采用何种规则，{when}，全部小组合计手上的案件都多于其所能办结。"
    ),
    "All teams together have more than they can close {when}.": (
        "{when}，全部小组合计手上的案件多于其所能办结。"
    ),
    "On average no rule leaves fewer.": "平均而言，任何规则都不会少于此数。",
    "What follows is reckoned with cases of mean work; where short ones are taken up first, more "
    "can be closed.": "以下按每件案件的平均工作量估算；先办工作量小的案件时，可以办结更多。",
    "By these bounds all teams together could close what comes in, in every month.": (
        "按此上限估算，全部小组合计，每个月都可能办得完收到的案件。"
    ),
    "All teams together can close what comes in, in every month.": (
        "全部小组合计，每个月都办得完收到的案件。"
    ),
    "before the comparison": "比较期之前",
    "in {months}": "{months}",
    "teams {teams} {when}": "小组 {teams}，{when}",
    "all {n} months": "全部 {n} 个月",
    "{n} of {all} months, first in {first}": "{all} 个月中的 {n} 个月（最早 {first}）",
    "{first} to {last}": "{first} 至 {last}",
    "{names} and {n} more": "{names} 等另有 {n} 个",
    "By capacity alone, under the regional rule, the opening backlog lasts until {month}.": (
        "按地域分案且仅就办案能力而言，期初存案到 {month} 办完。"
    ),
    "By capacity alone, under the regional rule, the opening backlog is not worked off by the end "
    "of the comparison: {n:,.0f} cases more are left than without it.": (
        "按地域分案且仅就办案能力而言，期初存案到比较期结束仍未办完：比没有期初存案时多剩 "
        "{n:,.0f} 件。"
    ),
    "Waits come on top, {waits:g} days a case.": "此外每件案件还须等待 {waits:g} 天。",
    "Arm {arm}: {text}": "方案 {arm}：{text}",
    "chance": "偶然性",
    "other rules than the regional one": "地域分案以外的规则",
    "how people respond": "人员的行为反应",
    "who is selected": "人员的选任",
    "that a case must wait for its termination": "终本案件须等待的时间",
    "that short cases may be taken up first": "可能先办工作量小的案件",
    "that max_open_cases may let a team close less than this": (
        "设有 max_open_cases 时小组的办结数可能少于此数"
    ),
    "These are expectations, month by month; they leave out {what}.": (
        "以上为逐月的预期数，未计及：{what}。"
    ),
    # arms
    "It differs in {keys}.": "与对照方案不同之处：{keys}。",
    "It differs in {keys} and {n:,} more.": "与对照方案不同之处：{keys} 等，另有 {n:,} 处。",
    "{n:,} opening cases": "期初存案 {n:,} 件",
    "kinds of case: {names}": "案件类型：{names}",
    "a season": "各月收案有季节变化",
    "a trend of {percent:+g} % a year": "收案每年变化 {percent:+g}%",
    "{n} surges": "收案激增 {n} 次",
    "{n} absences ({teams})": "缺岗 {n} 项（{teams}）",
    "With the reference there are also: {parts}.": "对照方案另有：{parts}。",
    "Arm {arm}: {allocation}; the reference.": "方案 {arm}：{allocation}；为对照方案。",
    "Arm {arm}: {allocation}; compared with it.": "方案 {arm}：{allocation}；与对照方案比较。",
    "allocation {rule}, {timing}": "分案规则 {rule}，时点 {timing}",
    "allocation {rule}, {timing}, {options}": "分案规则 {rule}，时点 {timing}，选项 {options}",
    "Added, to show beside {arm} the same without its responses.": (
        "补充的方案：与 {arm} 相同，但不考虑行为反应，以资对照。"
    ),
    "Parts of a reform, for decompose: {names}.": "改革的组成部分，供 decompose 使用：{names}。",
    "{n} kinds of case with closing types of their own.": "{n} 类案件，各有其结案方式。",
    "{people} people for {posts} lone officers, chosen {how}; {left} await a post.": (
        "{people} 人，单独办案的执行员岗位 {posts} 个，选任方式：{how}；{left} 人待岗。"
    ),
    "{people} people for {posts} teams of officer and assistant, chosen {how}, "
    "two-way selection; {left} await a post.": (
        "{people} 人，执行员与书记员组成的小组 {posts} 个，选任方式：{how}，双向选择；"
        "{left} 人待岗。"
    ),
    "{people} people for {posts} teams of officer and assistant, chosen {how}, "
    "partners by lot; {left} await a post.": (
        "{people} 人，执行员与书记员组成的小组 {posts} 个，选任方式：{how}，抽签搭档；"
        "{left} 人待岗。"
    ),
    "by lot": "抽签",
    "in competition (exam {exam}, evaluation {evaluation} points)": (
        "竞争上岗（理论考试 {exam} 分，民主测评 {evaluation} 分）"
    ),
    "by seniority": "论资历",
    "by their true ability": "按真实能力",
    "every {n} months": "每 {n} 个月",
    "Ranking by {ranking} {every}; {commended} commended.": (
        "{every}按 {ranking} 排名；表彰 {commended} 个小组。"
    ),
    "{n} last places in a row suspend a team for {span}": (
        "连续 {n} 次末位的小组停止执行工作 {span}"
    ),
    "Ranking by {ranking} {every}; {suspended}; {commended} commended.": (
        "{every}按 {ranking} 排名；{suspended}；表彰 {commended} 个小组。"
    ),
    "{name} ({values}; {low:g} to {high:g})": "{name}（{values}；{low:g} 至 {high:g}）",
    "People respond (sizes assumed): {responses}.": "人员的行为反应（大小为假设）：{responses}。",
    # warnings
    "arm {arm}: {text}": "方案 {arm}：{text}",
    "there is one arm only, so nothing is compared": "只有一个方案，没有可比较的对象",
    "{n} replications give wide intervals or none; 30 are usual": (
        "{n} 次重复得到的区间很宽，或没有区间；通常用 30 次"
    ),
    "one replication gives no intervals": "只有一次重复，得不到区间",
    "arm {arm} is the same as {other}": "方案 {arm} 与 {other} 相同",
    "without history or opening_backlog all desks are empty at the start": (
        "没有设定 history 或 opening_backlog，开始时各小组都没有存案"
    ),
    "team {team} has a load of {load:.2f} under the regional rule": (
        "按地域分案时，小组 {team} 的负荷为 {load:.2f}"
    ),
    "team {team} serves no region: it gets nothing under the regional rule": (
        "小组 {team} 不负责任何地域：按地域分案时分不到案件"
    ),
    "team {team} serves no region: under the regional rule it gets cases only when it stands in "
    "for others": ("小组 {team} 不负责任何地域：按地域分案时，只有替其他小组顶岗时才分到案件"),
    "the bureau as a whole has a load of {load:.2f}: its backlog grows without end": (
        "全局负荷为 {load:.2f}：存案将不断增加"
    ),
    "the bureau as a whole has a load of {load:.2f}: over the comparison more comes in than can "
    "be closed": "全局负荷为 {load:.2f}：比较期内收案多于所能办结",
    "the bureau as a whole has a load of {load:.2f}: over the comparison more work comes in than "
    "can be done": "全局负荷为 {load:.2f}：比较期内的工作量多于所能完成",
    "team {team} is absent throughout: it gets nothing": "小组 {team} 一直缺岗：分不到案件",
    "no team is at work in {months}: nothing is begun then, and only what is in hand can close": (
        "{months}，没有小组在岗：不会开始办理任何案件，只有手头正在办理的才可能办结"
    ),
    "the bureau as a whole has a load of {load:.2f}: hardly anything to do": (
        "全局负荷为 {load:.2f}：几乎无案可办"
    ),
    "arm {arm}: division chiefs have no room for {n} of its teams": (
        "方案 {arm}：各执行庭容不下其中 {n} 个小组"
    ),
    "arm {arm}: division_capacity means nothing to  matching: by_lot": (
        "方案 {arm}：division_capacity 对  matching: by_lot  不起作用"
    ),
    "{n:,.0f} million cases are to be played, history, all arms and all replications "
    "counted: this takes long": (
        "连同历史期、全部方案和各次重复，共要演算 {n:,.0f} 百万件案件：需时很长"
    ),
    "each replication needs some {needed:.1f} GB of memory, and every worker plays one at "
    "a time; this machine has {there:.1f} GB: give --workers accordingly": (
        "每次重复约需 {needed:.1f} GB 内存，每个工作进程同时演算一次；本机有 {there:.1f} GB："
        "请用 --workers 相应减少进程"
    ),
    "replications: at_most {most} is too small to be as precise as is asked: what is narrow "
    "enough after at_least {least} replications must stay so for {ahead} more; give at_most "
    "{enough} or more": (
        "replications：at_most 为 {most}，太小，达不到所要求的精度：at_least 的 {least} 次重复之后"
        "区间已足够窄，还须在其后 {ahead} 次重复中保持；at_most 请至少设为 {enough}"
    ),
    # tables of bureaus
    "the row {name} seems to be a sum of others: it is played as a bureau of its own; delete it "
    "from the table": (
        "{name} 这一行似乎是其他行的合计，却会作为单独的一个执行局参加演算；请从表中删去"
    ),
    "{column} ({n:,})": "{column}（{n:,} 格）",
    "Empty cells, for which the scenario's own value holds: {cells}.": (
        "空白的单元格采用情景中的值：{cells}。"
    ),
    "{n:,} bureaus in {provinces} provinces ({file}) with {teams:,} teams, {fewest} to {most} "
    "each; {cases:,.0f} cases a month, {cases_a_year:,.0f} a year.": (
        "{provinces} 个省份的 {n:,} 个执行局（{file}），共 {teams:,} 个小组，"
        "每局 {fewest} 至 {most} 个；"
        "每月收案 {cases:,.0f} 件，每年 {cases_a_year:,.0f} 件。"
    ),
    "{n:,} bureaus ({file}) with {teams:,} teams, {fewest} to {most} each; "
    "{cases:,.0f} cases a month, {cases_a_year:,.0f} a year.": (
        "{n:,} 个执行局（{file}），共 {teams:,} 个小组，每局 {fewest} 至 {most} 个；"
        "每月收案 {cases:,.0f} 件，每年 {cases_a_year:,.0f} 件。"
    ),
    "Load = work / capacity, mean over a bureau's teams under the regional rule: median "
    "{middle:.2f}, nine in ten bureaus between {low:.2f} and {high:.2f}.": (
        "负荷 = 工作量 / 办案能力，按地域分案，取各局小组的平均值：中位数 {middle:.2f}，"
        "九成的执行局在 {low:.2f} 与 {high:.2f} 之间。"
    ),
    "Bureaus in which all teams together have more than they can close in some months or all, "
    "whatever the rule: {n:,}. Cases beyond what they can close: {before:,.0f} when the comparison "
    "begins, {after:,.0f} at the end of the comparison. On average no rule leaves fewer.": (
        "有 {n:,} 个执行局，无论采用何种规则，全部小组合计在部分或全部月份手上的案件都多于其所能办结。"
        "超出其办案能力的案件，比较期开始时有 {before:,.0f} 件，比较期结束时有 {after:,.0f} 件。"
        "平均而言，任何规则都不会少于此数。"
    ),
    "Bureaus in which all teams together have more than they can close in some months or all: "
    "{n:,}. Cases beyond what they can close: {before:,.0f} when the comparison "
    "begins, {after:,.0f} at the end of the comparison.": (
        "有 {n:,} 个执行局，全部小组合计在部分或全部月份手上的案件多于其所能办结。"
        "超出其办案能力的案件，比较期开始时有 {before:,.0f} 件，比较期结束时有 {after:,.0f} 件。"
    ),
    "Bureaus in which some team has more than it can close under the regional rule, while all "
    "together can close what comes in: another {n:,} (such teams: {teams:,}).": (
        "另有 {n:,} 个执行局，按地域分案时有小组手上的案件多于其所能办结（共 {teams:,} 个小组），"
        "而全部小组合计办得完收到的案件。"
    ),
    "Bureaus in which some team has more than it can close under the regional rule, while all "
    "together can close what comes in: {n:,} (such teams: {teams:,}).": (
        "有 {n:,} 个执行局，按地域分案时有小组手上的案件多于其所能办结（共 {teams:,} 个小组），"
        "而全部小组合计办得完收到的案件。"
    ),
    "Bureaus in which, by capacity alone and under the regional rule, the opening backlog is not "
    "worked off by the end of the comparison: {n:,}.": (
        "有 {n:,} 个执行局，按地域分案且仅就办案能力而言，期初存案到比较期结束仍未办完。"
    ),
    "some provinces have one bureau only: {names}": "有的省份只有一个执行局：{names}",
}
