import { formatCount, formatPercent } from "../parts/values/numbers.ts"

/** The printable report of an experiment. */
export const reportTexts = {
  title: "Report",
  of: (name: string) => `Report of ${name}`,
  print: "Print or save as PDF",
  hint: "The report fits one page of A4.",
  back: "Back to the results",
  at: "Results as of",
  verdict: "Verdict",
  cautions: "Before you trust it",
  plan: "Plan",
  noPlan: "No plan was stored with the experiment.",
  planned: (total: number, method: string) => `${formatCount(total)} samples, ${method}`,
  methods: { fixed: "looked at once", sequential: "looked at any time" },
  finds: (effect: string, power: number) => `a change of ${effect} with a power of ${formatPercent(power, 0)}`,
  facts: {
    samples: "Planned",
    finds: "To find",
    significance: "Significance",
    collected: "Collected",
    started: "Started",
    due: "Due",
    ended: "Completed",
    owners: "Owners"
  },
  buckets: "Buckets",
  columns: { bucket: "Bucket", share: "Share", samples: "Samples", expected: "Expected", rate: "Complete" },
  more: (count: number) => `and ${count} more in the CSV file`,
  split: "Split",
  decision: "Decision",
  noDecision: "Nothing is written down yet. The button Decide of the results records it.",
  signIn: "The description needs a signed-in session.",
  recompute: "Recompute",
  recomputeText: "This request answers the same figures. docs/statistics.md has the formula and the source of each.",
  printed: (name: string) => `Printed by ${name}`,
  local: "the local user"
} as const
