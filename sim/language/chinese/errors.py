"""Chinese words of errors."""

from __future__ import annotations

ERRORS: dict[str, str] = {
    "every arm has cases of its own (--independent): arms cannot be watched together": "各方案的案件各自独立（--independent）：无法放在一起看",
    "every arm has cases of its own (--independent): no case can be followed": (
        "各方案的案件各自独立（--independent）：无法跟踪同一案件"
    ),
    "is a decomposition; run the scenario to follow a case": "是分解研究；要跟踪案件请运行该情景",
    "no case {case}; there are none": "没有第 {case} 号案件；一件也没有",
    "no case {case}; cases are numbered from {first} to {last}": (
        "没有第 {case} 号案件；案件编号为 {first} 至 {last}"
    ),
    "no case was filed in the months of the comparison": "比较期内没有立案",
    "is a run of a table of bureaus; run one of them by itself with --bureau": (
        "是执行局表的运行结果；请用 --bureau 单独运行其中一个局"
    ),
    "is a study of many points; run the scenario by itself to look into it": (
        "是多参数点的研究；要细看请单独运行该情景"
    ),
    "is given twice": "重复给出",
    "is of an older version ({version}); run it again": "是旧版本（{version}）的结果；请重新运行",
    # keys, names and values
    "allowed: {names}": "可用：{names}",
    "did you mean '{likely}'? allowed: {names}": "是否要写“{likely}”？可用：{names}",
    "; is it the column '{likely}'?": "；是否就是“{likely}”这一列？",
    "is empty; {expected}": "是空的；{expected}",
    ", not a percentage": "，不能写百分数",
    " ({n} more lines have no such number either)": "（另有 {n} 行也不是这样的数字）",
    "; did you mean '{likely}'?": "；是否要写“{likely}”？",
    "found {found}; {expected}": "现为 {found}；{expected}",
    "no such key; {nearest}": "没有这个键；{nearest}",
    "no such entry; {nearest}": "没有这一项；{nearest}",
    "'{key}' is missing": "缺少 '{key}'",
    "allowed keys: {keys}": "可用的键：{keys}",
    "is too large: a replication has {cases:,.0f} cases and {teams:,} teams, and needs "
    "some {needed:,.0f} GB of memory, where this machine has {there:,.0f}": (
        "规模过大：一次重复有 {cases:,.0f} 件案件、{teams:,} 个小组，约需内存 {needed:,.0f} GB，"
        "而本机只有 {there:,.0f} GB"
    ),
    "is too large: {plays:,.0f} million cases are to be played, history, all arms, points and "
    "replications counted; at most {most:,.0f} million are allowed": (
        "规模过大：连同历史期、全部方案、各点和各次重复，共要演算 {plays:,.0f} 百万件案件；"
        "最多允许 {most:,.0f} 百万件"
    ),
    "{measure} is not defined under every arm: kinds have no  closing  types": (
        "{measure} 并非在每个方案中都有定义：案件种类（kinds）没有设定结案方式（closing）"
    ),
    "{measure} is not defined under every arm: it needs  appraisal  or  responses": (
        "{measure} 并非在每个方案中都有定义：需要考核（appraisal）或行为反应（responses）"
    ),
    "must be another name: Windows keeps this one for itself": "请换一个名称：Windows 保留此名称",
    "must not end with a dot or a space: folders are named after it": (
        "不得以点或空格结尾：文件夹要以它命名"
    ),
    "must be shorter: {size} bytes in UTF-8, at most {most} are allowed, as folders are "
    "named after it": ("过长：按 UTF-8 有 {size} 个字节，最多允许 {most} 个，因为文件夹要以它命名"),
    "must be 0, or {least} or more": "必须是 0，或不小于 {least}",
    "must be greater than {gt:g}": "必须大于 {gt:g}",
    "must be {ge:g} or more": "不得小于 {ge:g}",
    "must be less than {lt:g}": "必须小于 {lt:g}",
    "must be {le:g} or less": "不得大于 {le:g}",
    "must be a whole number": "必须是整数",
    "must be a number": "必须是数字",
    "must be a finite number": "必须是有限的数",
    "must be text (put it in quotes if it looks like a number or a date)": (
        "必须是文字（形似数字或日期的，请加引号）"
    ),
    "must be a list": "必须是列表",
    "must have at most {max_length} entries": "至多只能有 {max_length} 项",
    "must not be empty": "不得为空",
    "must have at most {max_length} characters": "至多只能有 {max_length} 个字符",
    "must be a month such as 2013-10": "必须是月份，如 2013-10",
    "must be a month such as 2013-10 or a day such as 2013-10-08": (
        "必须是月份，如 2013-10，或日期，如 2013-10-08"
    ),
    "a name starts with a letter, digit or _ and has only those, spaces, '.' and '-'": (
        "名称须以文字、字母、数字或 _ 开头，只能包含这些字符以及空格、“.”和“-”"
    ),
    "give a number or one of {families}": "请写一个数字，或下列分布之一：{families}",
    # reading files
    "no such file": "没有这个文件",
    "no such file: {file}": "没有这个文件：{file}",
    "a file": "文件",
    "cannot be read: {error}": "无法读取：{error}",
    "the file has {size:,} bytes; at most {most:,} bytes are allowed": (
        "文件有 {size:,} 字节；至多允许 {most:,} 字节"
    ),
    "is nested too deeply": "嵌套层数过多",
    "must hold keys and values, as in  {example}": "必须由键和值组成，如  {example}",
    "title: My bureau": "title: 我的执行局",
    "intake.cases_per_month: [200, 260]": "intake.cases_per_month: [200, 260]",
    "the key stands twice (first in line {line})": "这个键写了两次（第一次在第 {line} 行）",
    "must be the name of a scenario file": "必须是情景文件的名称",
    "{file} extends itself, or too many files": "{file} 经 extends 又引用到自己，或引用层数过多",
    "must be KEY=VALUE, as in intake.cases_per_month=260": (
        "须写成“键=值”，如 intake.cases_per_month=260"
    ),
    "extends can stand in a file only": "extends 只能写在文件里",
    # distributions
    "low ({low:g}) must be below high ({high:g})": "low（{low:g}）必须小于 high（{high:g}）",
    "must have low <= mode <= high and low < high": "须满足 low <= mode <= high 且 low < high",
    "{values} values but {weights} weights; give one weight a value": (
        "有 {values} 个取值，却有 {weights} 个权重；请给每个取值一个权重"
    ),
    "the weights add up to nothing": "各权重之和为零",
    " and ": "、",
    "no distribution": "（没有分布）",
    "found {found}; give exactly one of {families}": "现为 {found}；须且只须给出一种：{families}",
    # what a scenario says
    "no team {team}; there are teams 1 to {n}": "没有小组 {team}；小组编号为 1 至 {n}",
    "no team {team}; {nearest}": "没有小组 {team}；{nearest}",
    "found {numbers} numbers for {teams} teams; give one number a team": (
        "有 {teams} 个小组，却给出 {numbers} 个数；请每个小组给一个数"
    ),
    "{name} is used already, in line {line}": "{name} 在第 {line} 行已经用过",
    "{name} is used already, by entry {entry}": "{name} 已被第 {entry} 项（从 0 数起）使用",
    "names a team twice": "同一个小组写了两次",
    "the last stage has no wait: a case closes when its last stage's work ends": (
        "最后一个阶段不设等待：最后阶段的工作完成，案件即告结案"
    ),
    "found {divisions} divisions for {teams} teams": (
        "有 {divisions} 个执行庭，却只有 {teams} 个小组"
    ),
    "give days_per_month or working_days, not both": (
        "days_per_month 与 working_days 只能给出其一"
    ),
    "needs  working_days: china": "需要同时设定  working_days: china",
    "found {found}; there is no such day": "现为 {found}；没有这一天",
    "the run has only {first} to {last}": "模拟期间只有 {first} 至 {last}",
    "must lie before the run, whose first day is {day}": ("必须早于模拟的第一天（{day}）"),
    "needs the holidays of {first} to {last}; they are known for {oldest} to {newest}; for other "
    "years give days_per_month instead": (
        "需要 {first} 至 {last} 的节假日安排；现只有 {oldest} 至 {newest} 年的；"
        "其他年份请改用 days_per_month"
    ),
    "no value {key}; {nearest}": "没有取值 {key}；{nearest}",
    "the scenario has no parts": "情景中没有 parts",
    "no part {part}; {nearest}": "parts 中没有 {part}；{nearest}",
    "{name} is named twice": "{name} 写了两次",
    "has no closing types, but other kinds have; give them for all": (
        "没有结案方式，而其他案件类型有；请为所有类型都给出"
    ),
    "needs a route of two stages or more: the last one is held back": (
        "办案流程（route）须有两个或更多阶段：被推迟的是最后一个阶段"
    ),
    "with staff, give the teams as a group: count, divisions": (
        "设定了 staff 时，小组须成组给出：count、divisions"
    ),
    "with staff, speeds are people's abilities; leave it out or set it to 1": (
        "设定了 staff 时，速度即人员的能力；请删去此项，或设为 1"
    ),
    "found {people} people for {posts} lone officers": (
        "有 {posts} 个单独办案的执行员岗位，却只有 {people} 人"
    ),
    "found {people} people for {posts} officers and {posts} assistants": (
        "需要执行员 {posts} 人、书记员 {posts} 人，却只有 {people} 人"
    ),
    "seniority needs staff.age": "seniority（论资历）需要设定 staff.age",
    "found {numbers} numbers for {divisions} divisions; give one a division": (
        "有 {divisions} 个执行庭，却给出 {numbers} 个数；请每个执行庭给一个数"
    ),
    "needs  appraisal: {}  (or its keys)": "需要同时设定  appraisal: {}  （或其中的键）",
    "an arm may change the values of {key}, not its entries, while history runs "
    "(history.months > 0): cases filed in it go on under the arm": (
        "设有历史期（history.months > 0）时，方案可以改变 {key} 的取值，不能增减其中的项："
        "历史期立案的案件要在方案下继续办理"
    ),
    "backlog: work goes with unit: team and not with fill: in_proportion": (
        "backlog: work 须与 unit: team 同用，不能与 fill: in_proportion 同用"
    ),
    "must be two numbers with 1 between them, as in [0.8, 1.2]": (
        "必须是两个数，1 在两者之间，如 [0.8, 1.2]"
    ),
    "is a share of the amount: its mean must be 1 or less": ("是标的额的比例：其平均值不得大于 1"),
    "the shares of the closing types add up to nothing": "各结案方式的份额之和为零",
    "give  until  or  best, as in  until: {closures: 10}": (
        "请给出  until  或  best，如  until: {closures: 10}"
    ),
    "at_most must not be below at_least": "at_most 不得小于 at_least",
    "is the same for all arms; an arm cannot change it": "对所有方案都相同，单个方案不能改变",
    "no measure '{name}'; {nearest}": "没有指标“{name}”；{nearest}",
    "decompose needs 2 to {most} entries in parts; found none. Parts are the single changes of a "
    "reform, each with a name and the keys that it changes, as an arm has them: see parts in "
    "docs/scenario.md, and scenarios/huancui.yaml": (
        "decompose 需要 parts 中有 2 至 {most} 项；现在没有。parts 是改革的各个组成部分，"
        "每项有一个名称和它所改变的键，写法与方案相同：见 docs/scenario.md 的 parts 一节和 "
        "scenarios/huancui.yaml"
    ),
    "decompose needs 2 to {most} entries in parts; found {n} ({names})": (
        "decompose 需要 parts 中有 2 至 {most} 项；现有 {n} 项（{names}）"
    ),
    # tables of bureaus
    "makes other arms than the scenario has": "由此得到的方案与情景中的不同",
    "no bureau '{name}'": "没有执行局“{name}”",
    "must be a number, 0 or more": "必须是不小于 0 的数字",
    "must be a whole number, {least} or more": "必须是不小于 {least} 的整数",
    "must be a whole number where there is a table of bureaus": (
        "使用执行局表（bureaus）时必须是整数"
    ),
    "has no rows: a line of headings, then a line a bureau": (
        "没有数据：第一行应为表头，其后每个执行局一行"
    ),
    "the column '{name}' stands twice, or for the key of another": (
        "“{name}”一列出现两次，或与另一列对应同一个键"
    ),
    "no column '{name}'; {nearest}, or any key as  teams.officer_speed": (
        "没有“{name}”这一列；{nearest}，或任何一个键，如  teams.officer_speed"
    ),
    "'{name}' cannot differ between bureaus; {nearest}": ("各执行局的“{name}”不能不同；{nearest}"),
    "a column 'name' is missing": "缺少“name”一列",
    "with 'teams' give 'region_imbalance' (0: all regions file alike)": (
        "有“teams”一列时，还须有“region_imbalance”一列（0：各地域收案相同）"
    ),
    "found {n} cells": "有 {n} 个单元格",
    "{cells} under {n} headings": "表头有 {n} 列，这一行却{cells}",
    "seems to be a title; the first line must be the headings: delete it": (
        "似乎是标题；第一行必须是表头：请删去这一行"
    ),
    "{name} stands in line {line} already": "{name} 已在第 {line} 行出现",
    "has no table of bureaus": "没有执行局表",
    "has a table of bureaus ({file}); choose one with --bureau NAME": (
        "设有执行局表（{file}）；请用 --bureau NAME 选定其中一个"
    ),
    "is for one bureau; the scenario has a table of them (bureaus)": (
        "只能用于单个执行局；而情景中设有执行局表（bureaus）"
    ),
    # dockets
    "give opening_backlog in the scenario or a docket (its opening_team), not both": (
        "情景中的 opening_backlog 与案件清单（其 opening_team 列）只能给出其一"
    ),
    "arm {arm} changes the cases (intake, route, kinds, amount or time limit); "
    "a given docket is the same for all": (
        "方案 {arm} 改变了案件（intake、route、kinds、amount 或办案期限）；"
        "而给定的案件清单对所有方案都相同"
    ),
    "has no cases: a line of headings, then a line a case": (
        "没有案件：第一行应为表头，其后每件案件一行"
    ),
    "no case is filed before the run ends on day {end:g}; filed_day goes from {first:g} to "
    "{last:g}. It counts working days from the first day of the run": (
        "没有一件案件在模拟结束（第 {end:g} 天）之前立案；filed_day 从 {first:g} 到 {last:g}。"
        "该列是自模拟第一天起的工作日数"
    ),
    "must have 1 to 100 characters, no line break or other control character": (
        "须有 1 至 100 个字符，不得含换行或其他控制字符"
    ),
    "must be a number: working days since the first day of the run (in {month}), no date": (
        "必须是数字：自模拟第一天（在 {month}）起的工作日数，不是日期"
    ),
    "case {case} is filed after the end of the run and is not played": (
        "案件 {case} 在模拟结束之后立案，没有模拟"
    ),
    "the docket has no case {case}": "案件清单中没有案件 {case}",
    "not together with --warm-up, which plays cases that are drawn": (
        "不能与 --warm-up 同用，后者模拟的是抽取的案件"
    ),
    # tables of both kinds
    " (and in {n} more lines)": "（另有 {n} 行也是如此）",
    "has zero bytes, perhaps as UTF-16; {how}": "含有零字节（可能是 UTF-16 编码）；{how}",
    "is compressed, or a workbook, and not a plain text; {how}": (
        "是压缩文件或工作簿，不是纯文本；{how}"
    ),
    "in a spreadsheet program save it as CSV UTF-8 (comma delimited)": (
        "请在电子表格软件（Excel、WPS）中另存为“CSV UTF-8（逗号分隔）”"
    ),
    "is empty; the first line must be the headings": "是空的；第一行应为表头",
    "the column '{name}' stands twice": "“{name}”一列出现两次",
    "the line has more than {most:,} characters": "这一行超过 {most:,} 个字符",
    "a cell has more than {most:,} characters; is a quotation mark not closed?": (
        "有一个单元格超过 {most:,} 个字符；是否有引号没有配对？"
    ),
    "a quotation mark is not closed": "有引号没有配对",
    "after a cell in quotation marks there must be a comma or the end of the line": (
        "带引号的单元格之后须是逗号或换行"
    ),
    "the cells are separated by {marks}; save with commas": (
        "单元格以{marks}分隔；请改用半角逗号保存"
    ),
    "semicolons": "分号",
    "tabs": "制表符",
    "full-width commas": "全角逗号",
    "vertical bars": "竖线",
    "column '{column}' is missing; found: {columns}": "缺少“{column}”一列；现有：{columns}",
    "the scenario has no such {column}; {nearest}": "情景中没有这样的 {column}；{nearest}",
    "a case of the opening backlog is filed by day 0": "期初存案的立案日不得晚于第 0 天",
    "a case filed before day 0 needs an opening_team": "第 0 天之前立案的案件须有 opening_team",
    "no such team; there are teams 1 to {n}": "没有这个小组；小组编号为 1 至 {n}",
    # options
    "not together with --quiet; give one of them": "不能与 --quiet 同用；请只用其一",
    "no language '{name}'; {nearest}": "没有语言“{name}”；{nearest}",
    "no arm '{name}'; {nearest}": "没有方案“{name}”；{nearest}",
    "no engine '{name}'; {nearest}": "没有引擎“{name}”；{nearest}",
    "no '{name}'; {nearest}": "没有“{name}”；{nearest}",
    "selects no staff: no arm has the key  staff": "不选任人员：没有方案设定  staff",
    "must be KEY=VALUE,VALUE,... or KEY=LOW:HIGH:COUNT with LOW below HIGH, as in "
    "intake.cases_per_month=200:260:7": (
        "须写成“键=值,值,...”或“键=低:高:个数”（低小于高），如 intake.cases_per_month=200:260:7"
    ),
    "give at least one KEY=VALUES": "请至少给出一个“键=值,值,...”",
    "{key} stands twice": "{key} 写了两次",
    "found {points:,} points; 1 to {most:,} are allowed": (
        "有 {points:,} 个点；允许 1 至 {most:,} 个"
    ),
    "found '{text}'; must be a number, or a share as in 2%": (
        "现为“{text}”；必须是数字，或比例，如 2%"
    ),
    "found {found}; must be [LOW, HIGH], as in [0, 0.6]": (
        "现为 {found}；须写成 [低, 高]，如 [0, 0.6]"
    ),
    "give ranges of two keys or more; one is a sweep": (
        "请给出两个或更多键的范围；只有一个时请用 sweep"
    ),
    "is not a number in the scenario": "在情景中不是数字",
    "has one arm only: there is no difference to study": "只有一个方案：没有差异可以研究",
    "one arm only: none is the best": "只有一个方案：谈不上哪个最好",
    # results
    "no table '{name}'; there are {names}": "没有数据表“{name}”；现有：{names}",
    "holds something else; give another --out, or --again to replace a run": (
        "其中已有别的内容；请另选 --out，或用 --again 覆盖原有的运行结果"
    ),
    "is a run of a table of bureaus; only runs of one bureau can be compared": (
        "是执行局表的运行结果；只有单个执行局的运行结果才能相互比较"
    ),
    "holds no finished run": "其中没有已完成的运行结果",
    "holds no finished run; it was stopped: run it again to complete it": (
        "其中没有已完成的运行结果；这次运行曾被中止：请再次运行以完成"
    ),
    "give two runs or more": "请给出两个或更多运行结果",
    "cannot be compared with {first}: with --independent no arm shares its worlds": (
        "不能与 {first} 比较：使用 --independent 时各方案的案件和人员互不相同"
    ),
    "does not share its worlds with {first}: other {keys}": (
        "与 {first} 的案件和人员不相同：以下各项不同：{keys}"
    ),
    "has no replication in common with {first}": "与 {first} 没有共同的重复",
    "does not share its worlds with {first}: the first arm has other cases": (
        "与 {first} 的案件和人员不相同：第一个方案的案件不同"
    ),
    "does not share its worlds with {first}: the first arm has other staff": (
        "与 {first} 的案件和人员不相同：第一个方案的人员不同"
    ),
    "does not share its worlds with {first}: the first arm has other cases and staff": (
        "与 {first} 的案件和人员不相同：第一个方案的案件和人员都不同"
    ),
    "MSER-5 needs {least} observations or more; found {n}": (
        "MSER-5 至少需要 {least} 个观测值；现有 {n} 个"
    ),
    # workers and clusters
    "Worker processes read {script} again, and found the simulator called there. Put the "
    'calls under a line `if __name__ == "__main__":`, or give workers=1.': (
        "工作进程会重新读取 {script}，而该文件直接调用了模拟程序。"
        '请把调用写在 `if __name__ == "__main__":` 一行之下，或设置 workers=1。'
    ),
    "The worker processes died twice without finishing anything ({how}). Out of memory? "
    "Try fewer workers: --workers 1, or workers=1 in Python.": (
        "工作进程两次异常退出，未能完成任何计算（{how}）。内存不足？"
        "请减少工作进程再试：--workers 1，或在 Python 中设置 workers=1。"
    ),
    "signal {name}": "信号 {name}",
    "exit code {code}": "退出码 {code}",
    "{workers} processes; allowed: 1 to {most}": "工作进程数为 {workers}；允许范围：1 至 {most}",
    "no way to start workers here: '{method}'; {nearest}": (
        "此处不支持以“{method}”方式启动工作进程；{nearest}"
    ),
    "a worker gave back something else than files": "有工作进程返回的内容不是文件",
    "a worker gave back a file whose name leads elsewhere: {name!r}": (
        "有工作进程返回的文件名指向其他位置：{name!r}"
    ),
    "a worker has other code of this program under the same version {version} "
    "({other}, here {code}): install the same program on both": (
        "有工作进程的程序版本同为 {version}，但代码不同（{other}，本机为 {code}）："
        "请在两边安装同一程序"
    ),
    "the connection to the scheduler at {address} is lost: {error}": (
        "与 {address} 的调度器的连接已中断：{error}"
    ),
    "a worker has version {other} of this program, not {version}": (
        "有工作进程的程序版本为 {other}，而不是 {version}"
    ),
    "--cluster needs Dask: pip install 'execution-bureau-sim[cluster]'": (
        "--cluster 需要 Dask：pip install 'execution-bureau-sim[cluster]'"
    ),
    "no Dask scheduler answers at {address}: {error}": "{address} 没有 Dask 调度器应答：{error}",
    "workers died again and again: {error}": "工作进程一再异常退出：{error}",
    "the scheduler or a worker of {address} lacks this program, or has another version: "
    "{error}": "{address} 的调度器或工作进程没有安装本程序，或版本不同：{error}",
    "a worker could not do its work: {error}": "有工作进程未能完成计算：{error}",
    "is the name of an arm of the scenario; choose another one": "已是情景中一个方案的名称；请另取一个",
    "is the name of a measure; choose another one": "已是一项指标的名称；请另取一个",
}
