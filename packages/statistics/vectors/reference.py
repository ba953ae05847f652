"""Computes computed.json beside it: every method once more, from its definition, with 40 digits (mpmath), exact fractions, or statsmodels.

    python3 reference.py > computed.json        needs mpmath 1.2, statsmodels 0.13 and its scipy 1.10; minutes

conformance.json, printed.json and special.json were not made by this program: they hold figures that others computed or printed.
"""

import json
import sys

sys.dont_write_bytecode = True
import comparisons  # noqa: F401
import sequences  # noqa: F401
import durations  # noqa: F401
import plans  # noqa: F401
from cases import CASES

print('{"about": "Computed by reference.py", "cases": [')
print(",\n".join(json.dumps(entry) for entry in CASES))
print("]}")
print(len(CASES), "cases", file=sys.stderr)
