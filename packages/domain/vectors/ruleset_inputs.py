"""Rulesets and entities, for ruleset.json. Overrides are written with their entity here; rulesets.py hashes it."""

SALT = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"
MOMENT = "2026-06-01T12:00:00.000Z"
START = "2026-06-01T12:00:00.500Z"
END = "2026-06-02T00:00:00.000Z"


def buckets(**values):
    """Bucket -> its value, None without one."""
    return [
        {"bucket_name": name, **({} if value is None else {"value": value}), "closed": False}
        for name, value in values.items()
    ]


def ranges(*spans):
    return [{"bucket_name": name, "start": start, "end": end} for name, start, end in spans]


def condition(name, model, prop, operator, value):
    return {"id": name, "model": model, "property": prop, "condition": operator, "value": value}


def experiment(name, **fields):
    return {
        "id": name,
        "key": None,
        "revision": 7,
        "allocation_version": 1,
        "active": True,
        "archived": False,
        "completed_at": None,
        "scheduled_start_date": None,
        "schedule_status": "none",
        "scheduled_end_date": None,
        "quota_reached": False,
        "salt": SALT,
        "buckets": [],
        "ranges": [],
        "criteria": [],
        "overrides": [],
        "layer": None,
        "metadata": {},
        "metrics": [],
        **fields,
    }


HALVES = ranges(("a", 0, 5_000), ("b", 5_000, 10_000))
FORCED = [("User", "1", "b"), ("User", "Jürgen Groß", "a"), ("Account", "42", "b")]
NAMES = buckets(a=None, b=None)
CLOSED = [{**NAMES[0], "closed": True}, NAMES[1]]
CRITERIA = [
    {
        "id": "newer-app",
        "sampling_model": "User",
        "sampling_attribute": "id",
        "conditions": [
            condition("1", "User", "version", "semver_greater_than_or_equal", "2.1"),
            condition("2", "User", "country", "in", "US, DE"),
        ],
    },
    {
        "id": "staff",
        "sampling_model": "User",
        "sampling_attribute": "email",
        "conditions": [
            condition("3", "User", "email", "matches_ignore_case", "@example\\.com$"),
            condition("4", "User", "address", "not_in_cidr", "10.0.0.0/8"),
        ],
    },
    {"id": "accounts", "sampling_model": "Account", "sampling_attribute": "id", "conditions": []},
]

RUNNING = [
    experiment("plain", key="new-checkout", buckets=NAMES, ranges=HALVES),
    experiment(
        "gaps",
        allocation_version=3,
        buckets=buckets(a=True, b=False),
        ranges=ranges(("b", 0, 1), ("a", 100, 2_500), ("b", 2_500, 6_001)),
        fallback_value=False,
        metadata={"owner": "growth"},
    ),
    experiment("targeted", salt=OTHER, buckets=buckets(a={"size": 12}), ranges=ranges(("a", 0, 10_000)), criteria=CRITERIA),
    experiment(
        "layered",
        buckets=NAMES,
        ranges=HALVES,
        overrides=FORCED,
        layer={"id": "layer", "salt": OTHER, "ranges": [{"start": 0, "end": 600}, {"start": 5_000, "end": 9_000}]},
    ),
    experiment("static", key="maintenance", buckets=buckets(on=True), ranges=ranges(("on", 0, 10_000))),
    experiment("closed", allocation_version=2, buckets=CLOSED, ranges=HALVES, overrides=FORCED),
    experiment("full", quota_reached=True, buckets=NAMES, ranges=HALVES, overrides=FORCED),
    experiment("waiting", active=False, scheduled_start_date=START, schedule_status="pending", buckets=NAMES, ranges=HALVES),
    experiment("ending", scheduled_end_date=END, buckets=NAMES, ranges=HALVES, overrides=FORCED),
    experiment("paused", active=False, schedule_status="cancelled", scheduled_start_date=START, buckets=NAMES, ranges=HALVES),
    experiment("completed", active=False, completed_at=MOMENT, buckets=buckets(a=1, b=2), fallback_value=0),
    experiment("archived", active=False, archived=True, completed_at=MOMENT),
]

RULESETS = [
    {"format": 1, "service_id": "running", "revision": 1_234, "active": True, "experiments": RUNNING},
    {
        "format": 1,
        "service_id": "paused",
        "revision": 1,
        "active": False,
        "experiments": [each for each in RUNNING if each["id"] in ("plain", "waiting", "completed")],
    },
]

NEWER = {"User": {"version": "v2.10.0", "country": "US"}}
STAFF = {"User": {"email": "Ada@Example.com", "address": "192.0.2.1", "version": "2.1.0-rc.1", "country": "US"}}
ENTITIES = [
    ("User", "1", None),
    ("User", "2", NEWER),
    ("User", "42", {"User": {"version": "2.0.9", "country": "US"}}),
    ("User", "ada@example.com", {}),
    ("User", "3f2b8c1e-5d4a-4e9b-8a7c-0f1e2d3c4b5a", STAFF),
    ("User", "Jürgen Groß", {"User": {"email": "j@example.com", "address": "10.1.2.3"}}),
    ("Account", "42", None),
    ("Account", "📱-0001", NEWER),
]
MOMENTS = [MOMENT, "2026-06-01T12:00:00.499Z", START, "2026-06-01T23:59:59.999Z", END]
