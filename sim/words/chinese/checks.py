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
    "On average every team keeps up with its cases.": "平均而言，各小组都办得完分到的案件。",
    "Under the regional rule {over} of {all} teams get more than they can close ({names}); "
    "their backlog is expected to grow by {growth:.1f} cases a month.": (
        "按地域分案时，{all} 个小组中有 {over} 个分到的案件多于其所能办结（{names}）；"
        "其存案预计每月增加 {growth:.1f} 件。"
    ),
    # arms
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
    "the bureau as a whole has a load of {load:.2f}: its backlog grows without end": (
        "全局负荷为 {load:.2f}：存案将不断增加"
    ),
    "the bureau as a whole has a load of {load:.2f}: hardly anything to do": (
        "全局负荷为 {load:.2f}：几乎无案可办"
    ),
    "arm {arm}: the rule {rule} does not heed {options}": (
        "方案 {arm}：规则 {rule} 不理会 {options}"
    ),
    "arm {arm}: division chiefs have no room for {n} of its teams": (
        "方案 {arm}：各执行庭容不下其中 {n} 个小组"
    ),
    "arm {arm}: division_capacity means nothing to  matching: by_lot": (
        "方案 {arm}：division_capacity 对  matching: by_lot  不起作用"
    ),
    # tables of bureaus
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
    "In {n:,} bureaus it is above 1: their backlog grows whatever the rule.": (
        "有 {n:,} 个执行局的负荷大于 1：无论采用何种规则，其存案都会增加。"
    ),
    "In none it is above 1.": "没有一个执行局的负荷大于 1。",
    "some provinces have one bureau only: {names}": "有的省份只有一个执行局：{names}",
}
