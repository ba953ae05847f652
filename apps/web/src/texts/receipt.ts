import { formatCount, plural } from "../parts/values/numbers.ts"

/** Texts of the receipt of a sample. */
export const receiptTexts = {
  title: (value: string) => `Receipt of ${value}`,
  missing: "No sample of this experiment has this id.",
  facts: {
    title: "What is stored",
    entity: "Entity",
    bucket: "Bucket",
    by: "Decided by",
    byService: "The service: the entity's slot belongs to the bucket.",
    byCaller: "The caller: its request named the bucket.",
    byOverride: "An override: it forces this entity into the bucket. Results leave the sample out.",
    version: "Allocation version",
    slot: "Slot",
    slotOf: (slot: number) => `${formatCount(slot)} of 0–9,999`,
    layer: "Layer",
    noLayer: "The experiment is in no layer.",
    inShare: (slot: number) => `Layer slot ${formatCount(slot)} is in the share of the experiment.`,
    outsideShare: (slot: number) =>
      `Layer slot ${formatCount(slot)} is outside the share. The sample is forced, or older than the share.`,
    created: "Created",
    completed: "Completed",
    notComplete: "Not complete",
    revision: "Experiment's revision",
    noRevision: "Not recorded; the sample is older than this field.",
    id: "Sample id"
  },
  criteria: {
    title: "The criteria at that revision",
    none: "The experiment had no criteria: it accepted every entity.",
    unknown: "The sample does not record its revision, so its criteria are not known.",
    entity: (model: string) => `Each ${model}`,
    where: (model: string) => `A ${model} where`,
    applies: "Applies to this entity",
    others: "Applies to other entities",
    skipped: "The request named the bucket, so no criterion was checked.",
    forced: "An override decided, so no criterion was checked.",
    note: "The service does not store the attributes of a request. Paste them below to check the criteria again."
  },
  check: {
    title: "Check the criteria again",
    attributes: "Attributes of the request",
    hint: 'As in the request: {"User": {"country": "US"}}',
    run: "Check the criteria",
    notJson: "This is no JSON object of objects.",
    matches: "The entity qualifies.",
    fails: "The entity does not qualify with these attributes.",
    condition: "Condition",
    found: "Found",
    result: "Result",
    holds: "holds",
    failsOne: "does not hold",
    missing: "missing"
  },
  verify: {
    title: "Verify here",
    text: "The browser computes the slot and the bucket again, with the code that the service runs, and compares.",
    run: "Verify here",
    parts: ["domain", "salt of the experiment", "entity", "value"],
    separator: "the separator U+001F",
    separatorMark: "1F",
    hashed: (bytes: number) =>
      `The text that is hashed, ${plural(bytes, "byte")} of UTF-8. 1F marks the separator U+001F, which is not printed.`,
    hash: "Its MurmurHash3 (32 bits)",
    slot: "The slot: the hash × 10,000 ÷ 2³², rounded down",
    slotValue: (exact: string, slot: number) => `${exact} → slot ${formatCount(slot)}`,
    owner: (version: number) => `The owner of the slot in allocation version ${version}`,
    range: (bucket: string, start: number, end: number) =>
      `Slots ${formatCount(start)} to ${formatCount(end)} belong to ${bucket}.`,
    noRange: "No bucket owns the slot.",
    noVersion: (version: number) => `The experiment has no allocation version ${version}.`,
    result: "The bucket",
    computed: (bucket: string) => `Computed: ${bucket}. Stored: the same.`,
    named: (bucket: string) => `The caller named ${bucket}, so nothing was computed. Only the slot can be verified.`,
    forced: (bucket: string) => `An override forced ${bucket}, so nothing was computed. Only the slot can be verified.`,
    map: (slot: number, version: number) => `Slot ${formatCount(slot)} among the 10,000 slots of version ${version}`,
    agrees: "It agrees: the browser and the service come to the same.",
    differs: "It does not agree:",
    differences: {
      hash: (here: string, there: string) => `the browser computes the hash ${here}, the service ${there}`,
      slot: (here: number, there: number) => `the browser computes slot ${here}, the service ${there}`,
      stored: (here: number, stored: number) =>
        `the entity hashes to slot ${here}, but the sample is stored with slot ${stored}`,
      range: (here: string, there: string) =>
        `the slot belongs to ${here} in the version, but to ${there} in the receipt`,
      bucket: (here: string, stored: string) => `the slot belongs to ${here}, but the sample is in ${stored}`,
      version: (version: number) => `the experiment has no allocation version ${version}`
    },
    unowned: "no bucket"
  },
  copyJson: "Copy as JSON",
  copyCurl: "Copy as curl"
} as const
