"""Chinese words on changes that have no effect."""

from __future__ import annotations

EFFECTS: dict[str, str] = {
    # months in which nothing is in force
    "never takes effect: history.arm is in force in the history only, {first} to {last}": (
        "永远不会起作用：history.arm 只在历史期（{first} 至 {last}）有效"
    ),
    "never takes effect: arms and parts are in force in the comparison only, {first} to {last}": (
        "永远不会起作用：方案和改革的组成部分只在比较期（{first} 至 {last}）有效"
    ),
    # what changed nothing in what was played
    "{arm} played the same as {other} in all {n} replications. Equal are every measure, every "
    "figure that both have of each team and month but its rank, and every figure of the regions, "
    "of open cases by age and of the time to closure. What it changes has no effect on any of "
    "these.": (
        "方案 {arm} 与 {other} 在全部 {n} 次重复中结果相同。相等的有：所有指标，两者都有的各小组各月数字"
        "（名次除外），以及各地域、各存续时间未结案件和结案用时的所有数字。该方案所作的改动对这些都没有任何效果。"
    ),
    "{arm} and {other} have equal measures in every bureau and all {n} replications, and equal "
    "figures of each team: no measure shows what {arm} changes.": (
        "方案 {arm} 与 {other} 在每个执行局的全部 {n} 次重复中所有指标相等，各小组的数字也相等："
        "没有指标显示出 {arm} 所作的改动。"
    ),
    "{part} changes none of the figures. With and without it, whatever other parts there are, "
    "these are equal in all {n} replications: every measure, every figure that both have of each "
    "team and month but its rank, and every figure of the regions, of open cases by age and of the "
    "time to closure.": (
        "{part} 不改变任何数字。无论同时有哪些其他组成部分，有无该项，全部 {n} 次重复中相等的有：所有指标，"
        "两者都有的各小组各月数字（名次除外），以及各地域、各存续时间未结案件和结案用时的所有数字。"
    ),
    "{arm} and {other} have equal measures at all {points} points, in every replication: no "
    "measure shows what {arm} changes.": (
        "方案 {arm} 与 {other} 在全部 {points} 个取值点每次重复的所有指标都相等："
        "没有指标显示出 {arm} 所作的改动。"
    ),
    "{setting} changes no arm: every arm sets its own; write it into the arms": (
        "{setting} 对任何方案都不起作用：各方案都另有自己的设定；请写到各方案中"
    ),
    "{setting} changes nothing: it is so already": "{setting} 没有改变什么：原来就是如此",
    "the column {column} changes no arm: every arm sets its own {key}": (
        "{column} 这一列对任何方案都不起作用：各方案都自行设定了 {key}"
    ),
    "{key} changes no arm: every arm sets its own; vary it in the arms": (
        "{key} 对任何方案都不起作用：各方案都另有自己的设定；请变动各方案中的值"
    ),
    "Between points that differ in {key} alone every measure of every arm is equal in every "
    "replication: no measure shows what it changes.": (
        "在只有 {key} 不同的取值点之间，各方案每次重复的所有指标都相等：没有指标显示出它所作的改动。"
    ),
    # what can have no effect, said by check
    "{key} means nothing here: it needs  {needed}": "{key} 在此不起作用：它需要  {needed}",
    "history.arm runs no month, as history.months is not given": (
        "没有给出 history.months，history.arm 一个月也不会运行"
    ),
    "the absence of team {team} from {month} has availability 1: it changes nothing": (
        "小组 {team} 自 {month} 起的缺勤，到岗比例（availability）为 1：不改变任何结果"
    ),
    "the surge from {month} has factor 1: it changes nothing": (
        "自 {month} 起的收案激增，倍数（factor）为 1：不改变任何结果"
    ),
    "history.arm: what begins in {month} ends before {start}, as history.arm is in force in the "
    "history only": (
        "history.arm：自 {month} 开始的缺勤或收案激增到 {start} 之前为止，因为 history.arm 只在历史期有效"
    ),
    "arm {arm}: what begins in {month} is in force from {start} only, as the history is the same "
    "for all arms": (
        "方案 {arm}：自 {month} 开始的缺勤或收案激增从 {start} 起才有效，因为历史期对各方案都相同"
    ),
    "kind {kind}: earliest_days never applies, as no case is filed in {month} or later": (
        "案件类型 {kind}：{month} 及以后没有收案，earliest_days 永远用不上"
    ),
    "arm {arm}: nobody is ever ranked, as rankings are {every} months apart and the comparison has "
    "{span}": "方案 {arm}：每 {every} 个月才排名一次，比较期只有 {span}，不会有任何排名",
    "arm {arm}: nobody is ever suspended, as that takes {n} rankings and a month after them; there "
    "is one {every}, and the comparison has {span}": (
        "方案 {arm}：{every}排名一次，连续 {n} 次垫底之后的月份才停职，比较期只有 {span}，"
        "不会有任何小组停职"
    ),
    "arm {arm}: recognition never applies, as nobody is commended": (
        "方案 {arm}：没有小组受表彰，recognition 永远用不上"
    ),
    "arm {arm}: month_end never applies, as no month has more than {days:g} working days": (
        "方案 {arm}：没有哪个月的工作日多于 {days:g} 天，month_end 永远用不上"
    ),
    "arm {arm} plays the same as {other}: what it changes has no effect": (
        "方案 {arm} 与 {other} 的结果完全相同：所作的改动没有任何效果"
    ),
    # parts of a reform
    "no arm names the part {part}: only decompose plays it": (
        "没有方案列出组成部分 {part}：只有 decompose 会用到它"
    ),
    "no arm names the part {part}, and decompose needs 2 to {most} parts: nothing plays it": (
        "没有方案列出组成部分 {part}，而 decompose 需要 2 至 {most} 个组成部分：什么也用不到它"
    ),
    "the part {part} changes nothing, whatever other parts there are": (
        "无论同时有哪些其他组成部分，{part} 都不改变任何结果"
    ),
    "arm {arm} sets {keys} itself, as its part {part} does: the arm's own value holds": (
        "方案 {arm} 与其组成部分 {part} 都设定了 {keys}：以方案自己的取值为准"
    ),
    "the parts {first} and {second} of arm {arm} both set {keys}: {second} holds, which is the "
    "later one in the arm's list": (
        "方案 {arm} 的组成部分 {first} 和 {second} 都设定了 {keys}：以方案所列次序在后的 {second} 为准"
    ),
    "the parts {first} and {second} both set {keys}: where decompose plays both, {second} holds, "
    "which is the later one in the file": (
        "组成部分 {first} 和 {second} 都设定了 {keys}：decompose 同时采用两者时，"
        "以文件中次序在后的 {second} 为准"
    ),
}
