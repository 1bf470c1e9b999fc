"""Writes the catalogues of words anew from the texts in the code: ``python -m tools.words``.

A text is what stands inside `_`, `marked` or `plural`, or what a command, an option, a key of a
scenario or its model says of itself. In the catalogues, ``locale/*/LC_MESSAGES/sim.po``, new texts
are empty, those that are gone are left out, and one that was changed keeps its translation with the
flag ``fuzzy``: see whether it still holds, then delete the flag.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import redirect_stderr
from io import BytesIO, StringIO
from pathlib import Path

import typer
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from sim.cli.app import COMMANDS, program
from sim.language.catalogue import LOCALES
from sim.scenario.labels import texts_of_keys

KEYWORDS = {"_": None, "marked": None, "plural": (2, 3)}
NOTES = ("NOTE:", "Translators:")
"""How comments in the code begin that a translator should see."""
HEADER = """\
# Words of execution-bureau-sim. Written by tools/words.py; write translations only.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
Text = str | tuple[str, str]
"""A text; or the one for one of something, and the one for many."""


def template() -> Catalog:
    """All texts of the program, each with the files it stands in."""
    texts = Catalog()
    for place, text, notes in (*_in_the_code(), *_in_tables()):
        texts.add(text, locations=[(place, 0)], auto_comments=notes)
    return texts


def _in_the_code() -> Iterator[tuple[str, Text, list[str]]]:
    folder = LOCALES.parents[1]
    with redirect_stderr(StringIO()):  # it warns of f-strings among the values
        found = list(extract_from_dir(folder, keywords=KEYWORDS, comment_tags=NOTES))
    for file, _line, text, notes, _context in found:
        yield f"sim/{file}", text, notes


def _in_tables() -> Iterator[tuple[str, Text, list[str]]]:
    """Texts that are shown, but stand in no `_`: of the commands' help, and of keys."""
    whole = typer.main.get_command(program([command.__name__ for command in COMMANDS]))
    for command in (whole, *whole.commands.values()):
        for text in (command.help, *(parameter.help for parameter in command.params)):
            yield "sim/cli", text, []
    for text in texts_of_keys():
        yield "sim/scenario", text, []


def read(file: Path) -> Catalog:
    """A catalogue as it stands."""
    with file.open("rb") as stream:
        return read_po(stream)


def written(catalogue: Catalog) -> str:
    """A catalogue as it stands in its file: in the order of the texts, without dates and lines."""
    for message in catalogue:
        message.flags.discard("python-format")  # a per cent sign is one
    stream = BytesIO()
    write_po(
        stream,
        catalogue,
        width=100,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    header = HEADER.format(language=catalogue.locale_identifier, plural=catalogue.plural_forms)
    return header + stream.getvalue().decode().strip() + "\n"


def main() -> None:
    """Write every catalogue anew."""
    for file in LOCALES.glob("*/LC_MESSAGES/sim.po"):
        catalogue = read(file)
        catalogue.update(template())
        file.write_text(written(catalogue), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
