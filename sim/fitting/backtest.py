"""A forecast held against months that it has not seen, beside two naive ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.intervals import Ends
from sim.analysis.scores import (
    band,
    covered,
    interval_scores,
    negative_binomial_band,
    poisson_band,
)
from sim.fitting.prediction import Observed, Prediction

MODEL, POISSON, NEGATIVE_BINOMIAL = "model", "poisson", "negative_binomial"


@dataclass(frozen=True)
class Backtest:
    """90 % bands of the closures of H months by three forecasts, and what happened.

    Attributes
    ----------
    prediction : Prediction
        Of the model.
    observed : Observed
        What happened.
    bands : mapping of str to (FloatArray, FloatArray)
        Ends, (H,) each, by forecast: ``model``, and the naive ones of the fit window's months,
        ``poisson`` and ``negative_binomial``.
    """

    prediction: Prediction
    observed: Observed
    bands: Mapping[str, Ends]

    @property
    def covered(self) -> dict[str, int]:
        """How many of the months are in the band, by forecast."""
        came = self.observed.closures
        return {name: int(covered(*ends, came).sum()) for name, ends in self.bands.items()}

    @property
    def scores(self) -> dict[str, float]:
        """The mean interval score, by forecast; the lower the better."""
        came = self.observed.closures
        return {
            name: float(interval_scores(*ends, came).mean()) for name, ends in self.bands.items()
        }

    @property
    def months(self) -> pd.DataFrame:
        """A row a month: what happened, and the ends of each band."""
        columns = {"month": self.prediction.months, "closures_cases": self.observed.closures}
        for name, (low, high) in self.bands.items():
            columns |= {f"{name}_low_90": low, f"{name}_high_90": high}
        return pd.DataFrame(columns)

    @property
    def forecasts(self) -> pd.DataFrame:
        """A row a forecast: months, those in the band, mean interval score."""
        names = list(self.bands)
        return pd.DataFrame(
            {
                "forecast": names,
                "months": len(self.prediction.months),
                "covered_months": [self.covered[name] for name in names],
                "interval_score": [self.scores[name] for name in names],
            }
        )


def backtest(prediction: Prediction, observed: Observed) -> Backtest:
    """The prediction of the held-out months, and the naive ones from the fit window's months.

    The naive band is the same for each held-out month: neither knows of trend or season.
    """
    months = np.ones(len(prediction.months))
    naive = {
        POISSON: poisson_band(observed.fit_closures),
        NEGATIVE_BINOMIAL: negative_binomial_band(observed.fit_closures),
    }
    bands = {name: (low * months, high * months) for name, (low, high) in naive.items()}
    return Backtest(prediction, observed, {MODEL: band(prediction.closures), **bands})
