"""Cases of one and two rates and means."""

from cases import case, group, pair, proportion
from exact import beta_quantile, mp, mpf, normal_tail, root, student_quantile, student_two_sided, two_sided


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

for difference, squared_error in [("0.02", "0.0001"), ("-3", "4"), ("0.5", "0.0025"), ("0", "1"), ("12", "1"), ("-1e-3", "1e-8")]:
    d, error = mpf(difference), mp.sqrt(mpf(squared_error))
    z = d / error
    case(
        "normal_comparison",
        {"difference": float(d), "squared_error": float(squared_error)},
        {"probability_greater": normal_tail(-z), "expected_loss": error * mp.npdf(z) - d * normal_tail(z)},
    )
