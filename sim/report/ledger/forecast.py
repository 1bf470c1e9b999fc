"""The chart of a forecast: the model's band and two naive ones, and what happened."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import FloatArray
from sim.fitting.backtest import MODEL, NEGATIVE_BINOMIAL, POISSON, Backtest
from sim.language import _, marked
from sim.report.charts import look
from sim.report.ledger.verdict import FORECASTS

CAPTION = marked(
    "Monthly closures: the months that were fitted, then the held-out months with the 90 % bands "
    "of three forecasts made without them. Nine of ten months should lie in a band that is right."
)
"""What a screen reader says of `forecast_figure`, in English."""


def forecast_figure(test: Backtest) -> Figure:
    """Closures of all months; from the cutoff on the bands of the model and two naive forecasts."""
    fitted, came = test.observed.fit_closures, test.observed.closures
    figure, axes = look.one_axes((8, 4.2), left=0.1, right=0.97, top=0.83, bottom=0.22)
    ahead = np.arange(float(len(came))) + len(fitted)
    for i, (name, style) in enumerate(((POISSON, ":"), (NEGATIVE_BINOMIAL, "--")), start=1):
        for end, label in zip(test.bands[name], (_(FORECASTS[name]), ""), strict=True):
            _steps(axes, ahead, end, color=look.colour(i), linestyle=style, label=label)
    low, high = test.bands[MODEL]
    edges = np.append(ahead - 0.5, ahead[-1] + 0.5)
    shade: dict[str, Any] = {"step": "post", "color": look.colour(0), "alpha": 0.25, "linewidth": 0}
    axes.fill_between(
        edges, _last_twice(low), _last_twice(high), label=_(FORECASTS[MODEL]), **shade
    )
    every = np.concatenate([fitted, came])
    axes.plot(np.arange(len(every)), every, color=look.QUIET, linewidth=0.8)
    axes.plot(np.arange(len(fitted)), fitted, "o", color=look.QUIET, ms=4, label=_("fitted month"))
    axes.plot(ahead, came, "o", color="black", ms=5, label=_("held-out month"))
    axes.axvline(len(fitted) - 0.5, color="black", linewidth=0.8)
    look.month_ticks(axes, [*test.observed.fit_months, *test.prediction.months])
    axes.set_ylim(bottom=0)
    axes.set_ylabel(_("cases closed in a month"))
    axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=5, fontsize=8)
    how = _("90 % bands of forecasts made at the line, without the months after it")
    look.titled(axes, _("Closures of the held-out months, forecast and real"), how)
    return figure


def _steps(axes: Axes, months: FloatArray, values: FloatArray, **how: Any) -> None:
    """A level line across each month."""
    edges = np.append(months - 0.5, months[-1] + 0.5)
    axes.step(edges, _last_twice(values), where="post", linewidth=1.2, **how)


def _last_twice(values: FloatArray) -> FloatArray:
    return np.append(values, values[-1:])
