"""Chinese words of charts and the animation."""

from __future__ import annotations

CHARTS: dict[str, str] = {
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
    "Dot and bar: mean paired difference with its 95 % t interval, {n}; pale dots: single "
    "replications.\nEach row has its own scale; 0 = no difference.": (
        "圆点与横线：配对差值的均值及其 95% t 置信区间，{n}；浅色点：单次重复。\n"
        "各行刻度不同；0 表示没有差别。"
    ),
    "The {n} intervals of a row hold together (Bonferroni).": (
        "同一行的 {n} 个区间同时成立（Bonferroni）。"
    ),
    "What changes compared with {arm}": "与 {arm} 相比有何变化",
    "{arm} compared with {reference}: paired differences": "{arm} 与 {reference} 相比：配对差值",
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
}
