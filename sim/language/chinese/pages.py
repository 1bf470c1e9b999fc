"""Chinese words of the HTML report and its glossary."""

from __future__ import annotations

PAGES: dict[str, str] = {
    "Played were all {n} combinations of these parts: {parts}.": "运行了下列各项措施的全部 {n} 种组合：{parts}。",
    "Beside it must lie {file}, from the folder of the run.": "同一文件夹中还须放上结果文件夹里的 {file}。",
    "default": "默认值",
    "from {file}": "来自 {file}",
    "{arm} against {reference}: replications: {n}. These are few; trust the intervals less than they promise.": "{arm} 与 {reference} 相比：重复次数为 {n}，很少；区间的可信程度要打折扣。",
    "{arm} against {reference}: the difference in closures is the same in all {n} replications; in these replications chance made no difference to it.": "{arm} 与 {reference} 相比：全部 {n} 次重复的结案差值相同，在这些重复中偶然性没有造成差别。",
    "{arm} against {reference}: sure that closures differ, as the interval does not hold 0 and all {n} replications point the same way; how much they differ is less sure.": "{arm} 与 {reference} 相比：结案数确有差别，区间不包含 0，全部 {n} 次重复方向一致；但差别有多大，把握较小。",
    "Reality: this is a calculation, no measurement. It says what a change does in the model, not what it did or will do in a real court.": "现实：这是推算，不是测量。它说明一项改变在模型中的作用，而不是它在真实法院中已经或将要带来什么。",
    # Headings
    "Skip to the answer": "跳到结论",
    "Contents": "目录",
    "The answer": "结论",
    "How sure is that?": "有多大把握？",
    "Charts": "图",
    "All measures": "全部指标",
    "Point at a measure, or follow it to the glossary, to see what it means.": (
        "将鼠标移到指标名上，或点击跳到词汇表，可查看其含义。"
    ),
    "The figures behind the answer": "结论所依据的数字",
    "The arms and how they differ": "各方案及其区别",
    "Values in which the arms differ": "各方案取值不同的参数",
    "What is assumed": "假设",
    "Values of the scenario and where they come from": "情景的取值及其来源",
    "key": "参数",
    "value": "取值",
    "from": "来源",
    "remark": "说明",
    "source": "来自报道",
    "data": "来自数据",
    "assumed": "假设",
    "What the model leaves out": "模型未考虑什么",
    "Where these figures come from": "这些数字从何而来",
    "How to reproduce them": "如何复现",
    "The scenario, in full": "情景全文",
    "Files of the run and their checksums": "结果文件及其校验和",
    "A file with the same checksum is the same to the last byte.": ("校验和相同的文件逐字节相同。"),
    "file": "文件",
    "Glossary": "词汇表",
    # Facts
    "Arms": "方案",
    "Replications": "重复次数",
    "Bureaus": "执行局数",
    "Points": "参数点数",
    "Played on": "运行日期",
    "Program, seed and versions": "程序、种子与版本",
    "what": "项目",
    "which": "内容",
    "program": "程序",
    "run": "运行编号",
    "seed": "随机种子",
    "engine": "引擎",
    "started (UTC)": "开始时间（UTC）",
    "cases from": "案件来自",
    "Of {all} values {source} are from the source, {data} from data and {assumed} are assumed. "
    "The answer holds for these values; whether it holds for others, a sensitivity study says "
    "(python -m sim sensitivity).": (
        "共 {all} 个取值，其中 {source} 个来自公开报道，{data} 个来自数据，{assumed} 个为假设。"
        "结论只对这些取值成立；换成其他取值是否成立，要做敏感性分析（python -m sim sensitivity）。"
    ),
    "With version {version} of the program and these packages, save the scenario below as scenario.yaml and run this; the tables will be the same to the last byte.": "使用 {version} 版程序和上列软件包，将下面的情景存为 scenario.yaml，运行以下命令；所得表格逐字节相同。",
    # How sure
    "Chance: what is drawn by lot, such as which cases come in and how long each takes, "
    "differs from replication to replication. The intervals say how far that can move the "
    "figures; more replications make them narrower.": (
        "随机性：收到哪些案件、每件要花多久等由抽签决定，每次重复都不同。"
        "区间说明这会使数字变动多大；重复次数越多，区间越窄。"
    ),
    "Assumptions: no interval covers them. If a value of the scenario is wrong, the answer "
    "may be wrong however narrow the interval is. What is assumed, and what the model "
    "leaves out, is said below.": (
        "假设：任何区间都不包含它。情景中的取值若有误，区间再窄，结论也可能是错的。"
        "下文列出了全部假设以及模型未考虑的内容。"
    ),
    "{arm} against {reference}: not sure. The interval of the difference in closures holds "
    "0, so it may be that neither closes more; {more} of {n} replications say more.": (
        "{arm} 与 {reference} 相比：没有把握。结案差值的区间包含 0，可能并无差别；"
        "{n} 次重复中有 {more} 次结案更多。"
    ),
    "{arm} against {reference}: as sure as a simulation can be. All {n} replications point the same way in closures, and the interval is far from 0.": "{arm} 与 {reference} 相比：就模拟而言，结案数有差别已相当确定。全部 {n} 次重复的差值方向一致，区间远离 0。",
    "{arm} against {reference}: sure that closures differ on average, as the interval does not "
    "hold 0; but chance can outweigh it in a single course of events: {more} of {n} "
    "replications say more.": (
        "{arm} 与 {reference} 相比：平均而言结案数确有差别，区间不包含 0；"
        "但单独一次的结果可能被偶然因素盖过：{n} 次重复中有 {more} 次结案更多。"
    ),
    # Captions
    "Cases closed by the whole bureau in each month, a line an arm. The bands are of each arm by itself; whether arms differ, the chart of differences says.": "全局每月结案数，每个方案一条线。色带只说明各方案自身；方案之间是否有差别，看差值图。",
    "How unevenly the backlog lies over the teams at each month's count. The lower the line, "
    "the more even.": "每月统计时各组存案有多不均。线越低越均衡。",
    "The backlog of every team at each month's count, a panel an arm. Lines that fan out mean "
    "that some teams drown while others run dry.": (
        "每月统计时各组的存案，每个方案一幅。线条散开，说明有的组积压成山，有的组无案可办。"
    ),
    "What changes against the reference arm, a row a measure. Where the bar does not touch the "
    "line at 0, the change is more than chance.": (
        "与对照方案相比的变化，每行一个指标。横线不碰 0 线的，变化就不只是偶然。"
    ),
    "Share of cases closed by days since filing, open cases counted. The higher a line, the "
    "sooner parties are served.": (
        "立案后若干日内已结案的比例，计入未结案件。线越高，当事人等得越短。"
    ),
    "Closures against the spread of backlogs, a dot an arm. Grey arms are no better than "
    "another in either.": (
        "结案数与存案离散度，每个方案一个点。灰色方案在两方面都不优于另一方案。"
    ),
    "From the bureau without any part of the reform to the one with all, a step a part. A step "
    "whose bar reaches across its start may be chance.": (
        "从没有任何改革措施到措施齐备，每项措施一级台阶。台阶的误差线若越过起点，可能只是偶然。"
    ),
    "What each assumption does to the difference between the arms within its range, the most "
    "telling on top: one at a time (left), and with all others varying (right).": (
        "各项假设在其范围内对方案差值的影响，影响最大的在上：左为逐项变动，右为其余各项同时变动。"
    ),
    "The difference between the arms at the points of the sweep. Where the band or bar does "
    "not hold the threshold, the answer is clear.": (
        "各参数点上方案之间的差值。色带或误差线不含阈值之处，答案是明确的。"
    ),
    "What changes in each province against the reference arm, each with its own interval.": (
        "各省与对照方案相比的变化，各附自己的区间。"
    ),
    "How uneven the teams of each bureau are, and what changes in each bureau, a dot a bureau. Single bureaus scatter by chance; a line, where there is one, is the trend.": "各局内部有多不均，以及各局的变化，每局一个点。单个局的散布有偶然成分；如有线条，表示趋势。",
    "How much of the unevenness lies within bureaus, and how much between them. Allocation "
    "inside a bureau can level the first only.": (
        "存案不均有多少在各局内部、有多少在各局之间。局内分案只能拉平前者。"
    ),
    "Backlog of all bureaus together at each month's count, a line an arm.": (
        "各月统计时全部执行局的存案合计，每个方案一条线。"
    ),
    # Limits
    "Cases do not influence each other: no debtor has two cases, no seizure serves several, "
    "and parties do not file elsewhere or later because of how long it takes.": (
        "案件互不影响：没有一个被执行人涉及两案、一次查封服务数案的情形；"
        "当事人也不会因办案快慢而改到别处或推迟申请。"
    ),
    "Quality of work: a closure is a closure. Mistakes, objections, reopened cases and what "
    "haste does to them are not modelled.": (
        "办案质量：结案就是结案。差错、异议、恢复执行，以及赶工的影响，均未建模。"
    ),
    "People do not learn, tire, leave or fall ill unless the scenario says so, and nobody "
    "helps another team.": (
        "除非情景写明，人员不会熟能生巧，不会疲劳、离职或生病；组与组之间不互相帮忙。"
    ),
    "A person works on one task at a time to its end; travel, courts' meetings and duties "
    "beside the cases are in the effort a task takes, or nowhere.": (
        "一个人一次只办一件事，办完为止；出差、会议和案外事务要么计入每件事的工作量，要么未计。"
    ),
    "Waiting for banks, registries, auctions and time limits is drawn case by case; it does "
    "not depend on how much the bureau asks of them.": (
        "等待银行、登记机关、拍卖和法定期限的时间逐案抽取，不随全局请求量的多少而变。"
    ),
    "The deputy director applies the rule to the letter; exceptions, favours and urgent cases are left out.": "副局长严格按规则分案；例外、照顾和急案均未考虑。",
    "How people respond to appraisal and to allocation is off unless an arm says otherwise; "
    "where it is on, its size is an assumption.": (
        "除非方案写明，人员对考核和分案没有行为反应；如有，其大小是假设。"
    ),
    # Glossary
    "Arm": "方案",
    "A way to run the bureau: how cases are allocated, who works, how work is appraised. All arms face the same cases and people, unless the run was made independent; the first arm is the reference.": "执行局的一种运行办法：如何分案、由谁办案、如何考核。除非各方案独立抽取，它们面对同样的案件和人员；第一个方案为对照。",
    "Replication": "重复",
    "One play of all arms on cases and people drawn by chance; another replication draws "
    "others. What differs between replications is chance.": (
        "随机抽取一批案件和人员，让各方案各运行一遍，为一次重复；下一次重复另抽一批。"
        "各次重复之间的不同就是偶然因素。"
    ),
    "If everything were played again with other draws, 95 of 100 such intervals would hold the "
    "true mean difference of this model. It says nothing of whether the model's assumptions "
    "are right.": (
        "若换一批抽签重来，100 个这样的区间中约有 95 个包含本模型的真实平均差值。"
        "它并不说明模型的假设是否正确。"
    ),
    "Paired difference": "配对差值",
    "An arm's value less the reference's in the same replication, on the same cases: the luck "
    "of the draw cancels out.": (
        "同一次重复、同一批案件下，某方案的值减去对照的值：抽签的运气互相抵消。"
    ),
    "Allocation": "分案",
    "A filed case is given to a team (分案).": "把已立案的案件交给一个执行小组。",
    "Backlog top-up (top_up)": "存案补平（top_up）",
    "The allocation rule of the reform (存案补平): new cases first go to the teams below the "
    "mean backlog, until none is below it; the rest is dealt in turn.": (
        "改革采用的分案办法：新收案件先补给存案低于平均数的小组，直到没有小组低于平均数；"
        "其余案件依次平均流水分配。"
    ),
    "Regional allocation (regional)": "按地域分案（regional）",
    "The old rule (按地域分案): a case goes to the team of the region it comes from.": (
        "原来的办法：案件由其所属地域的小组办理。"
    ),
    "Team": "执行小组",
    "One officer (执行员), who answers for the cases, and one assistant (书记员), who does the "
    "paperwork; or a lone officer.": (
        "一名执行员对案件负责，一名书记员做文书和辅助工作；或执行员一人单独办案。"
    ),
    "Count": "统计",
    "The month's closing day (结案日), on which backlogs and closures are counted; allocation "
    "follows at once.": "每月的结案日，统计存案和结案；随后即分案。",
    "History": "历史期",
    "Months that run first under one arm, the same for all, so that every arm inherits the "
    "same backlog; nothing in them counts.": (
        "比较之前先以同一方案运行的若干个月，使各方案接手同样的存案；这一期间不计入指标。"
    ),
    "Pool": "待分案",
    "Cases that are filed and wait to be allocated.": "已立案、等待分案的案件。",
    "Working day": "工作日",
    "All days are working days unless called calendar days; a month has about 21.": (
        "除注明为日历天外，天数均为工作日；每月约 21 天。"
    ),
}
