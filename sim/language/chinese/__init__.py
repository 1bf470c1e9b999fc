"""The Chinese words: for each English text of the program the Chinese one, by where it is shown.

Terms are those of Chinese courts: 结案 closure, 存案 backlog, 分案 allocation, 存案补平 top-up.
"""

from __future__ import annotations

from sim.language.chinese.charts import CHARTS
from sim.language.chinese.checks import CHECKS
from sim.language.chinese.commands import COMMANDS
from sim.language.chinese.effects import EFFECTS
from sim.language.chinese.errors import ERRORS
from sim.language.chinese.folders import FOLDERS
from sim.language.chinese.measures import MEASURES
from sim.language.chinese.mistakes import MISTAKES
from sim.language.chinese.pages import PAGES
from sim.language.chinese.reports import REPORTS
from sim.language.chinese.safety import SAFETY
from sim.language.chinese.studies import STUDIES
from sim.language.chinese.terminal import TERMINAL

CHINESE: dict[str, str] = {
    **CHECKS,
    **COMMANDS,
    **EFFECTS,
    **ERRORS,
    **FOLDERS,
    **MISTAKES,
    **TERMINAL,
    **MEASURES,
    **CHARTS,
    **REPORTS,
    **STUDIES,
    **PAGES,
    **SAFETY,
}
