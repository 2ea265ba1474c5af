"""ROC and precision-recall curves by scikit-learn, weights included; AUC of clusters and DeLong's test by their definitions, over all pairs.

Run: python make_discrimination.py (writes discrimination.json beside itself). Made with Python 3.11, NumPy 2.4, SciPy 1.17,
scikit-learn 1.9.
"""

import json
import pathlib

import numpy as np
from scipy.special import expit, logit
from scipy.stats import norm
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

rng = np.random.default_rng(18)


def kernel(x, y):
    return (x[:, None] > y[None, :]) + 0.5 * (x[:, None] == y[None, :])


def components(labels, scores, clusters):
    """Obuchowski 1997: residual sums by cluster of V10 and V01."""
    psi = kernel(scores[labels == 1], scores[labels == 0])
    auc = psi.mean()
    v10, v01 = psi.mean(1) - auc, psi.mean(0) - auc
    ids = np.unique(clusters)
    x = np.array([v10[clusters[labels == 1] == c].sum() for c in ids])
    y = np.array([v01[clusters[labels == 0] == c].sum() for c in ids])
    i10 = len(np.unique(clusters[labels == 1]))
    i01 = len(np.unique(clusters[labels == 0]))
    return auc, x, y, i10, i01, len(ids)


def covariance(labels, clusters, a, b):
    m, n = (labels == 1).sum(), (labels == 0).sum()
    _, xa, ya, i10, i01, i = components(labels, a, clusters)
    _, xb, yb, *_ = components(labels, b, clusters)
    s10 = i10 / ((i10 - 1) * m) * (xa * xb).sum()
    s01 = i01 / ((i01 - 1) * n) * (ya * yb).sum()
    s11 = i / (i - 1) * (xa * yb).sum()
    s11b = i / (i - 1) * (xb * ya).sum()
    return s10 / m + s01 / n + (s11 + s11b) / (m * n)


def case(n, levels, clusters):
    labels = (rng.random(n) < 0.4).astype(int)
    patient = rng.integers(0, clusters, n) if clusters else np.arange(n)
    shift = rng.normal(size=n if not clusters else clusters)[patient] * 0.7
    first = np.round((rng.normal(size=n) + shift + 1.2 * labels) * levels) / levels
    second = np.round((rng.normal(size=n) + shift + 0.6 * labels) * levels) / levels
    weights = rng.integers(0, 4, n)

    auc = roc_auc_score(labels, first)
    va = covariance(labels, patient, first, first)
    half = norm.ppf(0.975) * np.sqrt(va) / (auc * (1 - auc))
    difference = auc - roc_auc_score(labels, second)
    se = np.sqrt(va + covariance(labels, patient, second, second) - 2 * covariance(labels, patient, first, second))
    if not clusters:  # DeLong et al. 1988, by its own formula
        psi = kernel(first[labels == 1], first[labels == 0])
        assert np.isclose(va, psi.mean(1).var(ddof=1) / psi.shape[0] + psi.mean(0).var(ddof=1) / psi.shape[1])
    fpr, tpr, thresholds = roc_curve(labels, first, drop_intermediate=False)
    precision, recall, pr_thresholds = precision_recall_curve(labels, first)
    return {
        "labels": labels.tolist(),
        "first": first.tolist(),
        "second": second.tolist(),
        "clusters": patient.tolist(),
        "weights": weights.tolist(),
        "auc": {"value": auc, "lower": expit(logit(auc) - half), "upper": expit(logit(auc) + half)},
        "weightedAuc": roc_auc_score(labels, first, sample_weight=weights),
        "difference": {
            "value": difference,
            "lower": difference - norm.ppf(0.975) * se,
            "upper": difference + norm.ppf(0.975) * se,
        },
        "z": difference / se,
        "pValue": 2 * norm.sf(abs(difference / se)),
        "roc": {"falsePositiveRate": fpr.tolist(), "sensitivity": tpr.tolist(), "threshold": thresholds[1:].tolist()},
        # scikit-learn goes from the lowest threshold up, and adds the point of recall 0 without one.
        "precisionRecall": {
            "precision": precision[:-1][::-1].tolist(),
            "recall": recall[:-1][::-1].tolist(),
            "threshold": pr_thresholds[::-1].tolist(),
        },
        "averagePrecision": average_precision_score(labels, first),
        "weightedAveragePrecision": average_precision_score(labels, first, sample_weight=weights),
    }


sample = rng.normal(size=37)
out = {
    "cases": {
        "few ties": case(50, 1000, None),
        "many ties": case(60, 1, None),
        "clusters": case(70, 100, 20),
        "clusters and ties": case(80, 2, 12),
    },
    "percentiles": {
        "sample": np.sort(sample).tolist(),
        "low": np.percentile(sample, 2.5),
        "high": np.percentile(sample, 97.5),
    },
}
pathlib.Path(__file__).with_name("discrimination.json").write_text(json.dumps(out) + "\n")
