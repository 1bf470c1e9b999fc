"""The app's own page of the documentation, in HTML: Markdown in, links and headings made to fit."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from sim.language import Language

PACKAGED = Path(__file__).with_name("guide")
"""Where the page is in an installed program."""
IN_THE_TREE = Path(__file__).parents[2] / "docs"
"""Where it is in a copy of its repository."""
FILES: dict[Language, str] = {"en": "app.md", "zh": "app.zh.md"}
ANCHOR = "guide-{}"
"""Id of a heading, so that none is that of another part of HELP."""
BRACKETS: dict[Language, tuple[str, str]] = {"en": (" (", ")"), "zh": ("（", "）")}
"""Around the name of a file, in a text of this language."""
DEEPER = {"h2": "h3", "h3": "h4"}
"""Headings stand below that of the part that the page is of."""


@cache
def handbook(language: Language) -> Markup:
    """The page, without its title, as HTML."""
    folder = PACKAGED if PACKAGED.is_dir() else IN_THE_TREE
    return as_html((folder / FILES[language]).read_text("utf-8"), language)


def as_html(text: str, language: Language) -> Markup:
    """Markdown of the documentation as a part of a page.

    What comes before the first heading of the second level is left out: the title, and links to
    other languages. Links within the page stay; of a link to a page that is not here only its
    words stay, and the file's name.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    _before, mark, rest = text.partition("\n## ")
    tokens = reader.parse(mark + rest)
    for i, token in enumerate(tokens):
        if token.tag in DEEPER:
            if token.nesting == 1:
                token.attrSet("id", ANCHOR.format(_slug(tokens[i + 1].content)))
            token.tag = DEEPER[token.tag]
        if "style" in token.attrs:  # a column of numbers, which Markdown aligns by a style
            del token.attrs["style"]
            token.attrSet("class", "right")
        if token.children:
            token.children = _linked(token.children, BRACKETS[language])
    # The texts are the project's own, and HTML in them is escaped.
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704


def _linked(children: list[Token], brackets: tuple[str, str]) -> list[Token]:
    """Links within the page; of others the words, and the name of the file that they lead to."""
    found: list[Token] = []
    elsewhere = ""
    for token in children:
        target = str(token.attrs.get("href", "")) if token.type == "link_open" else ""
        if target.startswith("#"):
            token.attrSet("href", f"#{ANCHOR.format(target[1:])}")
        elif target:
            elsewhere = target.partition("#")[0]
            continue
        elif token.type == "link_close" and elsewhere:
            found += [
                Token("text", "", 0, content=brackets[0]),
                Token("code_inline", "code", 0, content=f"docs/{elsewhere}"),
                Token("text", "", 0, content=brackets[1]),
            ]
            elsewhere = ""
            continue
        found.append(token)
    return found


def _slug(heading: str) -> str:
    """The anchor that code hosts give to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
