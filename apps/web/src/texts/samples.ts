import { plural } from "../parts/values/numbers.ts"

/** Texts of the samples of an experiment. */
export const sampleTexts = {
  counts: "Samples by bucket",
  samples: (count: number) => plural(count, "sample"),
  complete: (count: number, share: string) => `${plural(count, "complete", "complete")} · ${share}`,
  forced: (count: number) => `${plural(count, "forced", "forced")} besides`,
  filters: {
    label: "Filters",
    value: "Sampled value",
    find: "Find",
    more: "More filters",
    moreOf: (count: number) => `More filters (${count} set)`,
    bucket: "Bucket",
    any: "Any",
    entity: "Sampled entity",
    entityHint: "As User or Device.",
    completion: "Completion",
    isComplete: "Complete",
    isOpen: "Not complete",
    by: "Allocated by",
    byOverride: "An override",
    byOthers: "The service or its caller",
    from: "Created from",
    to: "Created before",
    clear: "Clear the filters"
  },
  export: {
    label: "Export all samples",
    hint: "Files have every sample of the experiment with all its fields. The filters do not apply to them.",
    formats: [
      { format: "ndjson", text: "NDJSON" },
      { format: "csv", text: "CSV" },
      { format: "parquet", text: "Parquet" }
    ]
  },
  refresh: "Refresh",
  table: {
    label: "Samples, newest first",
    choose: "Choose",
    chooseOne: (value: string) => `Choose ${value}`,
    entity: "Entity",
    value: "Value",
    bucket: "Bucket",
    completion: "Completion",
    created: "Created",
    actions: "Actions",
    open: "Not complete",
    receipt: "Receipt",
    receiptOf: (value: string) => `Receipt of ${value}`,
    keys: "Arrow keys, Page, Home and End move. Enter opens the receipt."
  },
  cut: (count: string) => `The table ends after ${count} samples. Narrow the filters, or export all samples.`,
  empty: {
    title: "No samples yet",
    text: "An entity becomes a sample when a service asks for its bucket. Send one with POST /samples, or upload a file under Live."
  },
  noMatch: {
    title: "No sample matches the filters",
    text: "Values match exactly, upper and lower case included."
  },
  chosen: (count: number) => plural(count, "sample chosen", "samples chosen"),
  clearChosen: "Choose none",
  completing: {
    verb: "Complete",
    title: (count: number) => `Complete ${plural(count, "sample")}?`,
    text: "A completion is final. Results count the sample as complete from now on.",
    done: (count: number) => `${plural(count, "sample")} completed.`,
    already: (count: number) => `${plural(count, "sample")} of them had been complete before.`,
    refused: (count: number, reason: string) => `${plural(count, "sample")} not completed: ${reason}`
  }
} as const
