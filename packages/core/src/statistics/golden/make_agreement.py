"""Agreement and paired tests by statsmodels and SciPy; what they lack (kappa of readers who read parts, Newcombe's interval, shares of
clusters) by its definition, checked against the jackknife where that is possible.

Run: python make_agreement.py (writes agreement.json beside itself). Made with Python 3.11, NumPy 2.4, SciPy 1.17,
statsmodels 0.15.
"""

import json
import pathlib

import numpy as np
from scipy.stats import norm, t
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(4)
Z = norm.ppf(0.975)


def cohen(n, categories, missing):
    truth = rng.integers(0, categories, n)
    read = lambda accuracy: np.where(rng.random(n) < accuracy, truth, rng.integers(0, categories, n))
    a, b = read(0.7), read(0.5)
    gone = [rng.random(n) < missing, rng.random(n) < missing]
    both = ~gone[0] & ~gone[1]
    table = np.zeros((categories, categories))
    np.add.at(table, (a[both], b[both]), 1)
    result = cohens_kappa(table)
    as_list = lambda x, out: [None if o else int(v) for v, o in zip(x, out)]
    low, high = proportion_confint(np.trace(table), both.sum(), method="wilson")
    return {
        "first": as_list(a, gone[0]),
        "second": as_list(b, gone[1]),
        "kappa": {"value": result.kappa, "lower": result.kappa_low, "upper": result.kappa_upp},
        "standardError": result.std_kappa,
        "agreement": {"value": np.trace(table) / both.sum(), "lower": low, "upper": high},
        "cases": int(both.sum()),
    }


def generalized_fleiss(ratings):
    """Gwet 2014, 2021; rows are cases, -1 is not read."""
    rows = [r[r >= 0] for r in ratings]
    rows = [r for r in rows if len(r) >= 2]
    k = int(max(r.max() for r in rows)) + 1
    counts = np.array([np.bincount(r, minlength=k) for r in rows])
    raters = counts.sum(1)
    pa_i = (counts * (counts - 1)).sum(1) / (raters * (raters - 1))
    pi = (counts / raters[:, None]).mean(0)
    pa, pe = pa_i.mean(), (pi**2).sum()
    kappa = (pa - pe) / (1 - pe)
    pe_i = (counts * pi).sum(1) / raters
    kappa_i = (pa_i - pe) / (1 - pe) - 2 * (1 - kappa) * (pe_i - pe) / (1 - pe)
    n = len(rows)
    variance = ((kappa_i - kappa) ** 2).sum() / (n * (n - 1))
    return kappa, np.sqrt(variance), pa, n


def fleiss(n, readers, categories, missing):
    truth = rng.integers(0, categories, n)
    ratings = np.stack(
        [np.where(rng.random(n) < 0.75, truth, rng.integers(0, categories, n)) for _ in range(readers)], axis=1
    )
    ratings[rng.random(ratings.shape) < missing] = -1
    kappa, se, pa, cases = generalized_fleiss(ratings)
    if missing == 0:
        assert np.isclose(kappa, fleiss_kappa(aggregate_raters(ratings)[0]))
    leave_one = [generalized_fleiss(np.delete(ratings, i, 0))[0] for i in range(n)]
    jackknife = np.sqrt((n - 1) / n * ((leave_one - np.mean(leave_one)) ** 2).sum())
    assert abs(jackknife / se - 1) < 0.05, (jackknife, se)
    return {
        "readers": [[None if v < 0 else int(v) for v in column] for column in ratings.T],
        "kappa": {"value": kappa, "lower": kappa - Z * se, "upper": min(1, kappa + Z * se)},
        "standardError": se,
        "agreement": pa,
        "cases": cases,
    }


def newcombe(a, b, c, d):
    """Newcombe 1998, method 10."""
    n = a + b + c + d
    wilson = lambda x: proportion_confint(x, n, method="wilson")
    (l1, u1), (l2, u2) = wilson(a + b), wilson(a + c)
    p1, p2 = (a + b) / n, (a + c) / n
    product = (a + b) * (c + d) * (a + c) * (b + d)
    difference = a * d - b * c
    if difference > n / 2:
        difference -= n / 2
    elif difference >= 0:
        difference = 0
    phi = difference / np.sqrt(product) if product else 0
    low = np.sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
    high = np.sqrt((u1 - p1) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2)
    return {"table": [a, b, c, d], "value": p1 - p2, "lower": p1 - p2 - low, "upper": p1 - p2 + high}


def mcnemar_case(b, c):
    corrected = mcnemar([[5, b], [c, 5]], exact=False, correction=True)
    return {
        "onlyFirst": b,
        "onlySecond": c,
        "exactPValue": float(min(1, mcnemar([[5, b], [c, 5]], exact=True).pvalue)),
        "statistic": corrected.statistic,
        "correctedPValue": corrected.pvalue,
    }


def share(clusters, size, spread):
    """Wilson's interval at Korn and Graubard's effective number of cases."""
    sizes = rng.integers(1, size, clusters)
    patient = np.repeat(np.arange(clusters), sizes)
    p = np.clip(0.6 + spread * rng.normal(size=clusters), 0.02, 0.98)
    hits = (rng.random(len(patient)) < p[patient]).astype(int)
    n, k, mean = len(hits), clusters, hits.mean()
    sums = np.array([(hits[patient == c] - mean).sum() for c in range(k)])
    effect = max(1, (k / (k - 1) * (sums**2).sum() / n**2) / (mean * (1 - mean) / (n - 1)))
    effective = n / effect * (t.ppf(0.975, n - 1) / t.ppf(0.975, k - 1)) ** 2
    low, high = proportion_confint(mean * effective, effective, method="wilson")
    return {
        "hits": hits.tolist(),
        "clusters": patient.tolist(),
        "share": {"value": mean, "lower": low, "upper": high},
    }


out = {
    "cohen": [cohen(60, 2, 0), cohen(80, 4, 0), cohen(90, 3, 0.2)],
    "fleiss": [fleiss(50, 4, 2, 0), fleiss(60, 5, 3, 0), fleiss(80, 5, 3, 0.3)],
    "newcombe": [newcombe(*table) for table in [(36, 12, 2, 0), (30, 1, 12, 1), (20, 5, 3, 40), (50, 0, 0, 4), (0, 7, 0, 9)]],
    "mcnemar": [mcnemar_case(*counts) for counts in [(0, 5), (3, 9), (12, 4), (40, 61), (600, 700)]],
    "shares": [share(12, 9, 0.25), share(40, 6, 0.4), share(5, 20, 0.1)],
    "normal": [[z, 2 * norm.sf(z)] for z in [0, 0.1, 0.5, 1, 1.96, 2.5, 2.9, 4, 8, 20, 37]],
    "student": [[x, df, 2 * t.sf(x, df)] for x in [0, 0.3, 1, 2.1, 5, 40] for df in [1, 3.7, 12, 40.5, 1000]],
    "studentQuantile": [[df, t.ppf(0.975, df)] for df in [1, 2, 3.7, 12, 50, 9999]],
}
pathlib.Path(__file__).with_name("agreement.json").write_text(json.dumps(out) + "\n")
