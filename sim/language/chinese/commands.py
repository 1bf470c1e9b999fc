"""Chinese words of the commands' help, and of mistakes on the command line."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    # the program and its commands
    "Simulates a court's execution bureau and compares ways to run it.": (
        "模拟法院执行局的工作，比较不同的运行方式。"
    ),
    "Run a scenario: all arms on the same worlds, compared in tables and charts.": (
        "运行情景：各方案使用相同的案件和人员，用表和图比较。"
    ),
    "Vary keys of a scenario: how the differences between its arms change with them.": (
        "改变情景中的一些键：方案之间的差别如何随之变化。"
    ),
    "Say which assumption decides the difference between the arms.": (
        "指出哪个假设决定方案之间的差别。"
    ),
    "Take a reform apart: play all combinations of its parts and say what each contributes.": (
        "分解一项改革：运行其各组成部分的所有组合，说明各自的贡献。"
    ),
    "Write a run's report again, or in another language: one HTML file to mail and to print.": (
        "重写一次运行的报告，或换一种语言：一个可发送、可打印的 HTML 文件。"
    ),
    "List the runs that are there: scenario, arms, replications, when, complete or not.": (
        "列出已有的运行：情景、方案、重复次数、时间、是否完整。"
    ),
    "Compare arms across runs that share their worlds; refuse where they do not.": (
        "比较不同运行中的方案；各次运行的案件和人员须相同，否则拒绝。"
    ),
    "Follow one case of a run under each arm: what it waits for, and how long.": (
        "跟踪一次运行中的一件案件：在各方案下等待什么、等多久。"
    ),
    "Animate the months of a run: what each team has, gets and closes, arms side by side.": (
        "把一次运行的各月做成动画：各小组的存案、分到和结案，各方案并列。"
    ),
    "Say in words what a scenario means, and warn of what is likely not meant.": (
        "用文字说明情景的含义，并提醒可能并非本意之处。"
    ),
    "Play a scenario with both engines: the same log, or the first case that differs.\n\n"
    "Of a table of bureaus those with the extreme values of its columns are played.": (
        "用两个引擎运行情景：日志相同，否则指出第一件不同的案件。\n\n"
        "如有执行局表，则运行各列取极值的执行局。"
    ),
    "Print the JSON Schema of a scenario, for editors that complete keys.": (
        "打印情景的 JSON Schema，供能补全键名的编辑器使用。"
    ),
    "Write what happens to the bureau in one replication: its docket and its staff.": (
        "写出一次重复中执行局遇到的情况：案件清单和人员。"
    ),
    "Show the competition for posts, the teams and divisions, and who awaits a post.": (
        "显示岗位竞争、小组和执行庭，以及谁待岗。"
    ),
    # options
    "Language: en or zh.": "语言：en（英文）或 zh（中文）。",
    "Show this message and exit.": "显示本说明后退出。",
    "A scenario, a YAML file.": "情景，一个 YAML 文件。",
    "Seed instead of the scenario's.": "随机种子，代替情景中的。",
    "Lay a value over the scenario; repeatable.": "覆盖情景中的一个值；可多次使用。",
    "One bureau of the scenario's table, by itself.": "只取情景的执行局表中的一个局。",
    "Play this docket (CSV) in every replication, draw none.": (
        "每次重复都使用这份案件清单（CSV），不随机抽取。"
    ),
    "Replications instead of the scenario's.": "重复次数，代替情景中的。",
    "At every point; else the scenario's.": "每个取值点的重复次数；不写则用情景中的。",
    "Keep every case's log.": "保留每件案件的日志。",
    "Worlds of its own for every arm; no pairing.": "每个方案各用自己的案件和人员；不配对。",
    "Folder of the results; else results/<scenario>/<id>.": (
        "结果文件夹；不写则为 results/<scenario>/<id>。"
    ),
    "Processes; else all cores.": "进程数；不写则用全部核心。",
    "Run on this Dask cluster, as in tcp://host:8786.": (
        "在这个 Dask 集群上运行，如 tcp://host:8786。"
    ),
    "auto, simpy or compiled: the same results, sooner or later.": (
        "auto、simpy 或 compiled：结果相同，只是快慢不同。"
    ),
    "Recompute a finished run.": "重新计算已完成的运行。",
    "Wait if another process computes the same, not refuse.": (
        "另一个进程正在计算同一运行时，等待而不是拒绝。"
    ),
    "Print the results folder only.": "只打印结果文件夹。",
    "Print one JSON document instead of words, for scripts.": (
        "不打印文字，而打印一份 JSON 文档，供脚本使用。"
    ),
    "KEY=200,234,260 or KEY=0:0.6:7; repeatable.": ("KEY=200,234,260 或 KEY=0:0.6:7；可多次使用。"),
    "grid, latin-hypercube or sobol.": "grid、latin-hypercube 或 sobol。",
    "Points of a design other than grid.": "grid 以外的设计的取值点数。",
    "Measure whose differences are shown; repeatable.": "显示哪个指标的差值；可多次使用。",
    "Threshold: 2% of the reference, or 10.": "阈值：2%（占对照的比例），或 10。",
    "Ranges: a YAML file, KEY: [LOW, HIGH] a line.": (
        "取值范围：一个 YAML 文件，每行 KEY: [LOW, HIGH]。"
    ),
    "morris (screening) or sobol (indices).": "morris（筛选）或 sobol（指数）。",
    "Trajectories, or base points; else 10, or 64.": "轨迹数，或基点数；不写则为 10，或 64。",
    "Measure whose difference is studied.": "研究哪个指标的差值。",
    "Folder of a finished run or study.": "已完成的运行或研究的文件夹。",
    "Folder of a finished run.": "已完成的运行的文件夹。",
    "Folders of finished runs.": "已完成的各次运行的文件夹。",
    "Where to look for runs.": "在哪里查找运行。",
    "Compare all files with their checksums.": "核对所有文件的校验和。",
    "Write comparison.csv here.": "把 comparison.csv 写到这里。",
    "Its number; else one that says most.": "案号；不写则选最能说明问题的一件。",
    "Number of the replication.": "第几次重复。",
    "Shown beside the first arm; repeatable. Else all arms, at most four.": (
        "与第一个方案并列显示的方案；可多次使用。不写则显示所有方案，最多四个。"
    ),
    "An .html, .gif or .mp4 file.": ".html、.gif 或 .mp4 文件。",
    "Also play the history: is it long enough?": "同时运行历史期：它够长吗？",
    "Replications of the history; with --warm-up.": "历史期的重复次数；与 --warm-up 一起使用。",
    "Folder of Welch's plot; else results/<scenario>-warm-up.": (
        "Welch 图的文件夹；不写则为 results/<scenario>-warm-up。"
    ),
    "Replications to play.": "运行的重复次数。",
    "Folder for docket.csv and staff.csv.": "docket.csv 和 staff.csv 所在的文件夹。",
    "Whose world; else the first arm's.": "哪个方案的案件和人员；不写则为第一个方案。",
    "Whose staff; else all arms that select.": "哪个方案的人员；不写则为所有选任人员的方案。",
    # labels
    "Usage: ": "用法：",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "Arguments": "参数",
    "Options": "选项",
    "Commands": "命令",
    "Error": "错误",
    "[default: {}]": "[默认值：{}]",
    "[env var: {}]": "[环境变量：{}]",
    "[required]": "[必填]",
    "Try [blue]'{command_path} {help_option}'[/] for help.": (
        "用法说明见 [blue]{command_path} {help_option}[/]。"
    ),
    # mistakes
    "Missing argument '{name}'.": "缺少参数 {name}。",
    "Missing option '{name}'.": "缺少选项 {name}。",
    "Missing command.": "缺少命令。",
    "No such option: {name} (Possible options: {names})": (
        "没有选项 {name}；是否要写其中之一：{names}？"
    ),
    "No such option: {name}": "没有选项 {name}",
    "No such command '{name}'. Did you mean {names}?": "没有命令 {name}；是否要写 {names}？",
    "No such command '{name}'.": "没有命令 {name}。",
    "Option '{name}' requires an argument.": "选项 {name} 后面缺少取值。",
    "Option '{name}' does not take a value.": "选项 {name} 后面不能有取值。",
    "Got unexpected extra argument(s) ({words})": "多出的参数：{words}",
    "Invalid value for '{name}': {reason}": "选项 {name} 的取值不对：{reason}",
    "Input should be a valid integer, unable to parse string as an integer": "必须是整数",
    "Input should be greater than or equal to {least}": "必须大于或等于 {least}",
    "Input should be less than or equal to {most}": "必须小于或等于 {most}",
}
