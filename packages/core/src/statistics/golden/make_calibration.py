"""Calibration by statsmodels and scikit-learn, the Brier score's parts by isotonic regression, net benefit by its definition.

Run: python make_calibration.py (writes calibration.json beside itself). Made with Python 3.11, NumPy 2.4, scikit-learn 1.9,
statsmodels 0.15.
"""

import json
import pathlib

import numpy as np
import statsmodels.api as sm
from scipy.special import expit, logit
from scipy.stats import norm
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import brier_score_loss

rng = np.random.default_rng(21)
Z = norm.ppf(0.975)


def estimate(value, error):
    return {"value": value, "lower": value - Z * error, "upper": value + Z * error}


def case(n, clusters, decimals):
    patient = rng.integers(0, clusters, n) if clusters else np.arange(n)
    truth = rng.normal(size=n) * 1.5 - 0.5 + (rng.normal(size=clusters)[patient] if clusters else 0)
    labels = (rng.random(n) < expit(truth)).astype(int)
    probabilities = np.round(expit(1.4 * truth + 0.3), decimals).clip(0.001, 0.999)
    x = logit(probabilities)
    fit_options = {"disp": 0, "tol": 1e-14, "maxiter": 200}
    glm = lambda design, **options: sm.GLM(labels, design, family=sm.families.Binomial(), **options)
    robust = {"cov_type": "cluster", "cov_kwds": {"groups": patient}} if clusters else {}
    full = glm(sm.add_constant(x)).fit(tol=1e-14, **robust)
    large = glm(np.ones((n, 1)), offset=x).fit(tol=1e-14, **robust)
    bins = {}
    for by, strategy in [("count", "quantile"), ("width", "uniform")]:
        observed, mean = calibration_curve(labels, probabilities, n_bins=8, strategy=strategy)
        bins[by] = {"observed": observed.tolist(), "meanProbability": mean.tolist()}
    brier = brier_score_loss(labels, probabilities)
    prevalence = labels.mean()
    fitted = IsotonicRegression(y_min=0, y_max=1).fit_transform(probabilities, labels)
    recalibrated = np.mean((fitted - labels) ** 2)
    uncertainty = prevalence * (1 - prevalence)
    thresholds = [0.05, 0.1, 0.3, 0.5, 0.8]
    benefit = []
    for t in thresholds:
        called = probabilities >= t
        benefit.append((called & (labels == 1)).mean() - (called & (labels == 0)).mean() * t / (1 - t))
    return {
        "labels": labels.tolist(),
        "probabilities": probabilities.tolist(),
        "clusters": patient.tolist(),
        "intercept": estimate(full.params[0], full.bse[0]),
        "slope": estimate(full.params[1], full.bse[1]),
        "inTheLarge": estimate(large.params[0], large.bse[0]),
        "bins": bins,
        "brier": brier,
        "scaled": 1 - brier / uncertainty,
        "miscalibration": brier - recalibrated,
        "discrimination": uncertainty - recalibrated,
        "uncertainty": uncertainty,
        "isotonic": fitted.tolist(),
        "thresholds": thresholds,
        "netBenefit": benefit,
        "treatAll": [prevalence - (1 - prevalence) * t / (1 - t) for t in thresholds],
    }


out = {
    "independent": case(150, None, 6),
    "ties": case(100, None, 1),
    "clusters": case(160, 25, 6),
}
pathlib.Path(__file__).with_name("calibration.json").write_text(json.dumps(out) + "\n")
