import { choiceIn, choicesIn, flagIn, numberIn, type RawSearch, textIn } from "./searchParams.ts"

/** What stands in the address of each screen, so that a link leads to the same view. */

export const experimentStatuses = ["draft", "scheduled", "running", "paused", "completed"] as const
const experimentSorts = ["name", "created_at", "updated_at", "started_at", "ends_at", "due_date", "samples"] as const

export const experimentsSearch = (raw: RawSearch) => ({
  q: textIn(raw, "q"),
  status: choicesIn(raw, "status", experimentStatuses),
  service: textIn(raw, "service"),
  archived: flagIn(raw, "archived"),
  sort: choiceIn(raw, "sort", experimentSorts),
  order: choiceIn(raw, "order", ["asc", "desc"] as const),
  new: flagIn(raw, "new")
})

export const timelineSearch = (raw: RawSearch) => ({
  q: textIn(raw, "q"),
  service: textIn(raw, "service"),
  /** The first day and the day after the last one, as 2026-11-29, in the reader's zone. */
  from: textIn(raw, "from"),
  to: textIn(raw, "to"),
  view: choiceIn(raw, "view", ["table"] as const),
  /** The experiment whose dates are open in the dialog. */
  edit: textIn(raw, "edit")
})

export const compareSearch = (raw: RawSearch) => ({
  service: textIn(raw, "service"),
  /** Ids, separated by commas. */
  ids: textIn(raw, "ids"),
  a: textIn(raw, "a"),
  b: textIn(raw, "b"),
  /** How many entities there are in all, which the reader knows. */
  population: numberIn(raw, "population")
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

export const resultsViews = [
  "summary",
  "over-time",
  "split",
  "attrition",
  "survival",
  "bayes",
  "interference",
  "metrics"
] as const

export const resultsSearch = (raw: RawSearch) => ({
  metric: textIn(raw, "metric"),
  baseline: textIn(raw, "baseline"),
  version: numberIn(raw, "version"),
  named: flagIn(raw, "named"),
  confidence: choiceIn(raw, "confidence", ["0.9", "0.95", "0.99"] as const),
  view: choiceIn(raw, "view", resultsViews),
  /** Differences as parts of the baseline's value; absolute when it is missing. */
  scale: choiceIn(raw, "scale", ["relative"] as const),
  /** The distance of the points over time; chosen by the age of the experiment when it is missing. */
  interval: choiceIn(raw, "interval", ["hour", "day"] as const),
  decide: flagIn(raw, "decide")
})

export type ResultsSearch = ReturnType<typeof resultsSearch>

export const samplesSearch = (raw: RawSearch) => ({
  bucket: textIn(raw, "bucket"),
  entity: textIn(raw, "entity"),
  value: textIn(raw, "value"),
  complete: choiceIn(raw, "complete", ["yes", "no"] as const),
  /** What allocated it. */
  by: choiceIn(raw, "by", ["override", "others"] as const),
  from: textIn(raw, "from"),
  to: textIn(raw, "to"),
  /** The sample whose receipt is open. */
  sample: textIn(raw, "sample")
})

export const historySearch = (raw: RawSearch) => ({
  /** A kind of thing that changed, or one action. */
  action: textIn(raw, "action"),
  /** `user:2`, or another actor as the list writes it. */
  actor: textIn(raw, "actor"),
  /** The height of the entry that is open. */
  entry: numberIn(raw, "entry")
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
