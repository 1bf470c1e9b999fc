"""The Chinese words: for each English text of the program the Chinese one, by where it is shown.

Terms are those of Chinese courts: 结案 closure, 存案 backlog, 分案 allocation, 存案补平 top-up.
"""

from __future__ import annotations

from sim.words.chinese.charts import CHARTS
from sim.words.chinese.checks import CHECKS
from sim.words.chinese.errors import ERRORS
from sim.words.chinese.folders import FOLDERS
from sim.words.chinese.measures import MEASURES
from sim.words.chinese.pages import PAGES
from sim.words.chinese.reports import REPORTS
from sim.words.chinese.safety import SAFETY
from sim.words.chinese.studies import STUDIES
from sim.words.chinese.terminal import TERMINAL

CHINESE: dict[str, str] = {
    **CHECKS,
    **ERRORS,
    **FOLDERS,
    **TERMINAL,
    **MEASURES,
    **CHARTS,
    **REPORTS,
    **STUDIES,
    **PAGES,
    **SAFETY,
}
