"""Cases of tables, Holm's method and times to complete."""

import math
import random
from fractions import Fraction
from itertools import product

from cases import case
from exact import chi_square_tail, mp, mpf, normal_tail, two_sided


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
