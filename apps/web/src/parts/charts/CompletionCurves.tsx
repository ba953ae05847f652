import type { Outputs } from "../../service/trpc.ts"
import { resultsTexts } from "../../texts/results.ts"
import { formatDuration } from "../values/duration.ts"
import { SurvivalChart } from "./SurvivalChart.tsx"

const texts = resultsTexts.survival

interface CompletionCurvesProps {
  readonly attrition: Outputs["results"]["get"]["attrition"]
  readonly colourOf: (bucket: string) => string
  readonly height?: number
}

/** How fast the samples of each bucket complete: Kaplan–Meier. */
export const CompletionCurves = ({ attrition, colourOf, height }: CompletionCurvesProps) => {
  const medians = attrition.buckets.map(({ bucket, median_seconds }) =>
    median_seconds === null ? texts.noMedian(bucket) : texts.median(bucket, formatDuration(median_seconds * 1_000))
  )
  return (
    <SurvivalChart
      title={texts.title}
      summary={texts.summary(medians.join(" "))}
      atRisk={texts.atRisk}
      series={attrition.buckets.map(({ bucket, curve, samples }) => ({
        name: bucket,
        colour: colourOf(bucket),
        samples,
        points: curve
      }))}
      {...(height !== undefined && { height })}
    />
  )
}
