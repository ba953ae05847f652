import { choiceIn, choicesIn, flagIn, numberIn, type RawSearch, textIn } from "./searchParams.ts"

/** What stands in the address of each screen, so that a link leads to the same view. */

const statuses = ["draft", "scheduled", "running", "paused", "completed"] as const
const sorts = ["name", "created_at", "updated_at", "started_at", "ends_at", "due_date", "samples"] as const

export const experimentsSearch = (raw: RawSearch) => ({
  q: textIn(raw, "q"),
  status: choicesIn(raw, "status", statuses),
  service: textIn(raw, "service"),
  archived: flagIn(raw, "archived"),
  sort: choiceIn(raw, "sort", sorts),
  order: choiceIn(raw, "order", ["asc", "desc"] as const),
  new: flagIn(raw, "new")
})

export const timelineSearch = (raw: RawSearch) => ({
  q: textIn(raw, "q"),
  service: textIn(raw, "service"),
  from: textIn(raw, "from"),
  to: textIn(raw, "to")
})

export const compareSearch = (raw: RawSearch) => ({
  service: textIn(raw, "service"),
  /** Ids, separated by commas. */
  ids: textIn(raw, "ids"),
  a: textIn(raw, "a"),
  b: textIn(raw, "b")
})

export const setupSections = ["buckets", "targeting", "layer", "overrides", "limits", "plan", "settings"] as const

export const setupSearch = (raw: RawSearch) => ({
  section: choiceIn(raw, "section", setupSections),
  /** The entity that the tester explains. */
  entity: textIn(raw, "entity"),
  value: textIn(raw, "value")
})

export const liveSearch = (raw: RawSearch) => ({
  span: choiceIn(raw, "span", ["15m", "1h", "6h", "24h"] as const),
  upload: flagIn(raw, "upload")
})

export const resultsSearch = (raw: RawSearch) => ({
  metric: textIn(raw, "metric"),
  baseline: textIn(raw, "baseline"),
  version: numberIn(raw, "version"),
  named: flagIn(raw, "named"),
  view: choiceIn(raw, "view", ["summary", "over-time", "split", "attrition", "survival", "bayes"] as const)
})

export const samplesSearch = (raw: RawSearch) => ({
  bucket: textIn(raw, "bucket"),
  entity: textIn(raw, "entity"),
  value: textIn(raw, "value"),
  complete: choiceIn(raw, "complete", ["yes", "no"] as const),
  by: textIn(raw, "by"),
  from: textIn(raw, "from"),
  to: textIn(raw, "to"),
  /** The sample whose receipt is open. */
  sample: textIn(raw, "sample")
})

export const historySearch = (raw: RawSearch) => ({
  action: textIn(raw, "action"),
  entry: textIn(raw, "entry")
})

export const projectsSearch = (raw: RawSearch) => ({
  q: textIn(raw, "q"),
  archived: flagIn(raw, "archived"),
  page: numberIn(raw, "page")
})

export const projectSearch = (raw: RawSearch) => ({
  page: numberIn(raw, "page"),
  /** The experiment whose people are shown. */
  experiment: textIn(raw, "experiment")
})

export const membersSearch = (raw: RawSearch) => ({
  q: textIn(raw, "q"),
  /** The user whose assignments are shown. */
  person: textIn(raw, "person")
})

export const webhooksSearch = (raw: RawSearch) => ({
  /** The webhook that is shown. */
  webhook: textIn(raw, "webhook"),
  status: choiceIn(raw, "status", ["pending", "delivered", "failed"] as const),
  page: numberIn(raw, "page")
})
