"""Wilson intervals by SciPy, AUC by scikit-learn and DeLong's variance by its definition, over all pairs.

Made with Python 3.11, SciPy 1.17.1, scikit-learn 1.9.1, NumPy 2.4.6. Run: python make_metrics.py (writes metrics.json
beside itself).
"""

import json
import pathlib

import numpy as np
from scipy.special import expit, logit
from scipy.stats import binomtest, norm
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(5)


def wilson(successes, total):
    interval = binomtest(successes, total).proportion_ci(confidence_level=0.95, method="wilson")
    return {"successes": successes, "total": total, "lower": interval.low, "upper": interval.high}


def delong(labels, scores):
    """V10 and V01 of DeLong et al. (1988), pair by pair."""
    x, y = scores[labels == 1], scores[labels == 0]
    psi = (x[:, None] > y[None, :]) + 0.5 * (x[:, None] == y[None, :])
    variance = psi.mean(1).var(ddof=1) / len(x) + psi.mean(0).var(ddof=1) / len(y)
    auc = psi.mean()
    assert abs(auc - roc_auc_score(labels, scores)) < 1e-12
    half = norm.ppf(0.975) * np.sqrt(variance) / (auc * (1 - auc))
    return {
        "labels": labels.tolist(),
        "scores": scores.tolist(),
        "value": roc_auc_score(labels, scores),
        "lower": expit(logit(auc) - half),
        "upper": expit(logit(auc) + half),
    }


def auc_case(n, levels, shift):
    """Scores rounded to so many levels: few levels, many ties."""
    labels = (rng.random(n) < 0.4).astype(int)
    scores = np.round((rng.normal(size=n) + shift * labels) * levels) / levels
    return delong(labels, scores)


out = {
    "wilson": [
        wilson(*case) for case in [(0, 1), (1, 1), (0, 44), (44, 44), (37, 44), (63, 77), (1, 100000), (500, 1234)]
    ],
    "rocAuc": {
        "few ties": auc_case(60, 1000, 1.0),
        "many ties": auc_case(80, 1, 1.0),
        "below one half": auc_case(40, 4, -0.7),
        "nearly separated": auc_case(50, 10, 2.5),
        "smallest": delong(np.array([1, 0, 1, 0, 1]), np.array([0.2, 0.1, 0.4, 0.3, 0.3])),
    },
}
pathlib.Path(__file__).with_name("metrics.json").write_text(json.dumps(out) + "\n")
print({k: (v["value"], v["lower"], v["upper"]) for k, v in out["rocAuc"].items()})
