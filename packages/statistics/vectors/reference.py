"""Computes computed.json beside it: every method once more, from its definition, with 40 digits (mpmath), exact fractions, or statsmodels.

    python3 reference.py > computed.json        needs mpmath 1.2, statsmodels 0.13 and its scipy 1.10

conformance.json and printed.json were not made by this program: they hold figures that others computed or printed.
"""

import json
import math
import random
import sys
from fractions import Fraction
from itertools import product

sys.dont_write_bytecode = True
from exact import (
    beta_lower,
    beta_quantile,
    chi_square_tail,
    log_beta,
    mp,
    mpf,
    noncentral_t_tail,
    normal_quantile,
    normal_tail,
    root,
    student_quantile,
    student_two_sided,
    two_sided,
)

CASES = []


def plain(value):
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    # A p-value below the smallest double is answered as that, never as 0.
    return float(value) or (5e-324 if value > 0 else 0.0)


def case(method, input, expected, judge="mpmath 1.2, 40 digits", tolerance=1e-9):
    CASES.append(
        {"method": method, "input": input, "expected": plain(expected), "tolerance": tolerance, "judge": judge}
    )


def proportion(successes, trials):
    return {"successes": successes, "trials": trials}


def pair(x1, n1, x2, n2):
    return {"baseline": proportion(x1, n1), "other": proportion(x2, n2)}


def wilson(x, n, confidence):
    z, p = two_sided(confidence), mpf(x) / n
    scale = 1 + z * z / n
    centre, half = (p + z * z / (2 * n)) / scale, z / scale * mp.sqrt(p * (1 - p) / n + z * z / (4 * mpf(n) ** 2))
    return max(centre - half, mpf(0)), min(centre + half, mpf(1))


for x, n, confidence in [(1, 10**7, 0.95), (0, 10**7, 0.99), (10**7 - 3, 10**7, 0.95), (5 * 10**6, 10**7, 0.999), (1, 2, 0.8), (7, 9, 0.95)]:
    low, high = wilson(x, n, confidence)
    case("wilson", {**proportion(x, n), "confidence": confidence}, {"low": low, "high": high})
case("wilson", {**proportion(0, 0), "confidence": 0.95}, {"low": None, "high": None}, "definition: nothing is known")

for x, n, confidence in [(0, 20, 0.95), (20, 20, 0.9), (81, 263, 0.99), (3, 1000, 0.95), (4_000_000, 10**7, 0.95)]:
    tail = (1 - mpf(confidence)) / 2
    low = 0 if x == 0 else beta_quantile(tail, x, n - x + 1)
    high = 1 if x == n else 1 - beta_quantile(tail, n - x, x + 1)
    case("clopper_pearson", {**proportion(x, n), "confidence": confidence}, {"low": low, "high": high})

for x1, n1, x2, n2, confidence in [(0, 10, 10, 10, 0.95), (3, 10**6, 9, 10**6, 0.95), (2_000_000, 5_000_000, 2_003_000, 5_000_000, 0.99), (1, 2, 1, 3, 0.9)]:
    (l1, u1), (l2, u2) = wilson(x1, n1, confidence), wilson(x2, n2, confidence)
    p1, p2 = mpf(x1) / n1, mpf(x2) / n2
    d = p2 - p1
    case(
        "newcombe",
        {**pair(x1, n1, x2, n2), "confidence": confidence},
        {"difference": d, "low": d - mp.sqrt((p2 - l2) ** 2 + (u1 - p1) ** 2), "high": d + mp.sqrt((u2 - p2) ** 2 + (p1 - l1) ** 2)},
    )
case("newcombe", {**pair(0, 0, 3, 10), "confidence": 0.95}, {"difference": None, "low": None, "high": None}, "definition: nothing is known of the baseline")


def restricted_variance(delta, x1, n1, x2, n2):
    """The score variance at the most likely p1 and p1 + delta, found by the slope of the likelihood."""
    low, high = max(mpf(0), -delta), min(mpf(1), 1 - delta)

    def slope(p):
        q = p + delta
        return (
            (x1 / p if x1 else 0) - ((n1 - x1) / (1 - p) if n1 > x1 else 0) + (x2 / q if x2 else 0) - ((n2 - x2) / (1 - q) if n2 > x2 else 0)
        )

    tiny = (high - low) * mpf("1e-12")
    if slope(low + tiny) <= 0:
        p = low
    elif slope(high - tiny) >= 0:
        p = high
    else:
        p = root(slope, low + tiny, high - tiny)
    q = p + delta
    n = mpf(n1 + n2)
    return (p * (1 - p) / n1 + q * (1 - q) / n2) * n / (n - 1)


for x1, n1, x2, n2, confidence in [(48, 80, 56, 70, 0.95), (0, 20, 0, 10, 0.95), (3, 10, 9, 10, 0.99), (100, 1000, 130, 1000, 0.95), (9, 10, 1, 12, 0.9), (30_000, 10**6, 30_700, 10**6, 0.95)]:
    d, z = mpf(x2) / n2 - mpf(x1) / n1, two_sided(confidence)
    outside = lambda t: (d - t) ** 2 - z * z * restricted_variance(t, x1, n1, x2, n2)
    edge = mpf("1e-20")
    case(
        "miettinen_nurminen",
        {**pair(x1, n1, x2, n2), "confidence": confidence},
        {"difference": d, "low": root(outside, -1 + edge, d), "high": root(outside, d, 1 - edge)},
    )

for x1, n1, x2, n2, confidence in [(100, 1000, 130, 1000, 0.95), (1, 50, 9, 40, 0.9), (400_000, 10**7, 401_000, 10**7, 0.99), (20, 20, 10, 20, 0.95)]:
    ratio = mpf(x2) / n2 / (mpf(x1) / n1)
    half = two_sided(confidence) * mp.sqrt(mpf(1) / x1 - mpf(1) / n1 + mpf(1) / x2 - mpf(1) / n2)
    case("relative_risk", {**pair(x1, n1, x2, n2), "confidence": confidence}, {"ratio": ratio, "low": ratio * mp.exp(-half), "high": ratio * mp.exp(half)})
case("relative_risk", {**pair(0, 10, 3, 10), "confidence": 0.95}, {"ratio": None, "low": None, "high": None}, "definition: division by 0")
case("relative_risk", {**pair(3, 10, 0, 10), "confidence": 0.95}, {"ratio": 0, "low": None, "high": None}, "definition: ln 0")

for x1, n1, x2, n2 in [(400_000, 10**7, 405_000, 10**7), (10, 1000, 90, 1000), (1_000_000, 5_000_000, 1_020_000, 5_000_000), (1, 2, 1, 2), (3, 7, 1, 90)]:
    p = mpf(x1 + x2) / (n1 + n2)
    z = (mpf(x2) / n2 - mpf(x1) / n1) / mp.sqrt(p * (1 - p) * (mpf(1) / n1 + mpf(1) / n2))
    case("two_proportions_z", pair(x1, n1, x2, n2), {"z": z, "p_value": 2 * normal_tail(abs(z))})
for counts in [(0, 10, 0, 20), (10, 10, 20, 20), (0, 0, 3, 20)]:
    case("two_proportions_z", pair(*counts), {"z": None, "p_value": None}, "definition: no variance")


def group(n, mean, sd):
    return {"n": n, "mean": mean, "sd": sd}


for one, two, confidence in [((30, 10, 2), (35, 11, 3), 0.95), ((2, 1, 0.1), (2, 1.2, 0.3), 0.95), ((10**6, 42.1, 310), (10**6, 45.5, 330), 0.99), ((5, 3, 0), (6, 4, 1.5), 0.9), ((500, 1e-8, 2e-8), (400, 3e-8, 2e-8), 0.95), ((20, 0, 1), (20, 0, 1), 0.95)]:
    v1, v2 = mpf(one[2]) ** 2 / one[0], mpf(two[2]) ** 2 / two[0]
    d, e = mpf(two[1]) - mpf(one[1]), mp.sqrt(v1 + v2)
    df = (v1 + v2) ** 2 / (v1**2 / (one[0] - 1) + v2**2 / (two[0] - 1))
    half = student_quantile((1 - mpf(confidence)) / 2, df) * e
    case(
        "welch",
        {"baseline": group(*one), "other": group(*two), "confidence": confidence},
        {"t": d / e, "df": df, "p_value": student_two_sided(d / e, df), "difference": d, "low": d - half, "high": d + half},
        tolerance=1e-8,
    )
case("welch", {"baseline": group(5, 2, 0), "other": group(5, 3, 0), "confidence": 0.95}, {"t": None, "df": None, "p_value": None, "difference": 1, "low": None, "high": None}, "definition: no variance")
case("welch", {"baseline": group(1, 2, 0), "other": group(5, 3, 1), "confidence": 0.95}, {"t": None, "df": None, "p_value": None, "difference": 1, "low": None, "high": None}, "definition: one value has no variance")

for n, mean, sd, confidence in [(2, 1, 0.5, 0.95), (12, -3.5, 2.25, 0.99), (10**6, 17.25, 44, 0.95), (4, 7, 0, 0.9)]:
    error = mpf(sd) / mp.sqrt(n)
    half = student_quantile((1 - mpf(confidence)) / 2, n - 1) * error
    case("mean_interval", {**group(n, mean, sd), "confidence": confidence}, {"mean": mean, "standard_error": error, "low": mean - half, "high": mean + half})

for one, two in [((10**6, 5, 7), (10**6, 5.02, 7.1)), ((50, -2, 0.5), (60, -2.5, 0.75)), ((100, 3, 0), (100, 3.3, 0))]:
    m1, m2 = mpf(one[1]), mpf(two[1])
    v1, v2 = mpf(one[2]) ** 2 / one[0], mpf(two[2]) ** 2 / two[0]
    half, relative = two_sided(0.95) * mp.sqrt(v2 / m1**2 + m2**2 * v1 / m1**4), m2 / m1 - 1
    case("relative_difference", {"baseline": group(*one), "other": group(*two), "confidence": 0.95}, {"relative": relative, "low": relative - half, "high": relative + half})
case("relative_difference", {"baseline": group(10, 0, 1), "other": group(10, 1, 1), "confidence": 0.95}, {"relative": None, "low": None, "high": None}, "definition: division by 0")


def chi_square_of_split(observed, shares):
    n, whole = sum(observed), sum(mpf(share) for share in shares)
    used = [(x, mpf(share) / whole) for x, share in zip(observed, shares) if share > 0]
    return sum((x - n * share) ** 2 / (n * share) for x, share in used), len(used) - 1


SPLITS = [([3_350, 3_240, 3_410], [0.33, 0.33, 0.34]), ([5_010_000, 4_990_000], [1, 1]), ([60, 40, 0], [50, 50, 0]), ([1_000, 900, 800, 700, 600], [25, 22, 20, 18, 15]), ([7_000, 3_000], [0.5, 0.5]), ([9_990_000, 10_000], [0.999, 0.001]), ([0, 12], [0.2, 0.8])]
for observed, shares in SPLITS:
    statistic, df = chi_square_of_split(observed, shares)
    case("srm_chi_square", {"observed": observed, "shares": shares}, {"statistic": statistic, "df": df, "p_value": chi_square_tail(statistic, df)})
for observed, shares, expected in [
    ([0, 0], [0.5, 0.5], {"statistic": None, "df": 1, "p_value": None}),
    ([10], [1], {"statistic": 0, "df": 0, "p_value": None}),
    ([], [], {"statistic": None, "df": 0, "p_value": None}),
    ([50, 50, 1], [0.5, 0.5, 0], {"statistic": None, "df": 1, "p_value": 0}),
]:
    case("srm_chi_square", {"observed": observed, "shares": shares}, expected, "definition")


def log_e(versions, concentration):
    total = mpf(0)
    for observed, shares in versions:
        whole = sum(mpf(share) for share in shares)
        used = [(x, mpf(share) / whole) for x, share in zip(observed, shares) if share > 0]
        k, n = mpf(concentration), sum(x for x, _ in used)
        total += mp.loggamma(k) - mp.loggamma(k + n)
        for x, share in used:
            total += mp.loggamma(k * share + x) - mp.loggamma(k * share) - x * mp.log(share)
    return total


def versions_of(versions):
    return [{"observed": observed, "shares": shares} for observed, shares in versions]


VERSIONS = [
    [([821_588, 815_482], [0.5, 0.5])],
    [([5_003_000, 4_997_000], [0.5, 0.5])],
    [([4_999_000, 3_001_500, 1_999_500], [0.5, 0.3, 0.2])],
    [([520, 480], [0.5, 0.5]), ([300, 310, 330], [0.33, 0.33, 0.34]), ([0, 0, 90, 10], [0, 0, 0.9, 0.1])],
    [([1, 0], [0.5, 0.5])],
    [([40, 60], [3, 7])],
    [([7_000, 3_000], [0.5, 0.5])],
]
for versions in VERSIONS:
    for concentration in (10, 10_000):
        value = log_e(versions, concentration)
        case("srm_e_process", {"versions": versions_of(versions), "concentration": concentration}, {"log_e": value, "p_value": min(mpf(1), mp.exp(-value))}, tolerance=1e-8)
    value = mp.log(sum(mp.exp(log_e(versions, k)) for k in (10, 100, 1_000, 10_000, 100_000)) / 5)
    case("srm_mixture", {"versions": versions_of(versions)}, {"log_e": value, "p_value": min(mpf(1), mp.exp(-value))}, tolerance=1e-8)
case("srm_e_process", {"versions": [{"observed": [5, 5, 1], "shares": [0.5, 0.5, 0]}], "concentration": 100}, {"log_e": None, "p_value": 0}, "definition: infinite")
case("srm_e_process", {"versions": [], "concentration": 100}, {"log_e": 0, "p_value": 1}, "definition: an empty product")
case("srm_mixture", {"versions": [{"observed": [17], "shares": [1]}]}, {"log_e": 0, "p_value": 1}, "definition: one bucket")


def rho_of(alpha, tuned_for):
    twice = -2 * mp.log(mpf(alpha))
    return mp.sqrt((twice + mp.log(twice + 1)) / tuned_for)


def half_width(n, rho, alpha):
    s = n * rho**2
    return mp.sqrt(2 * (s + 1) / (n * s) * mp.log(mp.sqrt(s + 1) / mpf(alpha)))


for n, sd, alpha, tuned_for in [(1, 1, 0.05, 10), (10**7, 0.5, 0.001, 10**6), (5_000, 0, 0.05, 5_000), (300, 12.5, 0.2, 50)]:
    rho = rho_of(alpha, tuned_for)
    case("confidence_sequence_mean", {"n": n, "sd": sd, "alpha": alpha, "tuned_for": tuned_for}, {"rho": rho, "half_width": sd * half_width(n, rho, alpha)})
case("confidence_sequence_mean", {"n": 0, "sd": 0, "alpha": 0.05, "tuned_for": 10}, {"half_width": None}, "definition: nothing is known")

for x, n, alpha, a, b in [(10, 100, 0.05, 1, 1), (1, 10**7, 0.05, 1, 1), (5_000_000, 10**7, 0.01, 0.5, 0.5), (50, 50, 0.05, 0.5, 0.5), (3, 3, 0.001, 2, 5)]:
    evidence = lambda p: log_beta(a + x, b + n - x) - log_beta(mpf(a), mpf(b)) - (x * mp.log(p) if x else 0) - ((n - x) * mp.log1p(-p) if n > x else 0) + mp.log(mpf(alpha))
    low = 0 if x == 0 else mp.exp(root(lambda y: evidence(mp.exp(y)), -2000, mp.log(mpf(x) / n) if x < n else mpf("-1e-39")))
    high = 1 if x == n else root(evidence, mpf(x) / n + mpf("1e-39"), 1 - mpf("1e-39"))
    case("confidence_sequence_proportion", {**proportion(x, n), "alpha": alpha, "mixture": {"alpha": a, "beta": b}}, {"low": low, "high": high})
case("confidence_sequence_proportion", {**proportion(0, 0), "alpha": 0.05}, {"low": 0, "high": 1}, "definition: nothing is known")


def sequential(d, squared_error, n, alpha, tuned_for):
    rho = rho_of(alpha, tuned_for)
    half, s = mp.sqrt(squared_error * n) * half_width(n, rho, alpha), n * rho**2
    value = d**2 / (2 * squared_error) * s / (s + 1) - mp.log(s + 1) / 2
    return {"difference": d, "low": d - half, "high": d + half, "log_e": value, "p_value": min(mpf(1), mp.exp(-value)), "rho": rho}


for x1, n1, x2, n2, alpha, tuned_for in [(1000, 10_000, 1100, 10_000, 0.05, 5_000), (400_000, 5_000_000, 405_000, 5_000_000, 0.001, 100_000), (5, 50, 45, 50, 0.05, 5_000), (600, 4_000, 90, 1_000, 0.1, 20_000)]:
    p1, p2 = mpf(x1) / n1, mpf(x2) / n2
    case("sequential_proportions", {**pair(x1, n1, x2, n2), "alpha": alpha, "tuned_for": tuned_for}, {**sequential(p2 - p1, p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2, n1 + n2, alpha, tuned_for), "is_enough": True})
case("sequential_proportions", {**pair(4, 500, 9, 500), "alpha": 0.05}, {"difference": 0.01, "low": None, "high": None, "p_value": None, "log_e": None, "is_enough": False}, "definition: fewer than 5 successes")
for one, two in [((1000, 10, 3), (1000, 10.4, 3)), ((10**6, 5, 7), (10**6, 5.05, 7.1))]:
    case("sequential_means", {"baseline": group(*one), "other": group(*two), "alpha": 0.05, "tuned_for": 5_000}, {**sequential(mpf(two[1]) - mpf(one[1]), mpf(one[2]) ** 2 / one[0] + mpf(two[2]) ** 2 / two[0], one[0] + two[0], 0.05, 5_000), "is_enough": True})

for d, variance, n, tau in [(0.02, 0.1956, 5000, 1e-4), (0, 1, 100, 0.5), (0.5, 2, 10**6, 0.01)]:
    total = variance + n * mpf(tau)
    value = mp.log(variance / total) / 2 + mpf(n) ** 2 * mpf(tau) * mpf(d) ** 2 / (2 * variance * total)
    case("msprt", {"difference": d, "variance": variance, "n": n, "tau_squared": tau}, {"log_e": value, "p_value": min(mpf(1), mp.exp(-value))})


def density(t, a, b):
    return mp.exp((a - 1) * mp.log(t) + (b - 1) * mp.log1p(-t) - log_beta(a, b))


def pieces(parameters, low=0, high=1):
    """Points between which all the densities are smooth enough for Gauss-Legendre."""
    points = set()
    for a, b in parameters:
        mean = mpf(a) / (a + b)
        sd = mp.sqrt(mean * (1 - mean) / (a + b + 1))
        points |= {mean + i * sd for i in (-14, -8, -5, -3, -1.5, 0, 1.5, 3, 5, 8, 14)}
    return [mpf(low)] + sorted(t for t in points if low < t < high) + [mpf(high)]


def better(one, two):
    """P(two > one): the density of two times P(one < t); the square root takes away a density that is infinite at 0."""
    return mp.quad(lambda r: 2 * r * density(r * r, *two) * beta_lower(r * r, *one), [mp.sqrt(t) for t in pieces([one, two])], maxdegree=6)


def loss(chosen, missed):
    return mp.quad(lambda t: beta_lower(t, *chosen) * (1 - beta_lower(t, *missed)), pieces([chosen, missed]), maxdegree=6)


mp.dps = 22
for x1, n1, x2, n2, a, b in [(10, 100, 15, 100, 1, 1), (0, 10, 1, 10, 0.5, 0.5), (0, 0, 0, 0, 1, 1), (0, 0, 30, 100, 2, 3), (3, 1_000, 200, 1_000, 1, 1), (700, 1_000, 6, 9, 1.5, 1), (40_000, 1_000_000, 40_300, 1_000_000, 1, 1), (12, 30, 5_000, 10_000, 0.5, 0.5)]:
    one, two = (mpf(a) + x1, mpf(b) + n1 - x1), (mpf(a) + x2, mpf(b) + n2 - x2)
    case(
        "beta_binomial",
        {**pair(x1, n1, x2, n2), "prior": {"alpha": a, "beta": b}},
        {
            "probability_better": better(one, two),
            "expected_loss_choosing_other": loss(two, one),
            "expected_loss_choosing_baseline": loss(one, two),
            "mean_other": two[0] / sum(two),
            "low_other": beta_quantile(mpf("0.025"), *two),
            "high_other": beta_quantile(mpf("0.975"), *two),
        },
        "mpmath 1.2, quadrature and continued fraction, 22 digits",
    )

for counts, prior in [([(10, 100), (15, 100), (12, 100)], (1, 1)), ([(0, 5), (1, 1_000), (900, 100_000)], (0.5, 0.5)), ([(30, 100), (31, 100), (32, 100), (33, 100), (34, 100)], (1, 1)), ([(4_000, 100_000), (4_100, 100_000), (3, 60)], (1, 1))]:
    posteriors = [(mpf(prior[0]) + x, mpf(prior[1]) + n - x) for x, n in counts]
    points = [mp.sqrt(t) for t in pieces(posteriors)]
    chances = [
        mp.quad(lambda r: 2 * r * density(r * r, *mine) * mp.fprod(beta_lower(r * r, *rest) for j, rest in enumerate(posteriors) if j != i), points, maxdegree=6)
        for i, mine in enumerate(posteriors)
    ]
    case(
        "probability_best",
        {"buckets": [proportion(*count) for count in counts], "prior": {"alpha": prior[0], "beta": prior[1]}},
        {"probabilities": chances},
        "mpmath 1.2, quadrature and continued fraction, 22 digits",
    )
mp.dps = 40
case("probability_best", {"buckets": [proportion(3, 9)], "prior": {"alpha": 1, "beta": 1}}, {"probabilities": [1]}, "definition")
case("probability_best", {"buckets": [], "prior": {"alpha": 1, "beta": 1}}, {"probabilities": []}, "definition")


def expected_counts(table):
    rows, columns, n = [sum(row) for row in table], [sum(column) for column in zip(*table)], sum(map(sum, table))
    return [(x, mpf(rows[i]) * columns[j] / n) for i, row in enumerate(table) for j, x in enumerate(row) if rows[i] * columns[j]]


TABLES = [[[400, 600], [380, 620], [430, 570]], [[12, 5, 7], [3, 9, 11]], [[4_000_000, 1_000_000], [3_990_000, 1_010_000]], [[90, 10], [10, 90]]]
for table in TABLES:
    cells, df = expected_counts(table), (len(table) - 1) * (len(table[0]) - 1)
    statistic = sum((x - e) ** 2 / e for x, e in cells)
    case("attrition_chi_square", {"table": table}, {"statistic": statistic, "df": df, "p_value": chi_square_tail(statistic, df)})
    g = 2 * sum(x * mp.log(x / e) for x, e in cells)
    case("g_test", {"table": table}, {"statistic": g, "df": df, "p_value": chi_square_tail(g, df)})
for table in [[[10, 0], [12, 0]], [[3, 4]], [], [[0, 0], [0, 0]]]:
    case("attrition_chi_square", {"table": table}, {"statistic": None, "df": 0, "p_value": None}, "definition: nothing to compare")
case("attrition_chi_square", {"table": [[10, 5], [0, 0], [8, 7]]}, {"statistic": mpf(5) / 9, "df": 1, "p_value": chi_square_tail(mpf(5) / 9, 1)}, "mpmath 1.2, 40 digits; the empty row counts for nothing")


def fisher(table):
    (a, b), (c, d) = table
    row, column, n = a + b, a + c, a + b + c + d
    chance = lambda x: Fraction(math.comb(row, x) * math.comb(n - row, column - x), math.comb(n, column))
    observed = chance(a)
    return sum(p for p in map(chance, range(max(0, row + column - n), min(row, column) + 1)) if p <= observed)


for table in [[[3, 1], [1, 3]], [[0, 5], [6, 0]], [[2, 1000], [9, 1000]], [[1, 9], [11, 3]]]:
    case("fisher_exact", {"table": table}, {"p_value": fisher(table)}, "exact fractions")
case("fisher_exact", {"table": [[0, 40], [0, 3]]}, {"p_value": None}, "definition: nothing to compare")
case("independence", {"table": [[1, 9], [11, 3]]}, {"p_value": chi_square_tail(sum((x - e) ** 2 / e for x, e in expected_counts([[1, 9], [11, 3]])), 1), "method": "chi_square", "too_few": False, "smallest_expected": 5})
case("independence", {"table": [[1, 8], [10, 3]]}, {"p_value": fisher([[1, 8], [10, 3]]), "method": "fisher", "too_few": False, "smallest_expected": mpf(9) * 11 / 22}, "exact fractions")
case("independence", {"table": [[1, 9], [2, 8], [3, 7]]}, {"p_value": chi_square_tail(sum((x - e) ** 2 / e for x, e in expected_counts([[1, 9], [2, 8], [3, 7]])), 2), "method": "chi_square", "too_few": True, "smallest_expected": 2})

from statsmodels.stats.multitest import multipletests

generator = random.Random(20261129)
for size in (1, 4, 12):
    p_values = [generator.random() ** 3 for _ in range(size)]
    case("holm", {"p_values": p_values}, {"adjusted": list(multipletests(p_values, method="holm")[1])}, "statsmodels 0.13 multipletests")
case("holm", {"p_values": []}, {"adjusted": []}, "definition")
case("holm", {"p_values": [0.01, None, 0.04]}, {"adjusted": [0.02, None, 0.04]}, "definition: a test that was not made does not count")
case("holm", {"p_values": [0.02, 0.02, 1e-300]}, {"adjusted": [0.04, 0.04, 3e-300]}, "definition: ties")


def survival_sample(size, scale, most):
    times = [min(most, 1 + int(generator.expovariate(1 / scale))) for _ in range(size)]
    return {"times": times, "completed": [int(generator.random() < 0.7) for _ in times]}


def curve(bucket):
    """Kaplan-Meier and Greenwood in exact fractions."""
    times, survival, errors, s, greenwood = [], [], [], Fraction(1), Fraction(0)
    for t in sorted({t for t, c in zip(bucket["times"], bucket["completed"]) if c}):
        n = sum(u >= t for u in bucket["times"])
        d = sum(u == t and c == 1 for u, c in zip(bucket["times"], bucket["completed"]))
        s *= Fraction(n - d, n)
        times.append(t)
        survival.append(s)
        if d < n:
            greenwood += Fraction(d, n * (n - d))
            errors.append(mp.sqrt(mpf(greenwood.numerator) / greenwood.denominator) * s.numerator / s.denominator)
        else:
            errors.append(None)
    median = next((t for t, s in zip(times, survival) if s <= Fraction(1, 2)), None)
    return {"times": times, "survival": survival, "standard_errors": errors, "median": median}


HALF = {"times": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], "completed": [1] * 12}
for bucket in [survival_sample(15, 3, 9), survival_sample(80, 20, 60), HALF, {"times": [5, 5, 5], "completed": [0, 1, 0]}, {"times": [2, 3], "completed": [0, 0]}, {"times": [], "completed": []}, {"times": [4], "completed": [1]}]:
    case("kaplan_meier", {"bucket": bucket}, curve(bucket), "exact fractions, Greenwood")

from statsmodels.duration.survfunc import survdiff

for buckets in [[survival_sample(40, 5, 30), survival_sample(50, 7, 30)], [survival_sample(60, 5, 30), survival_sample(50, 6, 30), survival_sample(40, 9, 30)], [survival_sample(30, 2, 6) for _ in range(4)]]:
    times = [t for bucket in buckets for t in bucket["times"]]
    status = [c for bucket in buckets for c in bucket["completed"]]
    labels = [i for i, bucket in enumerate(buckets) for _ in bucket["times"]]
    statistic, _ = survdiff(times, status, labels)
    case("log_rank", {"buckets": buckets}, {"statistic": statistic, "df": len(buckets) - 1, "p_value": chi_square_tail(statistic, len(buckets) - 1)}, "statsmodels 0.13 survdiff, p by mpmath")
for buckets in [[], [HALF], [HALF, {"times": [], "completed": []}], [{"times": [3, 4], "completed": [0, 0]}, {"times": [5], "completed": [0]}]]:
    case("log_rank", {"buckets": buckets}, {"statistic": None, "df": 0, "p_value": None}, "definition: nothing to compare")


def safe_log_rank(buckets):
    """One completion after another, the baseline's first at equal times; hazard ratios and pairs have equal weights."""
    times = sorted({t for bucket in buckets for t in bucket["times"]})
    largest, value = mpf(0), mpf(0)
    bets = {bet: Fraction(1) for bet in product(range(1, len(buckets)), (Fraction(1, 2), Fraction(2, 3), Fraction(3, 2), Fraction(2)))}
    for t in times:
        for i, h in bets:
            at_risk = [sum(u >= t for u in buckets[j]["times"]) for j in (0, i)]
            for arm, j in enumerate((0, i)):
                for _ in range(sum(u == t and c == 1 for u, c in zip(buckets[j]["times"], buckets[j]["completed"]))):
                    share = Fraction(at_risk[1], sum(at_risk))
                    bets[i, h] *= (h if arm else 1) / (h * share + 1 - share)
                    at_risk[arm] -= 1
        mean = sum(bets.values()) / len(bets)
        value = mp.log(mpf(mean.numerator) / mean.denominator)
        largest = max(largest, value)
    return {"log_e": value, "largest_log_e": largest, "p_value": min(mpf(1), mp.exp(-value))}


for buckets in [[survival_sample(40, 5, 30), survival_sample(50, 9, 30)], [survival_sample(60, 5, 12), survival_sample(50, 6, 12), survival_sample(40, 9, 12)], [{"times": [1] * 30, "completed": [1] * 30}, {"times": [1] * 20 + [2] * 25, "completed": [1] * 45}], [{"times": [3], "completed": [1]}, {"times": [], "completed": []}]]:
    case("safe_log_rank", {"buckets": buckets}, safe_log_rank(buckets), "exact fractions, one completion after another")


def sample_size(p1, p2, alpha, power, r, sides):
    p = (mpf(p1) + r * mpf(p2)) / (1 + mpf(r))
    equal = mp.sqrt(p * (1 - p) * (1 + 1 / mpf(r)))
    different = mp.sqrt(mpf(p1) * (1 - mpf(p1)) + mpf(p2) * (1 - mpf(p2)) / r)
    return ((normal_quantile(mpf(alpha) / sides) * equal + normal_quantile(1 - mpf(power)) * different) / (mpf(p2) - mpf(p1))) ** 2


for p1, p2, alpha, power, r, sides in [(0.2, 0.25, 0.05, 0.95, 1, 2), (0, 0.01, 0.05, 0.8, 1, 2), (0.9, 1, 0.01, 0.9, 0.5, 1), (0.05, 0.04, 0.001, 0.8, 9, 2), (0.5, 0.5001, 0.05, 0.8, 1, 2)]:
    n = sample_size(p1, p2, alpha, power, r, sides)
    case("sample_size_proportions", {"baseline": p1, "other": p2, "alpha": alpha, "power": power, "ratio": r, "sides": sides}, {"baseline_samples_exact": n, "baseline_samples": int(mp.ceil(n)), "other_samples": int(mp.ceil(r * n))}, tolerance=1e-8)
    case("power_proportions", {"baseline": p1, "other": p2, "alpha": alpha, "baseline_samples": float(n), "ratio": r, "sides": sides}, {"power": power}, "mpmath 1.2: the inverse of the sample size")
case("sample_size_proportions", {"baseline": 0.1, "other": 0.1, "alpha": 0.05, "power": 0.8, "ratio": 1, "sides": 2}, {"baseline_samples_exact": None, "baseline_samples": None, "other_samples": None}, "definition: no effect")
for p1, n, direction in [(0.1, 3841, "increase"), (0.5, 1000, "increase"), (0.5, 1000, "decrease"), (0.02, 100_000, "decrease")]:
    sign = 1 if direction == "increase" else -1
    p2 = root(lambda p: sample_size(p1, p, 0.05, 0.8, 1, 2) - n, p1 + sign * 1e-9, 0.999999 if sign > 0 else 1e-9)
    case("minimum_effect_proportions", {"baseline": p1, "alpha": 0.05, "power": 0.8, "baseline_samples": n, "ratio": 1, "sides": 2, "direction": direction}, {"other": p2, "effect": p2 - mpf(p1)})


def power_of_means(d, n, alpha, r, sides):
    df, shift = mpf(n) * (1 + r) - 2, mpf(d) * mp.sqrt(mpf(n) * r / (1 + r))
    limit = student_quantile(mpf(alpha) / sides, df)
    right = noncentral_t_tail(limit, df, shift)
    return right if sides == 1 else right + noncentral_t_tail(limit, df, -shift)


mp.dps = 20
for d, n, alpha, r, sides in [(0.2, 393, 0.05, 1, 2), (0.5, 20, 0.01, 2, 1), (1.2, 3, 0.05, 1, 2), (0.05, 5_000, 0.05, 0.5, 2), (3, 2, 0.001, 1, 2), (0, 50, 0.05, 1, 2)]:
    case("power_means", {"effect_size": d, "alpha": alpha, "baseline_samples": n, "ratio": r, "sides": sides}, {"power": power_of_means(d, n, alpha, mpf(r), sides)}, "mpmath 1.2, quadrature, 20 digits")
mp.dps = 40

from statsmodels.stats.power import TTestIndPower

for d, alpha, power, r in [(0.3, 0.05, 0.8, 0.5), (0.8, 0.001, 0.95, 1), (-0.4, 0.05, 0.8, 2), (0.02, 0.05, 0.8, 1)]:
    n = TTestIndPower().solve_power(effect_size=abs(d), alpha=alpha, power=power, ratio=r, alternative="two-sided")
    case("sample_size_means", {"effect_size": d, "alpha": alpha, "power": power, "ratio": r}, {"baseline_samples_exact": float(n)}, "statsmodels 0.13 TTestIndPower", 1e-6)
    case("minimum_effect_means", {"alpha": alpha, "power": power, "baseline_samples": float(n), "ratio": r}, {"effect_size": abs(d)}, "statsmodels 0.13 TTestIndPower, inverted", 1e-6)

for age, (one, two) in [(10, (survival_sample(80, 8, 20), survival_sample(70, 12, 20))), (4, (HALF, survival_sample(50, 3, 9)))]:
    def state(bucket):
        known = curve(bucket)
        at = sum(t <= age for t in known["times"]) - 1
        return (1 - mpf(known["survival"][at].numerator) / known["survival"][at].denominator, known["standard_errors"][at])

    def bins(bucket):
        rows = list(zip(bucket["times"], bucket["completed"]))
        return [{"time": t, "completed": rows.count((t, 1)), "censored": rows.count((t, 0))} for t in sorted(set(bucket["times"]))]

    (c1, e1), (c2, e2) = state(one), state(two)
    d, e = c2 - c1, mp.sqrt(e1**2 + e2**2)
    case("completion_by_age", {"baseline": bins(one), "other": bins(two), "age": age, "confidence": 0.95}, {"difference": d, "low": d - two_sided(0.95) * e, "high": d + two_sided(0.95) * e, "p_value": 2 * normal_tail(abs(d) / e), "baseline": c1, "other": c2}, "exact fractions, Greenwood, normal by mpmath")

print('{"about": "Computed by reference.py", "cases": [')
print(",\n".join(json.dumps(entry) for entry in CASES))
print("]}")
print(len(CASES), "cases", file=sys.stderr)
