"""A bill of materials without addresses of the web: names and versions say what is meant."""

import json
import sys
from typing import Any

LEFT_OUT = {"externalReferences", "description"}


def plain(found: Any) -> Any:
    """The same without references to the outside, and without words of the packages' authors."""
    if isinstance(found, dict):
        return {key: plain(value) for key, value in found.items() if key not in LEFT_OUT}
    return [plain(value) for value in found] if isinstance(found, list) else found


json.dump(plain(json.load(sys.stdin)), sys.stdout, indent=1, ensure_ascii=False)
print()
