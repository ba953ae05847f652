import { flagVocabulary } from "./flagVocabulary.ts"
import { idVocabulary } from "./idVocabulary.ts"
import { limitVocabulary } from "./limitVocabulary.ts"
import { outcomeWords } from "./outcomeWords.ts"
import { resultVocabulary } from "./resultVocabulary.ts"
import type { Word } from "./Word.ts"

const moment = "2026-11-02T09:30:00.000Z"

/** The names of both APIs. A field whose schema has its own description keeps that. */
export const vocabulary: Readonly<Record<string, Word>> = {
  ...idVocabulary,

  created_at: { description: "When the record was created, in UTC.", example: moment },
  updated_at: { description: "When the record last changed, in UTC.", example: moment },
  started_at: { description: "When the experiment last started; null before its first start.", example: moment },
  last_activated_at: {
    description: "When the experiment last became active; null before the first time.",
    example: moment
  },
  last_deactivated_at: {
    description: "When the experiment last became inactive; null before the first time.",
    example: null
  },
  completed_at: { description: "When it was completed; null before that.", example: null },
  scheduled_start_date: {
    description: "When the experiment starts by itself; null without a schedule.",
    example: "2030-01-01T00:00:00.000Z"
  },
  start_on: {
    description: "When the experiment starts by itself; null without a schedule.",
    example: "2030-01-01T00:00:00.000Z"
  },
  ...resultVocabulary,
  ...limitVocabulary,
  ...flagVocabulary,
  due_date: { description: "When the work should be done; null without such a date.", example: null },
  expires_at: { description: "When the token expires; null when it does not.", example: null },
  last_used_at: { description: "When the token was last used; null before its first use.", example: moment },

  name: { description: "The name.", example: "button colour" },
  description: { description: "Free text; null without one.", example: null },
  active: { description: "Whether it accepts samples.", example: true },
  archived: { description: "Whether it is archived. What is archived accepts no samples.", example: false },
  active_only: { description: "Whether to list only what is active.", example: true },
  limit: { description: "The most items in the answer.", example: 100 },
  cursor: {
    description: "The id of the last item of the previous page. The header `Link` holds the address of the next page."
  },

  q: { description: "Lists only what contains this text, without regard to case." },

  sampled_entity: { description: "The kind of what is sampled.", example: "User" },
  sampled_value: { description: "What identifies the entity among those of its kind.", example: "user-1" },
  allocated_bucket: { description: "The name of the entity's bucket.", example: "treatment" },
  attributes: {
    description: "What conditions compare: values by model and property. They are not stored.",
    example: { User: { country: "US", plan: "pro" } }
  },
  complete: { description: "Whether the sample is complete.", example: false },
  completed: { description: "`true` completes the experiment, which ends its allocation.", example: true },
  sample: { description: "The stored sample." },
  samples: { description: "The samples." },
  forced: { description: "Whether an override chose the bucket.", example: false },
  results: { description: "One result for each item, in the same order." },
  status: { description: "How far it is." },
  error: { description: "What a request for this item alone would answer." },

  bucket_name: { description: "The name of the bucket.", example: "treatment" },
  percentage_distribution: { description: "The share of the bucket in per cent.", example: 50 },
  buckets: { description: "The buckets, in order of creation." },
  percentage: { description: "The share in per cent.", example: 40 },
  version: { description: "The version of the distribution. It grows by one with each change.", example: 1 },
  allocation_version: { description: "The version of the distribution that decided.", example: 1 },
  ranges: { description: "Ranges of slots, in ascending order." },
  range: { description: "The range that contains the slot; null when no bucket owns the slot." },
  start: { description: "The first slot of the range.", example: 0 },
  end: { description: "The slot after the last one of the range.", example: 5000 },
  slot: { description: "The slot of the entity, computed from the salt.", example: 4711 },
  dry_run: { description: "Whether to answer what would happen and store nothing.", example: true },

  sampling_model: {
    description: "The criterion is about entities of this kind: it equals their `sampled_entity`.",
    example: "User"
  },
  sampling_attribute: { description: "The attribute that `sampled_value` is the value of.", example: "id" },
  criterion: { description: "The criterion." },
  criteria: { description: "The criteria, each with its conditions." },
  conditions: { description: "The conditions of the criterion. All of them must hold." },
  model: { description: "The model whose attribute the condition reads.", example: "User" },
  property: { description: "The attribute that the condition reads.", example: "country" },
  value: { description: "What the condition compares the attribute with.", example: "US" },
  condition: { description: "The operator that compares the attribute with `value`.", example: "equals" },
  matched: { description: "Whether it holds for the entity.", example: true },

  decisions: { description: "One decision for each entity, in the same order." },
  reason: { description: "Why, from a closed set.", example: "allocated" },
  layer: { description: "The entity's place in the layer of the experiment; null when the experiment is in no layer." },

  ...outcomeWords,

  detail: { description: "What is wrong." },
  loc: {
    description: "Where the problem is: `path`, `query` or `body`, and the way to the field.",
    example: ["body", "name"]
  },
  msg: { description: "What is wrong with the field.", example: "Field required" },
  type: { description: "The kind." },

  data: { description: "The resource, or the list of resources." },
  included: { description: "The related resources that `include` names, each once." },
  relationships: { description: "The related resources, by id." },
  links: { description: "The addresses of the neighbouring pages." },
  errors: { description: "The errors; at least one." },
  title: { description: "The kind of the error, in words." },
  "page[number]": { description: "The page, counted from 1." },
  "page[size]": { description: "The number of items of a page." },
  "filter[archived]": { description: "Lists only archived resources (`true`), or only the others (`false`)." },
  "filter[status]": { description: "Lists only what has this status." },
  "filter[created_at][from]": {
    description: "Lists only what was created at this moment or later. A date means its start."
  },
  "filter[created_at][to]": {
    description: "Lists only what was created at this moment or earlier. A date means its whole day."
  },
  "filter[updated_at][from]": {
    description: "Lists only what changed last at this moment or later. A date means its start."
  },
  "filter[updated_at][to]": {
    description: "Lists only what changed last at this moment or earlier. A date means its whole day."
  },
  sort: { description: "The attribute to sort by. A leading `-` means descending order." },
  include: { description: "The related resources to include, separated by commas." },

  message: { description: "A text for people.", example: "Ok" },
  versions: { description: "The versions that the service speaks." },
  baseUrl: { description: "The address that paths of this version start with.", example: "/api/v1/" },
  scopes: { description: "What the token may do.", example: ["read", "write"] },
  expected: { description: "The value of the condition.", example: "US" },
  found: { description: "The value of the attribute; null when it is missing." },
  present: { description: "Whether the request gives the attribute, itself or as `sampled_value`.", example: true },
  entities: { description: "The entities; at most 10,000." },
  entity: { description: "The entity." },
  holdout_percentage: {
    description: "The share of all entities that no experiment of the layer samples, in per cent.",
    example: 10
  },
  free_percentage: { description: "The part that neither experiments nor the holdout occupy.", example: 50 },
  experiments: { description: "The experiments that share the layer." },
  excluded: {
    description: "Whether the entity's slot of the layer belongs to another experiment or to none.",
    example: false
  },
  self: { description: "The address of this page." },
  first: { description: "The address of the first page." },
  prev: { description: "The address of the page before; null on the first page." },
  next: { description: "The address of the page after; null on the last page." },
  last: { description: "The address of the last page." },
  user_role: { description: "The role." },
  user: { description: "The user." },
  assignable: { description: "The project or experiment that the role is on." },
  salt: {
    description: "The salt of the experiment, 32 hexadecimal digits.",
    example: "0123456789abcdef0123456789abcdef"
  },
  hash: { description: "The hash of salt, entity and value: murmur3, 32 bits, unsigned.", example: 2023270400 },
  stored_slot: { description: "The slot that stands beside the stored sample.", example: 4711 },
  computed_bucket: {
    description: "The bucket that the version gives the slot to; null when it gives it to none.",
    example: "treatment"
  },
  allocated_by: { description: "What chose the bucket." },
  verified: { description: "Whether the sample computes to what is stored.", example: true },
  problems: { description: "What differs; empty when the sample is verified.", example: [] },
  moved_slots: { description: "The number of slots that move.", example: 2000 },
  different_samples: {
    description:
      "Stored samples that would not be in their bucket if they were sampled under the new distribution. They stay where they are. Only in a dry run. Samples that a request or an override has put into a bucket do not count.",
    example: 340
  },
  samples_basis: {
    description:
      "How the samples are counted: `exact`, one by one, or `estimate`, from the counts of each bucket in each version. Only in a dry run.",
    example: "exact"
  },
  minimum_slots: { description: "The fewest slots that any change to this distribution moves.", example: 2000 },
  moves: { description: "The slots that move, by pair of buckets." },
  from: { description: "The bucket that loses the slots; null for unallocated slots.", example: "control" },
  to: { description: "The bucket that gets the slots; null when they become unallocated.", example: "treatment" },
  slots: { description: "The number of slots; a hundred are one per cent.", example: 2000 },
  role: { description: "The role in the team." },
  full_name: { description: "The full name.", example: "Ada Lovelace" },
  initials: { description: "The first letters of the first four words of the name.", example: "AL" },
  email: { description: "The e-mail address.", example: "ada@lab.example" },
  permissions: { description: "What the role permits." },
  token: { description: "The token itself. Only this answer shows it." }
}
