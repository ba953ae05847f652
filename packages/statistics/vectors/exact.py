"""Special functions and distributions with 40 digits: the judge of reference.py. Needs mpmath only."""

from mpmath import mp, mpf

mp.dps = 40


def normal_tail(z):
    return mp.erfc(mpf(z) / mp.sqrt(2)) / 2


def normal_quantile(tail):
    """The z with P(Z > z) = tail."""
    tail = mpf(tail)
    return mp.findroot(lambda z: mp.log(normal_tail(z)) - mp.log(tail), start_of_quantile(tail))


def start_of_quantile(tail):
    from statistics import NormalDist

    return mpf(-NormalDist().inv_cdf(float(tail))) if tail > mpf("1e-300") else mp.sqrt(-2 * mp.log(tail))


def two_sided(confidence):
    return normal_quantile((1 - mpf(confidence)) / 2)


def chi_square_tail(x, df):
    return mp.gammainc(mpf(df) / 2, mpf(x) / 2, mp.inf, regularized=True)


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(mpf(a) + b)


def beta_lower(x, a, b):
    """I_x(a, b) by the continued fraction of DLMF 8.17.22, evaluated with Lentz's method."""
    x, a, b = mpf(x), mpf(a), mpf(b)
    if x <= 0:
        return mpf(0)
    if x >= 1:
        return mpf(1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_lower(1 - x, b, a)
    front = mp.exp(a * mp.log(x) + b * mp.log1p(-x) - log_beta(a, b)) / a
    c, d = mpf(1), 1 - (a + b) * x / (a + 1)
    d = 1 / d
    result = d
    for m in range(1, 200000):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + numerator * d)
            c = 1 + numerator / c
            result *= c * d
        if abs(c * d - 1) < mpf(10) ** (-mp.dps + 5):
            return front * result
    raise ArithmeticError("no convergence")


def beta_quantile(tail, a, b):
    """The x with I_x(a, b) = tail, by bisection of ln x or ln(1 - x)."""
    tail = mpf(tail)
    if beta_lower(mpf(1) / 2, a, b) < tail:
        return 1 - beta_quantile(1 - tail, b, a)
    low, high = mpf(-2000), mp.log(mpf(1) / 2)
    for _ in range(130):
        middle = (low + high) / 2
        if beta_lower(mp.exp(middle), a, b) < tail:
            low = middle
        else:
            high = middle
    return mp.exp((low + high) / 2)


def student_two_sided(t, df):
    t, df = mpf(t), mpf(df)
    return beta_lower(df / (df + t * t), df / 2, mpf(1) / 2)


def student_quantile(tail, df):
    """The t with P(T > t) = tail < 1/2."""
    low, high = mpf(0), mpf(1)
    while student_two_sided(high, df) > 2 * mpf(tail):
        high *= 2
    for _ in range(140):
        middle = (low + high) / 2
        if student_two_sided(middle, df) > 2 * mpf(tail):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def root(f, low, high):
    """Bisection; f(low) and f(high) differ in sign."""
    low, high = mpf(low), mpf(high)
    sign = f(low) > 0
    for _ in range(140):
        middle = (low + high) / 2
        if (f(middle) > 0) == sign:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def noncentral_t_tail(t, df, shift):
    """P(T > t): the mean of P(Z > t s - shift) over s = chi/sqrt(df)."""
    t, df, shift = mpf(t), mpf(df), mpf(shift)
    scale = mp.log(2) + df / 2 * mp.log(df / 2) - mp.loggamma(df / 2)
    low, high = max(mpf(0), 1 - 14 / mp.sqrt(df)), 1 + 14 / mp.sqrt(df)
    points = [low + (high - low) * i / 24 for i in range(25)]
    return mp.quad(
        lambda s: mp.exp(scale + (df - 1) * mp.log(s) - df * s * s / 2) * normal_tail(t * s - shift) if s > 0 else mpf(0),
        points,
    )
