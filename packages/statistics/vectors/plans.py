"""Cases of sample sizes, powers and effects."""

from cases import case
from exact import mp, mpf, noncentral_t_tail, normal_quantile, root, student_quantile


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
