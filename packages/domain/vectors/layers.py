"""Layers, for reference.py: which of a layer's slots are whose, booking after booking."""

from inputs import ENTITIES, LAYER_CHAINS, SALTS

TOTAL = 10_000


def slots_of(share):
    return share["slots"] if isinstance(share, dict) else share * 100


def in_words(share):
    return share if isinstance(share, dict) else {"percentage": share}


def book(owner, experiment, slots):
    """owner: slot -> experiment or, for the holdout, None, without free slots. The owners afterwards; None when there is too little room."""
    mine = sorted(slot for slot in owner if owner[slot] == experiment)
    free = [slot for slot in range(TOTAL) if slot not in owner]
    if slots > len(mine) + len(free):
        return None
    others = {slot: each for slot, each in owner.items() if each != experiment}
    return {**others, **{slot: experiment for slot in (mine + free)[:slots]}}


def layers(hash_of, slot_of, ranges_of):
    cases = []
    for salt in SALTS:
        for entity, value in ENTITIES:
            u32 = hash_of(salt, entity, value)
            cases.append({"salt": salt, "sampled_entity": entity, "sampled_value": value, "u32": u32, "slot": slot_of(u32)})
    chains = []
    for name, salt, holdout, bookings in LAYER_CHAINS:
        owners, steps = [{slot: None for slot in range(TOTAL - holdout * 100, TOTAL)}], []
        for experiment, share in bookings:
            after = book(owners[-1], experiment, slots_of(share))
            owners.append(owners[-1] if after is None else after)
            ranges = [{"experiment": each.pop("bucket"), **each} for each in ranges_of(owners[-1])]
            step = {"experiment": experiment, **in_words(share), "fits": after is not None}
            free = TOTAL - len(owners[-1])
            steps.append({**step, "free_percentage": free // 100, "free_slots": free, "ranges": ranges})
        entities = []
        for entity, value in ENTITIES:
            slot = slot_of(hash_of(salt, entity, value))
            takers = [owner.get(slot) for owner in owners[1:]]
            entities.append({"sampled_entity": entity, "sampled_value": value, "slot": slot, "experiments": takers})
        chains.append({"name": name, "salt": salt, "holdout_percentage": holdout, "steps": steps, "entities": entities})
    return {"cases": cases, "chains": chains}
