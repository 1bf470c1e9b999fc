"""What keys and values are called in Chinese: for messages, and for what is shown of a study.

A key's name for its readers is its label, see `sim.scenario.key_labels`; here stands what else an
analyst may write for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from sim.language import language_in_use
from sim.language.catalogue import catalogue
from sim.scenario.key_labels import KEYS

TERMS: dict[str, tuple[str, ...]] = {
    # contents of a file
    "title": ("标题", "名称"),
    "question": ("问题", "研究问题"),
    "purpose": ("目的", "用途"),
    "owner": ("负责人", "负责部门"),
    "reviewed_by": ("审核人", "复核人"),
    "status": ("状态",),
    "calendar": ("日历", "时间", "期间"),
    "history": ("历史", "历史期"),
    "opening_backlog": ("期初存案", "期初未结", "旧存", "存案"),
    "opening_stages": ("期初阶段", "期初案件阶段"),
    "bureaus": ("执行局表", "执行局", "法院"),
    "docket": ("案件清单", "案件表", "台账"),
    "parts": ("改革措施", "组成部分", "措施"),
    "place": ("地点",),
    "arms": ("方案", "对比方案"),
    "contrasts": ("方案对照", "对照组"),
    "replications": ("重复次数", "重复", "模拟次数"),
    "seed": ("随机种子", "种子"),
    "follow_up": ("后续跟踪", "跟踪期", "随访"),
    "origins": ("来源", "数据来源"),
    "extends": ("继承", "基于"),
    # what an arm may change
    "intake": ("收案", "立案"),
    "route": ("办案流程", "流程", "阶段"),
    "kinds": ("案件类型", "案由", "类型"),
    "amount": ("标的额", "标的", "金额"),
    "time_limit_days": ("办案期限", "期限", "审限"),
    "teams": ("执行小组", "小组", "团队"),
    "staff": ("人员", "编制"),
    "absences": ("缺岗", "缺勤", "请假", "休假"),
    "joins": ("到岗", "调入", "新任"),
    "leaves": ("离任", "调出", "调离"),
    "tracks": ("限办种类", "繁简分流", "快执组"),
    "escalate": ("转出", "满期转出"),
    "absent_cases": ("缺岗案件", "离岗案件"),
    "allocation": ("分案规则", "分案办法", "分案方式", "分案"),
    "appraisal": ("考核", "排名考核"),
    "responses": ("行为反应",),
    "service_order": ("办案顺序", "办理顺序"),
    "pressure": ("积压压力",),
    "overwork": ("疲劳",),
    "foot_dragging": ("消极怠工",),
    "ratchet": ("鞭打快牛",),
    "accountability": ("问责",),
    "recognition": ("表彰激励",),
    "month_end": ("月末突击",),
    "year_end": ("年底突击", "年末突击", "年底结案"),
    "month_factor": ("月度波动", "月份系数"),
    "max_open_cases": ("最多在办案件", "在办上限"),
    "clerical_factor": ("文书系数",),
    # calendar
    "start": ("起始月份", "开始月份", "开始", "起始"),
    "months": ("月数", "月份数", "个月"),
    "days_per_month": ("每月工作日", "每月天数"),
    "working_days": ("工作日",),
    "closing_day": ("结案日", "月结日"),
    "last": ("月末", "最后一天", "月底"),
    "china": ("中国",),
    "weekdays": ("周一至周五",),
    "all": ("每天", "全部"),
    "holidays": ("放假", "节假日"),
    "make_up_days": ("调休上班", "调休"),
    # cases
    "cases_per_month": ("每月收案", "月收案", "每月案件", "收案数"),
    "regions": ("地域", "区域", "片区", "辖区"),
    "season": ("季节", "季节系数"),
    "dispersion": ("离散", "过度离散", "收案波动"),
    "diverted": ("诉前化解", "执前化解", "分流", "诉前分流"),
    "trend_per_year": ("年增长", "年增长率", "增长率"),
    "surges": ("集中收案", "高峰"),
    "share": ("份额", "比例", "占比", "权重"),
    "home": ("负责小组", "所属小组"),
    "homes": ("负责小组分配",),
    "name": ("名称", "姓名", "名字"),
    "description": ("说明", "描述"),
    "stage": ("阶段", "环节"),
    "role": ("角色", "承办人", "岗位"),
    "work": ("工作量", "工作"),
    "wait": ("等待",),
    "work_factor": ("工作量系数",),
    "wait_factor": ("等待系数",),
    "closing": ("结案方式",),
    "recovered": ("到位率", "执行到位"),
    "reopened": ("恢复执行", "恢复", "重新立案"),
    "delay": ("间隔", "恢复间隔"),
    "to": ("去向", "交给"),
    "original": ("原承办小组", "原小组", "原承办人"),
    "stops_clock": ("扣除期限", "中止计时", "不计入期限"),
    "lack_of_assets": ("终结本次执行程序", "终本"),
    "terminated": ("终结执行",),
    "settled": ("执行和解", "和解"),
    "voluntary": ("自动履行", "自觉履行"),
    "compulsory": ("强制执行",),
    "not_to_be_enforced": ("不予执行",),
    "cases": ("案件数", "案件", "件数"),
    "filed": ("立案日", "立案时间"),
    # people
    "officer": ("执行员", "法官", "承办人"),
    "assistant": ("执行辅助人员", "书记员", "法官助理", "助理"),
    "count": ("数量", "个数", "小组数"),
    "divisions": ("执行庭数", "庭数"),
    "division": ("执行庭", "庭", "组别"),
    "officer_speed": ("执行员速度",),
    "assistant_speed": ("执行辅助人员速度", "书记员速度", "书记员人数"),
    "assistants": ("辅助人员人数", "助理人数", "书记员人数"),
    "division_assistants": ("庭内共用辅助人员", "共用辅助人员"),
    "pool": ("集约组", "集约中心", "集约事务组"),
    "handover_days": ("移交天数", "流转天数"),
    "speed": ("速度",),
    "moves": ("调庭", "小组调动"),
    "to_division": ("调往执行庭", "调入庭"),
    "team": ("小组", "执行小组"),
    "from": ("开始月份", "开始", "自"),
    "availability": ("出勤率", "到岗率"),
    "hold": ("保留", "不动"),
    "redistribute": ("重新分配", "重新分案"),
    "people": ("人数",),
    "selection": ("选任",),
    "competitive": ("竞争上岗",),
    "seniority": ("论资排辈", "论资历"),
    "chance": ("抽签", "随机"),
    "by_lot": ("抽签",),
    "two_way": ("双向选择",),
    # rules; what they are called themselves stands with them, in rules.py
    "rule": ("规则", "分案规则"),
    "timing": ("时点", "分案时点"),
    "monthly": ("每月分案", "按月", "每月"),
    "rolling": ("滚动分案", "滚动", "随结随分"),
    "immediate": ("即时分案", "即时", "立即", "随立随分"),
    "lowest_first": ("最少者先", "由低到高"),
    "team_order": ("按小组顺序", "小组顺序"),
    "in_proportion": ("按比例",),
    "ranking": ("排名", "排名指标"),
    "window_months": ("均衡期", "均衡期月数"),
    "most_ahead": ("最大差距", "差距上限"),
    "joining_chance": ("加入概率", "参与概率"),
    "weights": ("案件权重", "权重"),
    "cards": ("签数", "签"),
    "closure_rate": ("结案率",),
    "closures": ("结案数", "结案"),
    "allocated_first": ("先分先办", "先来先办"),
    "newest_first": ("后分先办", "新案先办"),
    "shortest_work_first": ("简案先办", "简案快办"),
    "due_first": ("先到期先办", "临期先办"),
    "source": ("公开来源", "文献", "来源"),
    "data": ("本局数据", "数据"),
    "assumed": ("假设", "假定"),
    "closures_cases": ("结案数", "结案"),
    "received_cases": ("收案数", "收案"),
    "backlog_cases": ("存案数", "存案"),
    # distributions
    "mean": ("平均值", "均值", "平均", "平均数"),
    "cv": ("变异系数",),
    "low": ("最小值", "最低"),
    "high": ("最大值", "最高"),
    "mode": ("众数",),
    "fixed": ("固定", "常数"),
    "exponential": ("指数分布", "指数"),
    "lognormal": ("对数正态分布", "对数正态"),
    "gamma": ("伽马分布", "伽马"),
    "weibull": ("韦布尔分布", "韦伯分布"),
    "uniform": ("均匀分布", "均匀"),
    "triangular": ("三角分布", "三角"),
    "mixture": ("混合分布", "混合"),
}
"""Each key or value, and what an analyst may call it; a word may stand with several of them."""


def name_in_chinese(text: str, names: Iterable[str]) -> str | None:
    """Which of the names a Chinese text stands for: just this one, or one within a longer text."""
    terms = [(term, name) for name in names for term in _terms(name) if term in text]
    exact = next((name for term, name in terms if term == text), None)
    within = [(term, name) for term, name in terms if len(term) > 1]
    return exact or max(within, default=("", None), key=lambda pair: len(pair[0]))[1]


def _terms(name: str) -> tuple[str, ...]:
    """What a key or value may be called; a label without the unit that stands behind it."""
    known = TERMS.get(name, ())
    if name not in KEYS:
        return known
    return (*known, catalogue("zh").gettext(KEYS[name]).partition("（")[0])


STAGES_AND_KINDS = {
    "plan": "执行方案",
    "notice": "执行通知",
    "inquiry": "财产查询",
    "measures": "执行措施",
    "review": "审查",
    "closing": "结案",
    "general": "一般案件",
    "civil": "民事",
    "notarised debt": "公证债权文书",
    "non-litigation": "行政非诉执行",
    "simple": "简单案件",
    "ordinary": "普通案件",
}
"""Names of stages and kinds of case in shipped scenarios; they are no keys."""


def called(name: str) -> str:
    """A rule, timing, role, stage or kind as it is shown: in English as it is written.

    In Chinese by the first of its terms; one that has none, as the scenario's author has it.
    """
    if language_in_use() != "zh":
        return name
    return STAGES_AND_KINDS.get(name) or TERMS.get(name, (name,))[0]
