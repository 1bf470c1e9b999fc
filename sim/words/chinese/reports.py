"""Chinese words of summaries and the HTML report."""

from __future__ import annotations

REPORTS: dict[str, str] = {
    "{n} replications": "{n} 次重复",
}
