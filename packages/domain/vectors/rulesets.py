"""What a ruleset decides, independent of the TypeScript code: the reference for ruleset.json. Run reference.py."""

import hashlib
from datetime import datetime

from ruleset_inputs import ENTITIES, MOMENTS, OTHER, RULESETS, SALT
from targeting import qualifying

REASONS = 11


def override_hash(salt, entity, value):
    return hashlib.sha256("\x1f".join(["override", salt, entity, value]).encode("utf-8")).hexdigest()[:32]


def instant(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")


def has_come(date, now):
    return date is not None and instant(date) <= instant(now)


def state(ruleset, experiment, now):
    """Why the experiment samples no entity at that moment; None when it does."""
    pending = experiment["schedule_status"] == "pending"
    if experiment["archived"]:
        return "experiment_archived"
    if experiment["completed_at"] is not None or has_come(experiment["scheduled_end_date"], now):
        return "experiment_completed"
    if not ruleset["active"]:
        return "service_inactive"
    if experiment["active"] or (pending and has_come(experiment["scheduled_start_date"], now)):
        return None
    return "experiment_not_started" if pending else "experiment_inactive"


def owner(ranges, slot):
    return next((each for each in ranges if each["start"] <= slot < each["end"]), None)


def forced_bucket(experiment, entity, value, slot):
    wanted = {each["hash"]: each["bucket_name"] for each in experiment["overrides"] if each["slot"] == slot}
    return wanted.get(override_hash(experiment["salt"], entity, value)) if wanted else None


def decide(ruleset, experiment, request, now, slot_in):
    """The reason and the bucket."""
    entity, value = request["sampled_entity"], request["sampled_value"]
    inactive = state(ruleset, experiment, now)
    if inactive:
        return inactive, None
    slot = slot_in("bucket", experiment["salt"], entity, value)
    forced = forced_bucket(experiment, entity, value, slot)
    if forced:
        return "forced", forced
    if not qualifying({**request, "criteria": experiment["criteria"]})[0]:
        return "no_matching_criterion", None
    layer = experiment["layer"]
    if layer and not owner(layer["ranges"], slot_in("layer", layer["salt"], entity, value)):
        return "layer_excluded", None
    found = owner(experiment["ranges"], slot)
    if not found:
        return "unallocated_slot", None
    bucket = next(each for each in experiment["buckets"] if each["bucket_name"] == found["bucket_name"])
    if experiment["quota_reached"] or bucket["closed"]:
        return "quota_reached", None
    return "allocated", bucket["bucket_name"]


def value_of(experiment, bucket):
    """What a flag gets; None: the default of the code."""
    if bucket is None:
        return experiment.get("fallback_value")
    return next(each.get("value", bucket) for each in experiment["buckets"] if each["bucket_name"] == bucket)


def flag_reason(experiment, reason):
    """In the words of OpenFeature."""
    owners = {each["bucket_name"] for each in experiment["ranges"]}
    if reason == "forced":
        return "TARGETING_MATCH"
    if reason != "allocated":
        return "DISABLED" if reason.startswith(("experiment_", "service_")) else "DEFAULT"
    if len(owners) > 1:
        return "SPLIT"
    if experiment["criteria"]:
        return "TARGETING_MATCH"
    whole = sum(each["end"] - each["start"] for each in experiment["ranges"]) == 10_000
    return "STATIC" if whole and not experiment["layer"] else "SPLIT"


def hashed(experiment, slot_in):
    overrides = [
        {
            "slot": slot_in("bucket", experiment["salt"], entity, value),
            "hash": override_hash(experiment["salt"], entity, value),
            "bucket_name": bucket,
        }
        for entity, value, bucket in experiment["overrides"]
    ]
    return {**experiment, "overrides": sorted(overrides, key=lambda each: (each["slot"], each["hash"]))}


def decisions(ruleset, slot_in):
    for experiment in ruleset["experiments"]:
        for place, (entity, value, attributes) in enumerate(ENTITIES):
            request = {"sampled_entity": entity, "sampled_value": value}
            if attributes is not None:
                request["attributes"] = attributes
            # Schedules need every moment; the others need each entity once.
            dated = experiment["scheduled_start_date"] or experiment["scheduled_end_date"]
            for now in MOMENTS if dated and place < 2 else MOMENTS[:1]:
                reason, bucket = decide(ruleset, experiment, request, now, slot_in)
                yield {
                    "experiment": experiment["id"],
                    "now": now,
                    **request,
                    "reason": reason,
                    "bucket": bucket,
                    "slot": slot_in("bucket", experiment["salt"], entity, value),
                    "value": value_of(experiment, bucket),
                    "flag_reason": flag_reason(experiment, reason),
                }


def rulesets(slot_in):
    overrides = [
        {"salt": salt, "sampled_entity": entity, "sampled_value": value, "hash": override_hash(salt, entity, value)}
        for salt in (SALT, OTHER)
        for entity, value, _ in ENTITIES
    ]
    cases = []
    for given in RULESETS:
        ruleset = {**given, "experiments": [hashed(each, slot_in) for each in given["experiments"]]}
        cases.append({"ruleset": ruleset, "decisions": list(decisions(ruleset, slot_in))})
    reasons = {each["reason"] for case in cases for each in case["decisions"]}
    assert len(reasons) == REASONS, reasons
    return {"overrides": overrides, "rulesets": cases}
