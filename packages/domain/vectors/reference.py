"""Allocation and targeting once more, independent of the TypeScript code; Python 3.8 or newer, nothing to install.

    python3 reference.py           verifies the JSON files beside it, exits 1 on a difference
    python3 reference.py --write   writes allocation.json and reweighting.json anew (targeting.json is written by hand)
"""

import json
import math
import re
import sys
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
from inputs import CHAINS, ENTITIES, KEYS, MURMUR3

HERE = Path(__file__).parent
TOTAL = 10_000
MASK = 0xFFFFFFFF


def rotate(number, bits):
    return ((number << bits) | (number >> (32 - bits))) & MASK


def murmur3(data, seed=0):
    def scrambled(chunk):
        return rotate(int.from_bytes(chunk, "little") * 0xCC9E2D51 & MASK, 15) * 0x1B873593 & MASK

    state = seed
    whole = len(data) - len(data) % 4
    for at in range(0, whole, 4):
        state = (rotate(state ^ scrambled(data[at : at + 4]), 13) * 5 + 0xE6546B64) & MASK
    if whole < len(data):
        state ^= scrambled(data[whole:])
    state ^= len(data)
    state = (state ^ state >> 16) * 0x85EBCA6B & MASK
    state = (state ^ state >> 13) * 0xC2B2AE35 & MASK
    return state ^ state >> 16


def hash_of(salt, entity, value):
    return murmur3("\x1f".join(["bucket", salt, entity, value]).encode("utf-8"))


def slot_of(u32):
    return u32 * TOTAL >> 32  # whole numbers of any size: exact


def reweight(owner, target):
    """owner: slot -> bucket, without the slots that nobody owns; target: [(bucket, slots)] in order of creation."""
    wanted = dict(target)
    after = dict(owner)
    for bucket in set(owner.values()):
        mine = sorted(slot for slot in owner if owner[slot] == bucket)
        for slot in mine[wanted.get(bucket, 0) :]:
            del after[slot]
    released = sorted(set(owner) - set(after))
    never_owned = sorted(set(range(TOTAL)) - set(owner))
    supply = iter(released + never_owned)
    for bucket, slots in target:
        for _ in range(slots - sum(1 for each in after.values() if each == bucket)):
            after[next(supply)] = bucket
    return after


def ranges_of(owner):
    ranges = []
    for slot in sorted(owner):
        if ranges and ranges[-1]["bucket"] == owner[slot] and ranges[-1]["end"] == slot:
            ranges[-1]["end"] = slot + 1
        else:
            ranges.append({"bucket": owner[slot], "start": slot, "end": slot + 1})
    return ranges


def minimum_moves(before, target):
    held, wanted = Counter(before.values()), Counter(dict(target))
    held[None], wanted[None] = TOTAL - sum(held.values()), TOTAL - sum(wanted.values())
    return sum((wanted - held).values())


def allocation():
    cases = []
    for salt, entity, value in KEYS:
        u32 = hash_of(salt, entity, value)
        cases.append({"salt": salt, "sampled_entity": entity, "sampled_value": value, "u32": u32, "slot": slot_of(u32)})
    for data, seed, u32 in MURMUR3:
        assert murmur3(bytes.fromhex(data), seed) == u32, (data, seed)
    return {"murmur3": [{"hex": data, "seed": seed, "u32": u32} for data, seed, u32 in MURMUR3], "cases": cases}


def reweighting():
    chains = []
    for name, salt, targets in CHAINS:
        owners, steps = [{}], []
        for percentages in targets:
            target = [(bucket, percentage * 100) for bucket, percentage in percentages.items()]
            before, after = owners[-1], reweight(owners[-1], target)
            moved = sum(1 for slot in range(TOTAL) if before.get(slot) != after.get(slot))
            assert moved == minimum_moves(before, target), name
            assert Counter(after.values()) == +Counter(dict(target)), name
            owners.append(after)
            listed = [{"bucket": bucket, "percentage": percentage} for bucket, percentage in percentages.items()]
            steps.append({"target": listed, "ranges": ranges_of(after), "moved_slots": moved})
        entities = []
        for entity, value in ENTITIES:
            slot = slot_of(hash_of(salt, entity, value))
            buckets = [owner.get(slot) for owner in owners[1:]]
            entities.append({"sampled_entity": entity, "sampled_value": value, "slot": slot, "buckets": buckets})
        chains.append({"name": name, "salt": salt, "steps": steps, "entities": entities})
    return {"chains": chains}


def read_number(text):
    number = float(text) if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", text) else math.inf
    return None if math.isinf(number) else number


def read_list(text):
    text = text.strip(" \t\r\n")
    if not text.startswith("["):
        return [item for item in (part.strip(" \t\r\n") for part in text.split(",")) if item]
    items = json.loads(text, parse_int=str, parse_float=str, parse_constant=lambda word: None)
    items = [str(item).lower() if isinstance(item, bool) else item for item in items]
    if not all(isinstance(item, str) for item in items):
        raise ValueError("not a list of texts, numbers and booleans")
    return items


def same(attribute, value):
    if isinstance(attribute, str):
        return attribute == value
    if isinstance(attribute, bool):
        return value == str(attribute).lower()
    return isinstance(attribute, (int, float)) and float(attribute) == read_number(value)


def compares(attribute, value, relation):
    if read_number(value) is None:
        raise ValueError("not a number")
    if isinstance(attribute, str):
        attribute = read_number(attribute)
    if isinstance(attribute, bool) or not isinstance(attribute, (int, float)) or math.isinf(attribute):
        return False
    return relation(float(attribute), read_number(value))


def elements(attribute):
    return attribute if isinstance(attribute, list) else [attribute]


OPERATORS = {
    "equals": same,
    "in": lambda found, value: any([same(each, item) for item in read_list(value) for each in elements(found)]),
    "contains": lambda found, value: value in found
    if isinstance(found, str)
    else isinstance(found, list) and any(same(each, value) for each in found),
    "starts_with": lambda found, value: isinstance(found, str) and found[: len(value)] == value,
    "ends_with": lambda found, value: isinstance(found, str) and found[max(0, len(found) - len(value)) :] == value,
    "exists": lambda found, value: found is not None,
    "greater_than": lambda found, value: compares(found, value, lambda a, b: a > b),
    "greater_than_or_equal": lambda found, value: compares(found, value, lambda a, b: a >= b),
    "less_than": lambda found, value: compares(found, value, lambda a, b: a < b),
    "less_than_or_equal": lambda found, value: compares(found, value, lambda a, b: a <= b),
}
NEGATED = {"not_" + name: name for name in ("equals", "in", "contains", "starts_with", "ends_with", "exists")}
SYNONYMS = {"=": "equals", "==": "equals", "!=": "not_equals", ">": "greater_than", ">=": "greater_than_or_equal"}
SYNONYMS.update({"<": "less_than", "<=": "less_than_or_equal"})


def holds(condition, attributes):
    model = (attributes or {}).get(condition["model"])
    found = model.get(condition["property"]) if isinstance(model, dict) else None
    name = SYNONYMS.get(condition["condition"], condition["condition"])
    if name in NEGATED:
        return not OPERATORS[NEGATED[name]](found, condition["value"])
    return OPERATORS[name](found, condition["value"])


def qualifying(case):
    for criterion in case["criteria"]:
        if criterion["sampling_model"] == case["sampled_entity"]:
            if all(holds(condition, case.get("attributes")) for condition in criterion["conditions"]):
                return True, criterion["id"]
    return not case["criteria"], None


def blamed(case):
    try:
        holds({"model": "User", "property": "x", **case}, {})
    except KeyError:
        return "condition"
    except ValueError:
        return "value"
    return None


def load(name):
    return json.loads((HERE / name).read_text("utf-8"))


def is_cases(value):
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def render(value, margin="\n"):
    """JSON with one case a line, so that a difference shows what changed."""
    inner = margin + "  "
    if is_cases(value):
        return "[" + ",".join(inner + render(each, inner) for each in value) + margin + "]"
    if isinstance(value, dict) and any(map(is_cases, value.values())):
        fields = (json.dumps(key) + ": " + render(each, inner) for key, each in value.items())
        return "{" + ",".join(inner + field for field in fields) + margin + "}"
    return json.dumps(value)


def main():
    computed = {"allocation.json": allocation(), "reweighting.json": reweighting()}
    if "--write" in sys.argv[1:]:
        for name, vectors in computed.items():
            (HERE / name).write_text(render(vectors) + "\n", "utf-8")
    wrong = [name for name, vectors in computed.items() if load(name) != vectors]
    targeting = load("targeting.json")
    wrong += [case for case in targeting["conditions"] if holds(case, case.get("attributes")) != case["expected"]]
    wrong += [case for case in targeting["invalid"] if blamed(case) != case["field"]]
    wrong += [case for case in targeting["criteria"] if qualifying(case) != (case["qualifies"], case["criterion_id"])]
    for each in wrong:
        print("differs:", each)
    if not wrong:
        print("the vectors are as computed here")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
