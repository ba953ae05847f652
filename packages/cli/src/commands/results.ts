import { type Command, InvalidArgumentError } from "@commander-js/extra-typings"
import type { SortitionOutputs } from "@sortition/client"
import type { Answers } from "../terminal/Answers.ts"
import type { Column } from "../terminal/textTable.ts"
import type { Cli } from "./Cli.ts"

type Results = SortitionOutputs["results"]["get"]
type Metric = Results["metrics"][number]
type Bucket = Metric["buckets"][number]
type Comparison = Metric["comparisons"][number]
type Split = Results["split"]["buckets"][number]

const short = (value: number | null) => (value === null ? null : Number(value.toPrecision(4)).toString())

const between = ({ high, low }: { readonly low: number | null; readonly high: number | null }) =>
  low === null || high === null ? null : `${short(low)} … ${short(high)}`

const splitColumns: readonly Column<Split>[] = [
  { title: "BUCKET", text: ({ bucket }) => bucket },
  { title: "SAMPLES", text: ({ samples }) => samples, whole: true, right: true },
  { title: "EXPECTED", text: ({ expected }) => short(expected), whole: true, right: true },
  { title: "NAMED", text: ({ named }) => named, whole: true, right: true },
  { title: "FORCED", text: ({ forced }) => forced, whole: true, right: true }
]

interface Row {
  readonly arm: Bucket
  readonly comparison: Comparison | undefined
}

const metricColumns: readonly Column<Row>[] = [
  { title: "BUCKET", text: ({ arm }) => arm.bucket },
  { title: "N", text: ({ arm }) => arm.n, whole: true, right: true },
  { title: "VALUE", text: ({ arm }) => short(arm.value.estimate), whole: true, right: true },
  { title: "INTERVAL", text: ({ arm }) => between(arm.value), whole: true },
  {
    title: "DIFFERENCE",
    text: ({ comparison }) => short(comparison?.absolute.estimate ?? null),
    whole: true,
    right: true
  },
  {
    title: "AT ANY TIME",
    text: ({ comparison }) => (comparison === undefined ? null : between(comparison.sequential)),
    whole: true
  },
  { title: "P BETTER", text: ({ comparison }) => short(comparison?.bayesian.probability_better ?? null), whole: true }
]

const metricLines = (answers: Answers, { buckets, comparisons, metric, verdict }: Metric): readonly string[] => {
  const rows = buckets.map((arm) => ({ arm, comparison: comparisons.find(({ bucket }) => bucket === arm.bucket) }))
  return ["", `${metric.name} (${metric.role})`, ...answers.table(rows, metricColumns), verdict]
}

const resultLines = (answers: Answers, { attrition, cautions, metrics, plan, split }: Results): readonly string[] => [
  ...answers.table(split.buckets, splitColumns),
  split.verdict,
  ...metrics.flatMap((metric) => metricLines(answers, metric)),
  "",
  attrition.verdict,
  ...(plan === null ? [] : [`${plan.collected} of ${plan.total} planned samples are there.`]),
  ...(cautions.length === 0 ? [] : ["", "Do not trust the results yet:", ...cautions.map((text) => `- ${text}`)])
]

const readConfidence = (text: string): number => {
  const value = Number(text)
  if (value > 0 && value < 1) return value
  throw new InvalidArgumentError("It must lie between 0 and 1, such as 0.95.")
}

export const addResults = (program: Command, { run }: Cli): void => {
  program
    .command("results")
    .description("say which bucket is better, and whether the result can be trusted")
    .argument("<experiment>", "the id of the experiment")
    .option("--baseline <bucket>", "the bucket that the others are compared with; by default the oldest")
    .option("--metric <name>", "only this metric")
    .option("--confidence <number>", "the confidence of every interval", readConfidence, 0.95)
    .option("--include-named", "count samples whose request named the bucket too")
    .action((experiment_id, { baseline, confidence, includeNamed = false, metric }, command) =>
      run(command, async ({ answers, service }) => {
        const input = { experiment_id, baseline, confidence, metric, include_named: includeNamed }
        const results = await service.client.results.get.query(input)
        await answers.one(results, resultLines(answers, results))
      })
    )
}
