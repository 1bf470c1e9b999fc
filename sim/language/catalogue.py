"""Words in another language, as translators keep them: catalogues of gettext.

They are read as they are written (``.po``). Nothing is compiled, so nothing can be missing or out
of date in a folder that was copied, updated or installed; to read one takes some milliseconds.
"""

from __future__ import annotations

import re
from functools import cache
from gettext import NullTranslations, c2py
from pathlib import Path
from typing import Any

LOCALES = Path(__file__).parent / "locale"

_TEXT = r'(".*"(?:\n".*")*)'
_ENTRY = (
    rf"(?m)^(#,.*\n)?(?:#\|.*\n)*msgid {_TEXT}\n(?:msgid_plural {_TEXT}\n)?"
    rf"((?:msgstr\S* {_TEXT}\n)+)"
)
_FORM = rf"(?m)^msgstr\S* {_TEXT}"
"""Patterns are compiled when they are needed, which in English they are not."""
_ESCAPED = {"n": "\n", "t": "\t"}


class Catalogue(NullTranslations):
    """The words of one language.

    What has no translation, or one that is flagged as ``fuzzy``, is shown as it stands in the code.
    """

    def _parse(self, fp: Any) -> None:  # what `gettext` has for formats that it does not know
        content = fp.read().decode("utf-8-sig", errors="replace").replace("\r\n", "\n") + "\n"
        self._forms: dict[str, list[str]] = {}
        for flags, text, _many, translations, _last in re.findall(_ENTRY, content):
            forms = [_plain(form) for form in re.findall(_FORM, translations)]
            if all(forms) and "fuzzy" not in flags:
                self._forms[_plain(text)] = forms
        header = self._forms.pop("", [""])[0]  # stands there as the translation of nothing
        plural = re.search(r"plural=([^;\n]*)", header)
        self._form = c2py(plural[1] if plural else "n != 1")

    def gettext(self, message: str) -> str:
        return self._forms.get(message, (message,))[0]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms = self._forms.get(msgid1)
        return super().ngettext(msgid1, msgid2, n) if forms is None else forms[self._form(n)]


def _plain(quoted: str) -> str:
    """A text without the quotes of its lines and without escapes."""
    text = quoted.replace('"\n"', "")[1:-1]
    return re.sub(r"\\(.)", lambda escape: _ESCAPED.get(escape[1], escape[1]), text)


@cache
def catalogue(language: str) -> NullTranslations:
    """The words of a language; those of English are what stands in the code."""
    if language == "en":
        return NullTranslations()
    with (LOCALES / language / "LC_MESSAGES" / "sim.po").open("rb") as file:
        return Catalogue(file)
