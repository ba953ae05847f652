"""Allocation, targeting and rulesets once more, independent of the TypeScript code; Python 3.8 or newer, nothing to install.

    python3 reference.py           verifies the JSON files beside it, exits 1 on a difference
    python3 reference.py --write   writes allocation.json, layers.json, reweighting.json and ruleset.json anew (targeting.json is written by hand)
"""

import json
import sys
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
from inputs import CHAINS, ENTITIES, KEYS, MURMUR3
from layers import in_words, layers, slots_of
from rulesets import rulesets
from targeting import differences

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


def hash_of(salt, entity, value, domain="bucket"):
    return murmur3("\x1f".join([domain, salt, entity, value]).encode("utf-8"))


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


def placed(order, sent):
    """Buckets in order of creation: those that exist as they were, new ones in the order in which they were sent."""
    return [bucket for bucket in order if bucket in sent] + [bucket for bucket in sent if bucket not in order]


def listed(shares, order):
    return [{"bucket": bucket, **in_words(shares[bucket])} for bucket in order]


def moves_of(before, after, order):
    """How many slots go from one to another, by the one and then the other in the order of buckets, nobody (None) last."""
    places = {bucket: place for place, bucket in enumerate([*dict.fromkeys(order), None])}
    changes = Counter((before.get(slot), after.get(slot)) for slot in range(TOTAL) if before.get(slot) != after.get(slot))
    ordered = sorted(changes, key=lambda change: [places[owner] for owner in change])
    return [{"from": loser, "to": gainer, "slots": changes[loser, gainer]} for loser, gainer in ordered]


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
        owners, order, steps = [{}], [], []
        for shares in targets:
            order, earlier = placed(order, shares), order
            target = [(bucket, slots_of(shares[bucket])) for bucket in order]
            before, after = owners[-1], reweight(owners[-1], target)
            moves = moves_of(before, after, earlier + order)
            moved = sum(move["slots"] for move in moves)
            assert moved == minimum_moves(before, target), name
            assert Counter(after.values()) == +Counter(dict(target)), name
            owners.append(after)
            steps.append(
                {
                    "sent": listed(shares, shares),
                    "target": listed(shares, order),
                    "ranges": ranges_of(after),
                    "moved_slots": moved,
                    "moves": moves,
                }
            )
        entities = []
        for entity, value in ENTITIES:
            slot = slot_of(hash_of(salt, entity, value))
            buckets = [owner.get(slot) for owner in owners[1:]]
            entities.append({"sampled_entity": entity, "sampled_value": value, "slot": slot, "buckets": buckets})
        chains.append({"name": name, "salt": salt, "steps": steps, "entities": entities})
    return {"chains": chains}


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
    computed["layers.json"] = layers(lambda *key: hash_of(*key, "layer"), slot_of, ranges_of)
    computed["ruleset.json"] = rulesets(lambda domain, *key: slot_of(hash_of(*key, domain)))
    if "--write" in sys.argv[1:]:
        for name, vectors in computed.items():
            (HERE / name).write_text(render(vectors) + "\n", "utf-8")
    wrong = [name for name, vectors in computed.items() if load(name) != vectors]
    wrong += differences(load("targeting.json"))
    for each in wrong:
        print("differs:", each)
    if not wrong:
        print("the vectors are as computed here")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
