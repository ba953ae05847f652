import { notSampledReasons } from "@sortition/domain/shared/Reason"
import { formatCount, plural } from "../../parts/values/numbers.ts"

type NotSampled = keyof typeof notSampledReasons

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`

export const testerTexts = {
  title: "Explain an entity",
  hint: "Says what sampling this entity would do now, and why. It stores nothing.",
  entity: "Entity",
  value: "Value",
  valueHint: "The value that identifies it, as user-17.",
  required: "Fill in the value.",
  requiredEntity: "Fill in the entity.",
  attributes: "Attributes",
  attributesHint: "Those that the conditions compare. An empty field is a missing attribute.",
  asJson: "Write the attributes as JSON",
  json: "Attributes as JSON",
  jsonHint: "By model and attribute. Use it for lists, numbers and booleans.",
  jsonProblem: 'Write an object of objects, as {"User": {"country": "US"}}.',
  explain: "Explain",
  curl: "Copy as curl",
  isIn: (bucket: string) => `In: bucket ${bucket}`,
  isOut: "Not in",
  reasons: {
    allocated: "The entity's slot belongs to the bucket.",
    already_sampled: "The entity is sampled already, and its sample stays in its bucket.",
    forced: "An override forces the entity into the bucket.",
    ...notSampledReasons
  },
  reasonOf: (reason: NotSampled | "allocated" | "already_sampled" | "forced"): string => {
    const text = testerTexts.reasons[reason]
    return text.endsWith(".") ? text : sentence(text)
  },
  facts: {
    slot: "Slot",
    slotText: (slot: number, version: number) => `${formatCount(slot)} of 10,000, in allocation version ${version}`,
    criterion: "Criterion",
    noCriterion: "matches none",
    everyone: "none is needed: the experiment has no criteria",
    layer: "Layer",
    layerIn: (slot: number) => `slot ${formatCount(slot)}, which this experiment owns`,
    layerOut: (slot: number) => `slot ${formatCount(slot)}, which this experiment does not own`,
    noLayer: "in no layer",
    override: "Override",
    forced: (bucket: string) => `forces bucket ${bucket}`,
    notForced: "does not decide",
    stored: "Stored",
    noSample: "no sample yet",
    sample: "a sample; look at its receipt",
    revision: "Revision",
    unknownRevision: "not recorded"
  },
  criteria: "Criterion by criterion",
  criteriaNow: "The criteria as they are now. A stored sample was decided by those of its time.",
  criterion: (place: number, matched: boolean) => `Criterion ${place}: ${matched ? "matches" : "does not match"}`,
  otherEntity: (model: string) => `It is about ${model}, not about this entity.`,
  condition: "Condition",
  found: "Found",
  missing: "missing",
  holds: "Holds",
  yes: "yes",
  no: "no",
  many: {
    title: "Explain many at once",
    values: "Values",
    hint: "One value a line, up to 100. The attributes above count for each.",
    submit: "Explain all",
    tooMany: (count: number) => `These are ${formatCount(count)} values. Up to 100 are explained at once.`,
    none: "Paste at least one value.",
    summary: (all: number, inside: number) =>
      `${formatCount(inside)} of ${plural(all, "entity", "entities")} would be in.`,
    bucket: "Bucket",
    reason: "Reason",
    count: "Entities",
    noBucket: "none",
    each: "Each entity",
    value: "Value"
  }
} as const
