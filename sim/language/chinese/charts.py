"""Chinese words of charts and the animation."""

from __future__ import annotations

CHARTS: dict[str, str] = {
    "{month}: the month's new cases": "{month}：本月新收案件",
    "closed so far {closed:,}; {new:,} new cases, one by one as filed": "已结案 {closed:,}；新收 {new:,} 件，随收随分",
    "The charts show boxes for some characters: this machine has no font for them. "
    "Install one of {fonts}, or the extra:  pip install '.[zh]'": (
        "图中有些字显示为方框：本机没有相应的字体。请安装 {fonts} 之一，"
        "或安装附加包：pip install '.[zh]'"
    ),
    "team {name}": "第 {name} 组",
    "all {n} teams": "全部 {n} 组",
    "history": "历史期",
    "history, the same for all arms": "历史期，各方案相同",
    "Mean of {n}; band: 95 % t interval of the mean": "{n}的均值；色带：均值的 95% t 置信区间",
    "Means of {n}; one line a team": "{n}的均值；每组一条线",
    "Cases closed per month, whole bureau": "全局每月结案数",
    "cases a month": "件 / 月",
    "How unevenly the backlog lies: SD over teams at each month's count": (
        "存案有多不均：每月统计时各组存案的标准差"
    ),
    "standard deviation, cases": "标准差，件",
    "Backlog of every team at each month's count": "每月统计时各组的存案",
    "backlog, cases": "存案，件",
    "Dot and bar: mean difference with its 95 % t interval, {n}; pale dots: single replications.\nEach row has its own scale; 0 = no difference.": "圆点与横线：差值的均值及其 95% t 置信区间，{n}；浅色点：单次重复。\n各行刻度不同；0 表示没有差别。",
    "The {n} intervals of a row hold together (Bonferroni).": (
        "同一行的 {n} 个区间同时成立（Bonferroni）。"
    ),
    "What changes compared with {arm}": "与 {arm} 相比有何变化",
    "{arm} compared with {reference}: differences": "{arm} 与 {reference} 相比：差值",
    "Kaplan-Meier estimate": "Kaplan-Meier 估计",
    "working days since filing": "立案后的工作日",
    "cases closed, %": "已结案，%",
    "{estimate}, open cases counted; mean of {n}; band: 95 % t interval of the mean": (
        "{estimate}，计入未结案件；{n}的均值；色带：均值的 95% t 置信区间"
    ),
    "How soon cases are closed": "案件多久结案",
    "{measure}, cases: the less the more even": "{measure}，件：越小越均衡",
    "Means of {n} replications, each arm's with its own 95 % t intervals.\n"
    "Grey: by the means another arm closes as many or more and is as even or more so; the "
    "line joins the others.": (
        "{n} 次重复的均值，各附自己的 95% t 置信区间。\n"
        "灰色：就均值而言，另有方案结案不少于它且同样或更均衡；虚线连接其余方案。"
    ),
    "More closures or a more even backlog?": "多结案，还是存案更均衡？",
    "median": "中位数",
    "pending cases": "未结案件，件",
    "cases closed a month": "每月结案，件",
    "officers": "执行员",
    "assistants": "书记员",
    "nobody has this role": "无人担任",
    "Filed and not closed at each month's count, with a team or in the pool; means of {n}.\n"
    "Dotted: 95 % t interval of the mean of all. Months are of the mean length in working days.": (
        "每月统计时已立案而未结的案件，含已分到小组和待分的；{n}的均值。\n"
        "点线：总数均值的 95% t 置信区间。月按平均工作日数计。"
    ),
    "How old are the pending cases?": "未结案件有多久了？",
    "up to {high} months": "{high} 个月以内",
    "{low} to {high} months": "{low} 至 {high} 个月",
    "over {low} months": "{low} 个月以上",
    "mean time from filing to closure, working days, up to {days:g}": (
        "立案到结案的平均时间，工作日，以 {days:g} 日为限"
    ),
    "Whose cases wait longer?": "谁的案件等得更久？",
    "Dot and bar: mean and its 95 % t interval, {n}, open cases counted.": (
        "圆点与横线：均值及其 95% t 置信区间，{n}，计入未结案件。"
    ),
    "The region that waits longest under {arm} stands at the top.": (
        "在 {arm} 下等得最久的地域排在最上。"
    ),
    "{shown} of {n} regions: those where arms differ most.": (
        "{n} 个地域中的 {shown} 个：各方案差别最大的。"
    ),
    "How far can chance take the backlog of the whole bureau?": "偶然性能使全局存案相差多远？",
    "At each month's count; one replication, so that no range can be shown.": (
        "每月统计时；只有一次重复，无法显示范围。"
    ),
    "At each month's count, {n}. Line: median; shades: where the middle 50, 80 and 95 % "
    "of the replications lie,\nwhich is no interval of the mean.": (
        "每月统计时，{n}。线：中位数；色带：居中 50%、80%、95% 的重复所在的范围，\n"
        "并非均值的置信区间。"
    ),
    "Dashed grey: median of {arm}.": "灰色虚线：{arm} 的中位数。",
    "Which team carries how much, under each arm": "各方案下每组承担多少",
    "Backlog, cases, at each month's count; means of {n}.": "每月统计时的存案，件；{n}的均值。",
    "The {shown} of {n} teams that are farthest from the mean.": (
        "{n} 组中离平均数最远的 {shown} 组。"
    ),
    "Thin grey line: mean of all teams under {arm}; shaded: history.": (
        "灰色细线：{arm} 下各组的平均数；阴影：历史期。"
    ),
    "speed of the officer, as drawn (1: a task takes the work it is given)": (
        "执行员的办案速度，按抽取值（1：所需时间等于工作量）"
    ),
    "Do teams with fast officers close more?": "执行员快的小组结案更多吗？",
    "Lines: means over teams of about the same speed, all replications.": (
        "线：速度相近的小组的均值，全部重复。"
    ),
    "Pale dots: a team in a replication.": "浅色点：一次重复中的一个小组。",
    "Pale dots: a team in one of {n} replications.": "浅色点：{n} 次重复中的小组。",
    "Level: fast and slow teams close alike; steep: fast teams close more.": (
        "平缓：快慢小组结案相近；陡：快的小组结案更多。"
    ),
    "Dot and bar: mean with its 95 % t interval, {n}; strokes: single teams, their means over "
    "replications.\nIdle: no case of the team is ready for a stage that is theirs.": (
        "圆点与横线：均值及其 95% t 置信区间，{n}；短竖线：各小组在全部重复中的均值。\n"
        "空闲：小组没有案件处于应由其办理的环节。"
    ),
    "idle share of working time, %": "空闲占工作时间的比例，%",
    "How much of their time are people idle?": "人员有多少时间空闲？",
    "waits for allocation": "等待分案",
    "lies with the team": "在小组手中待办",
    "waits for others (time limits, replies, auctions)": "等待外部（期限、回复、拍卖）",
    "officer works": "执行员办理",
    "assistant works": "书记员办理",
    "One case under each arm": "同一案件在各方案下",
    "Case {case} of replication {replication}, region {region}, filed before the run.": (
        "第 {replication} 次重复的第 {case} 号案件，地域 {region}，模拟开始前立案。"
    ),
    "Case {case} of replication {replication}, region {region}, filed in {month}.": (
        "第 {replication} 次重复的第 {case} 号案件，地域 {region}，{month} 立案。"
    ),
    "Replication {replication}: case {case}, region {region}, filed before the run.": (
        "第 {replication} 次重复：案件 {case}，地域 {region}，模拟开始前立案。"
    ),
    "Replication {replication}: case {case}, region {region}, filed in {month}.": (
        "第 {replication} 次重复：案件 {case}，地域 {region}，{month} 立案。"
    ),
    "closed after {n} days": "{n} 天后结案",
    "open after {n} days": "{n} 天后未结",
    "Of all cases filed in the window its time to closure changes most from {first} to "
    "{second}.": "在比较期立案的案件中，从 {first} 到 {second} 其结案时间变化最大。",
    "Half of the cases filed in the window are closed sooner, half later.": (
        "比较期立案的案件中，一半比它早结案，一半比它晚。"
    ),
    "found {found}; the run has replications 0 to {last}": (
        "给出的是 {found}；该次运行的重复编号为 0 至 {last}"
    ),
    "in the pool {days:.1f}": "待分案 {days:.1f}",
    "with the team {days:.1f}": "在小组待办 {days:.1f}",
    "worked on {days:.1f}": "办理 {days:.1f}",
    "waiting for others {days:.1f}": "等待外部 {days:.1f}",
    "Chart: {file}": "图：{file}",
    "How long parties wait, a row a region, a dot an arm. Where dots lie far apart, the arm "
    "decides who waits.": (
        "当事人要等多久，每行一个地域，每点一个方案。各点相距很远，说明由方案决定谁等。"
    ),
    "Pending cases at each month's count by age, a panel an arm. Dark areas that grow mean that "
    "old cases are left lying.": (
        "每月统计时未结案件的案龄，每幅一个方案。深色部分扩大，说明旧案被搁置。"
    ),
    "The backlog of every team by itself, a panel a team, a line an arm, with the mean of all "
    "teams in grey.": "每组的存案，每幅一组，每线一个方案；灰线为各组平均数。",
    "The backlog of the whole bureau in all replications, a panel an arm: its median, and how "
    "far chance can take it.": "全部重复中的全局存案，每幅一个方案：中位数，以及偶然性所及的范围。",
    "Closures of teams against the speed of their officers, a line an arm. A steep line means "
    "that fast teams are kept supplied with cases.": (
        "各组结案与其执行员办案速度的关系，每线一个方案。线陡，说明快的小组始终有案可办。"
    ),
    "Idle share of officers and assistants, a row an arm: the mean, and each team as a stroke.": (
        "执行员和书记员的空闲比例，每行一个方案：均值，各组以短竖线表示。"
    ),
    "One case under each arm, from filing to closure: when it is worked on, and what it waits "
    "for in between. One case proves nothing; it shows how waiting arises.": (
        "同一案件在各方案下从立案到结案：何时办理，其间等待什么。"
        "一件案件不能证明什么，但能看出等待从何而来。"
    ),
    "before the first month": "第一个月之前",
    "{month}: new cases are allocated": "{month}：分案",
    "{month}: count of the month": "{month}：月末统计",
    "{arm}: {said}": "{arm}：{said}",
    "closed so far {closed:,}, backlog {backlog:,}": "累计结案 {closed:,} 件，存案 {backlog:,} 件",
    "Replication {replication}. Bars: cases of each team; yellow on top: new cases, at their "
    "allocation; dashed outline: closed in the month.": (
        "第 {replication} 次重复。柱：各组的存案；上方黄色：新分到的案件；虚线框：当月结案。"
    ),
    "Dashed line: mean backlog of the teams before the new cases.": (
        "虚线：分案前各组存案的平均数。"
    ),
    "{n} arms are too many to be watched at once; at most {most}, the first included": (
        "{n} 个方案太多，无法同时观看；连同第一个至多 {most} 个"
    ),
    "{file} must end with one of {known}": "{file} 须以下列之一结尾：{known}",
    "there is no folder {folder}": "没有文件夹 {folder}",
    "an MP4 needs ffmpeg, which is not installed here; .html and .gif do not": (
        "MP4 需要 ffmpeg，本机没有安装；.html 和 .gif 不需要"
    ),
    "animation": "动画",
    "Play": "播放",
    "Pause": "暂停",
    "One step back": "后退一步",
    "One step on": "前进一步",
    "Month": "月份",
    "Keys: space plays and pauses, the arrows go step by step.": (
        "按键：空格播放或暂停，左右箭头逐步移动。"
    ),
    "The pictures move with JavaScript, which is switched off here.": (
        "动画需要 JavaScript，而此处已停用。"
    ),
    "Chart of every team's backlog": "各组存案图",
    "Animation: {file}": "动画：{file}",
}
