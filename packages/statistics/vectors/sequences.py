"""Cases of splits, confidence sequences and posteriors."""

from cases import case, group, pair, proportion
from exact import beta_lower, beta_quantile, chi_square_tail, log_beta, mp, mpf, root


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

for x, n, a, b, confidence in [(10, 100, 1, 1, 0.95), (0, 10, 0.5, 0.5, 0.9), (0, 0, 2, 3, 0.95), (40_000, 1_000_000, 1, 1, 0.99), (7, 7, 1, 1, 0.8)]:
    mine = mpf(a) + x, mpf(b) + n - x
    tail = (1 - mpf(confidence)) / 2
    case(
        "beta_interval",
        {**proportion(x, n), "prior": {"alpha": a, "beta": b}, "confidence": confidence},
        {"mean": mine[0] / sum(mine), "low": beta_quantile(tail, *mine), "high": beta_quantile(1 - tail, *mine)},
        "mpmath 1.2, continued fraction, 22 digits",
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

for versions in [
    [([530, 470], [0.5, 0.5]), ([310, 330, 360], [0.33, 0.33, 0.34])],
    [([5000, 5100], [1, 1]), ([900, 100], [0.9, 0.1]), ([0, 0], [0.2, 0.8])],
    [([100_000, 99_000, 101_000], [1, 1, 1])],
    [([10, 0], [1, 0])],
]:
    statistic, df = mpf(0), 0
    for observed, shares in versions:
        if sum(observed) == 0:
            continue
        owners = [(mpf(x), mpf(s) / sum(map(mpf, shares))) for x, s in zip(observed, shares) if s > 0]
        n = sum(observed)
        statistic += sum((x - n * s) ** 2 / (n * s) for x, s in owners)
        df += len(owners) - 1
    case(
        "srm_chi_square_versions",
        {"versions": [{"observed": observed, "shares": shares} for observed, shares in versions]},
        {"statistic": statistic if df else None, "df": df, "p_value": chi_square_tail(statistic, df) if df else None},
    )
