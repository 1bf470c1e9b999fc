"""Charts of a fit to a ledger: forecasts of months that it has not seen, and what arms gain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from sim.language import _, marked
from sim.report.charts import look
from sim.report.charts.registry import chart
from sim.report.charts.sets import gain_figure, gains_of
from sim.scenario.terms import called

if TYPE_CHECKING:
    from sim.report.ledger.reading import Reading

BANDS = {
    "model": marked("fitted model"),
    "poisson": marked("naive: Poisson"),
    "negative_binomial": marked("naive: negative binomial"),
}
"""Of each forecast its name, in the order in which they are drawn."""


@chart(
    "ledger_forecast",
    "ledger",
    caption=marked(
        "Cases closed in each month (dots), and in which bands 90 of 100 months should lie, by the "
        "fitted model and by two naive forecasts that know only how many were closed in the months "
        "fitted. Nothing of the months right of the line was known to any of them."
    ),
    reads={
        "months": ("month", "closures_cases"),
        "forecast": (
            "month", "closures_cases", "model_low_90", "model_high_90", "poisson_low_90",
            "poisson_high_90", "negative_binomial_low_90", "negative_binomial_high_90",
        ),
    },
    place=2,
    cost=130,
)  # fmt: skip
def forecast(tables: Reading) -> Figure | None:
    """Closures of all months, and three bands for those held out."""
    if "forecast" not in tables:
        return None
    rows, months = tables["forecast"], tables["months"]
    figure, axes = look.one_axes((8, 4.2), left=0.09, right=0.97, top=0.76, bottom=0.1)
    closed = months["closures_cases"].to_numpy(dtype=np.float64)
    names = tables.months
    first = names.index(str(rows["month"].iloc[0]))
    x = first + np.arange(len(rows))
    for i, (name, text) in enumerate(BANDS.items()):
        low, high = (rows[f"{name}_{end}_90"].to_numpy(dtype=np.float64) for end in ("low", "high"))
        looks: dict[str, Any] = {"color": look.colour(i), "label": _(text)}
        looks |= {"lw": 7, "alpha": 0.45} if i == 0 else {"lw": 2.5, "alpha": 0.9}
        axes.vlines(x + (-0.18, 0.1, 0.26)[i], low, high, **looks)
    axes.plot(np.arange(len(closed)), closed, "o", color="black", ms=4, label=_("closed"))
    axes.axvline(first - 0.5, color=look.QUIET, lw=0.8, ls="--")
    highest = max(rows[f"{name}_high_90"].max() for name in BANDS)
    axes.set_ylim(0, 1.08 * max(float(highest), float(closed.max())) or 1)
    axes.set_ylabel(_("cases"))
    look.month_ticks(axes, names)
    how = {"xycoords": ("data", "axes fraction"), "color": look.QUIET, "fontsize": 8, "va": "top"}
    look.beside(axes, _("fitted"), (first - 0.5, 1), (-4, -2), ha="right", **how)
    look.beside(axes, _("held out"), (first - 0.5, 1), (4, -2), **how)
    axes.legend(
        frameon=False, ncols=4, loc="lower left", bbox_to_anchor=(-0.01, 1.0), fontsize=8,
        handlelength=1.2,
    )  # fmt: skip
    axes.set_title(_("Closures of months that the fit has not seen, and 90 % bands"), pad=26)
    return figure


@chart(
    "ledger_gain_{responses}",
    "ledger",
    caption=marked(
        "What each way to allocate would have changed against what happened, at every set of "
        "values that the ledger does not rule out, by the share of officers' time that is worked "
        "on cases. Which of these dots is the court's own the ledger does not say."
    ),
    reads={"effects": ("point", "measure", "arm", "reference", "difference", "low_95", "high_95")},
    place=5,
    cost=200,
)
def gain(tables: Reading, value: str) -> Figure | None:
    """Differences of the arms at all sets against use; ``value``: of which measure."""
    rows = tables["effects"]
    if rows[rows["measure"] == value]["difference"].isna().all():
        return None
    rows = rows.assign(arm=rows["arm"].map(called), reference=rows["reference"].map(called))
    arms = [str(rows["reference"].iloc[0]), *map(str, rows["arm"].unique())]
    use = [float(one) for one in tables["sets"]["use"]]
    return gain_figure(gains_of(rows, value, arms, use, tables.about["fit"]["source"]))
