"""The cases that reference.py prints, and how their inputs look."""

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


def group(n, mean, sd):
    return {"n": n, "mean": mean, "sd": sd}
