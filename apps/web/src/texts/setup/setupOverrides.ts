import { notSampledReasons } from "@sortition/domain/shared/Reason"
import { formatCount, plural } from "../../parts/values/numbers.ts"

const overrides = (count: number): string => plural(count, "override")

export const overridesTexts = {
  title: "Overrides",
  hint: "An override forces one entity into a bucket, for tests by hand. It passes criteria, layer and slots by, but only while the experiment accepts samples. Forced samples do not count in results.",
  readOnly: "Your role reads this experiment.",
  archived: "The experiment is archived. Restore it to change its overrides.",
  noBuckets: "Create buckets first. An override names one of them.",
  entity: "Entity",
  value: "Value",
  bucket: "Bucket",
  since: "Since",
  effect: "In effect",
  find: "Find a value",
  add: "Add override",
  addTitle: "Add an override",
  added: (value: string, bucket: string) => `${value} is forced into ${bucket}.`,
  remove: "Remove",
  removeOf: (value: string) => `Remove the override of ${value}`,
  removed: (value: string) => `The override of ${value} is removed. A sample that it made stays forced.`,
  required: "Fill in the value.",
  requiredEntity: "Fill in the entity.",
  empty: "No overrides yet",
  emptyText: "Force your own test account into each bucket before you start, and look at both versions.",
  nothing: (value: string) => `No override has “${value}” in its value.`,
  effects: {
    forced: "yes",
    sampled: "yes, the sample is stored",
    elsewhere: (bucket: string) => `no, the stored sample is in ${bucket}`,
    waits: (reason: keyof typeof notSampledReasons) => `not now: ${notSampledReasons[reason]}`
  },
  paste: {
    open: "Paste many",
    title: "Paste many overrides",
    text: "One entity a line: the value alone, or “value, bucket”, or “entity, value, bucket”. Tabs separate too, so that a spreadsheet can be pasted.",
    lines: "Lines",
    entity: "Entity where a line has none",
    bucket: "Bucket where a line has none",
    ready: (count: number, problems: number) =>
      problems === 0 ? `${overrides(count)} ready.` : `${overrides(count)} ready, ${plural(problems, "line")} to mend.`,
    line: (line: number, problem: string) => `Line ${line}: ${problem}`,
    noValue: "the value is missing.",
    tooMany: "a line has at most three parts.",
    noBucket: (bucket: string) => `the experiment has no bucket “${bucket}”.`,
    submit: (count: number) => `Add ${overrides(count)}`,
    progress: (done: number, all: number) => `${formatCount(done)} of ${formatCount(all)} are sent.`,
    done: (count: number) => `${overrides(count)} are stored.`,
    refused: (count: number) => `The service refused ${plural(count, "line")}:`,
    more: (count: number) => `and ${plural(count, "more line")}`
  }
} as const
