"""Chinese words of charts and the animation."""

from __future__ import annotations

CHARTS: dict[str, str] = {
    "The charts show boxes for some characters: this machine has no font for them. "
    "Install one of {fonts}, or the extra:  pip install '.[zh]'": (
        "图中有些字显示为方框：本机没有相应的字体。请安装 {fonts} 之一，"
        "或安装附加包：pip install '.[zh]'"
    ),
}
