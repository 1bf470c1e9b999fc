"""Whether what was decoded is text as a court writes it, or other text in a false encoding.

Nearly any bytes can be read as GB18030. Read so, Korean, Japanese, Taiwan's Big5 and UTF-8 give
Chinese characters that nobody writes; of real text half and more are among the commonest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sim.language import _, marked

COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方"
    "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情"
    "明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给"
    "世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太"
    "量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象"
    "完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"
    "案号执立收承办庭审判原被告人申请诉讼民事刑初终字裁定书调解撤销终结履行标的额元限借款合同纠纷买卖租赁劳动侵权婚姻财产继承"
    "离婚物业银行保险担保支付返还赔偿损失交通故障责任承揽建筑房屋土地使用状态类型方式备注序编码电话地址姓名性男女登录起止送达"
    "首次恢复移送转其他本辖区县省州镇街路村委街道东城西南北京上海广深圳杭江浙苏湖川河山陕甘云贵青宁夏藏港澳台津重庆福黑龙吉林辽"
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章苏潘葛范彭郎鲁韦昌马苗凤花方俞任袁柳史唐"
    "费廉岑薛雷贺倪汤滕殷罗毕郝安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵汪祁毛狄米贝明臧计成戴宋茅庞熊纪舒屈项祝董梁杜阮"
    "蓝闵席季麻强贾路娄危江童颜郭梅盛林钟徐邱骆高夏蔡田胡凌霍万柯卢莫房解应宗丁邓洪包左石崔龚程邢裴陆荣翁段侯武刘龙叶温"
    "伟芳娜敏静丽艳杰涛超秀英霞平刚桂红玉萍鹏飞玲娟勇军洋宇浩轩博文晨雪梅倩婷佳欣怡志建国庆春兰凤洁琴燕斌辉慧颖鑫磊帆旭亮峰波宁"
)
"""Some 900 characters: the commonest of Chinese, words of courts, parts of names and places."""
FEWEST_JUDGED = 12
SHOWN = 12
LEAST_COMMON = 0.4
LOST = re.compile("\ufffd|锟斤")
"""What stands where characters were lost when a text was saved or converted."""


def why_illegible(texts: Iterable[str], fewest: int = FEWEST_JUDGED) -> str:
    """What is wrong with texts that were decoded as GB18030; empty if nothing is seen.

    Parameters
    ----------
    texts : Iterable of str
        Headings and distinct cells; those without a Chinese character do not count.
    fewest : int
        Characters that are judged; of fewer nothing is said.
    """
    characters = [c for text in texts for c in text if not c.isascii() and c.isalpha()]
    if len(characters) < fewest:
        return ""
    common = sum(c in COMMON for c in characters) / len(characters)
    if common >= LEAST_COMMON:
        return ""
    why = marked(
        "can be read as GB18030, but is then no Chinese of a court: '{example}'; it is in another "
        "encoding: in a spreadsheet program save it as CSV UTF-8 (comma delimited), or say in the "
        "map  file: {{encoding: cp1252}}  (Western Europe) or  big5"
    )
    return _(why, example="".join(characters[:SHOWN]))


def meant_by(text: str) -> str:
    """What a text says that was UTF-8 and was decoded as another encoding; empty if it was not."""
    if text.isascii():
        return ""
    for wrong in ("gb18030", "cp1252", "latin-1"):
        try:
            meant = text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
        if any(c in COMMON for c in meant) and len(meant) < len(text):
            return meant
    return ""


def lost_in(text: str) -> bool:
    """Whether characters of a text were lost when it was saved."""
    return LOST.search(text) is not None
