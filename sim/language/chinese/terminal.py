"""Chinese words of the other words in the terminal."""

from __future__ import annotations

TERMINAL: dict[str, str] = {
    "Not shown: {arms}. Choose with --arm.": "未显示：{arms}。请用 --arm 选择。",
    "{n} arms": "{n} 个方案",
    "Report: {file}": "报告：{file}",
    # runs that are there
    "folder": "文件夹",
    "scenario": "情景",
    "arms": "方案",
    "replications": "重复次数",
    "finished (UTC)": "完成时间（UTC）",
    "complete": "完整",
    "yes": "是",
    "no": "否",
    "no: run it again to complete it": "否：再次运行即可完成",
    "{n} kept": "已保存 {n}",
    "{n} x {points} points": "{n} × {points} 个点",
    # staff
    "Officers are chosen by {how}; matching: {matching}.": (
        "执行员的选任：{how}；搭档：{matching}。"
    ),
    "competition: exam and evaluation": "竞争上岗（考试与测评）",
    "seniority: the oldest first": "论资历（年长者优先）",
    "lot": "抽签",
    "perfect knowledge of ability": "按真实能力",
    "two-way selection": "双向选择",
    "Competition": "竞争上岗",
    "place": "名次",
    "person": "人员",
    "age": "年龄",
    "has degree": "本科以上",
    "exam points": "考试得分",
    "evaluation points": "测评得分",
    "points in all": "总分",
    "officer ability": "执行能力",
    "clerical ability": "书记能力",
    "post": "岗位",
    "awaiting": "待岗",
    "all": "全部",
    "Teams": "执行小组",
    "division": "执行庭",
    "ability": "执行能力",
    "person {number}": "{number} 号",
    "Nobody awaits a post.": "无人待岗。",
    "{n} await a post: person {numbers}.": "待岗 {n} 人：{numbers} 号。",
    "{who} ({n}): {profile}.": "{who}（{n} 人）：{profile}。",
    "mean ability as officer {mean:.2f}": "平均执行能力 {mean:.2f}",
    "as assistant {mean:.2f}": "平均书记能力 {mean:.2f}",
    "mean age {mean:.1f}": "平均年龄 {mean:.1f} 岁",
    "{share:.0%} with a degree": "本科以上学历占 {share:.0%}",
    # both engines compared
    "bureau": "执行局",
    "replication": "重复",
    "tasks": "工作项数",
    "logs": "日志",
    "equal": "相同",
    "DIFFERENT": "不同",
    "Both engines give the same log, to the last bit.": "两个引擎给出的日志完全相同，分毫不差。",
    "The engines differ, first in arm {arm}, replication {replication}:": (
        "两个引擎的结果不同，最先出现在方案 {arm}、重复 {replication}："
    ),
    "The engines differ, first in bureau {bureau}, arm {arm}, replication {replication}:": (
        "两个引擎的结果不同，最先出现在执行局 {bureau}、方案 {arm}、重复 {replication}："
    ),
    "no case: {what}": "无关具体案件：{what}",
    "day {day!r}, case {case}: {what}": "第 {day!r} 天，案件 {case}：{what}",
    "team it is allocated to: (case, team from 0, day)": (
        "分到的小组：（案件，小组（从 0 起），天）"
    ),
    "team it is taken from: (case, team from 0, day)": "移出的小组：（案件，小组（从 0 起），天）",
    "begin of stage {n} ({stage})": "阶段 {n}（{stage}）的开始",
    "end of stage {n} ({stage})": "阶段 {n}（{stage}）的结束",
    "person (2 x team, + 1: assistant) of stage {n} ({stage})": (
        "阶段 {n}（{stage}）的人员（2 × 小组，书记员 + 1）"
    ),
    "conduct": "考核与行为",
    # a study goes on
    "bureaus": "执行局",
    "Compiling the engine for this machine: some seconds, this once ...": (
        "正在为本机编译引擎：需要几秒钟，仅此一次……"
    ),
    "Stopped.": "已中止。",
    "Stopped before anything was begun.": "已中止，尚未开始任何计算。",
    "Stopped. {kept} of {units} replications are kept in {folder}; "
    "the same command goes on from there.": (
        "已中止。{units} 次重复中的 {kept} 次保存在 {folder}；再次执行同一命令即可继续。"
    ),
    "Stopped. {kept} of {units} bureaus are kept in {folder}; "
    "the same command goes on from there.": (
        "已中止。{units} 个执行局中的 {kept} 个保存在 {folder}；再次执行同一命令即可继续。"
    ),
    "Kept results of replications {which} are spoiled; they are computed again.": (
        "重复 {which} 的保存结果已损坏，将重新计算。"
    ),
    "Kept results of bureaus {which} are spoiled; they are computed again.": (
        "执行局 {which} 的保存结果已损坏，将重新计算。"
    ),
    "--cluster: {address} has had no worker for {seconds} s; still waiting (Ctrl-C "
    "stops). One that lacks this program leaves when it gets work.": (
        "--cluster：{seconds} 秒以来没有工作进程连接到 {address}；仍在等待（按 Ctrl-C 中止）。"
        "没有安装本程序的工作进程，收到任务时就会退出。"
    ),
    "--cluster: nothing from {address} for {seconds} s; {threads} threads of workers are "
    "there; still waiting (Ctrl-C stops).": (
        "--cluster：{seconds} 秒以来 {address} 没有返回结果；已连接工作线程 {threads} 个；"
        "仍在等待（按 Ctrl-C 中止）。"
    ),
    "This run is there already; --again computes it anew.": (
        "这一运行结果已经存在；用 --again 可重新计算。"
    ),
    "Tables, charts and manifest: {folder}": "数据表、图和清单：{folder}",
    "Welch's plot: {file}": "Welch 图：{file}",
    "Written: {file}": "已写入：{file}",
    "{cases} cases and {teams} teams: {folder}": "{cases} 件案件，{teams} 个小组：{folder}",
    "Arm {arm}, replication {replication}": "方案 {arm}，重复 {replication}",
    "No runs in {folder}.": "{folder} 中没有运行结果。",
    "Reference: {arm} of {run}. {n} replications that all runs share.": (
        "对照：{run} 中的 {arm}。各次运行共有 {n} 次相同的重复。"
    ),
    "{name} of team {team} in month {month}": "小组 {team} 在第 {month} 个月的 {name}",
}
