import type { Point, Series } from "../../../../parts/charts/LineChart.tsx"
import type { Outputs } from "../../../../service/trpc.ts"

type SeriesAnswer = Outputs["results"]["series"]
type SeriesPoint = SeriesAnswer["points"][number]

interface Value {
  readonly value: number | null
  readonly low?: number | null
  readonly high?: number | null
}

const pointOf = (at: string, { high = null, low = null, value }: Value): readonly Point[] =>
  value === null ? [] : [{ at: Date.parse(at), value, ...(low !== null && high !== null && { low, high }) }]

const namesOf = ({ points }: SeriesAnswer): readonly string[] =>
  points.at(-1)?.buckets.map(({ bucket }) => bucket) ?? []

const linesOf = (
  answer: SeriesAnswer,
  names: readonly string[],
  colourOf: (bucket: string) => string,
  valueAt: (point: SeriesPoint, bucket: string) => Value
): readonly Series[] =>
  names.map((name) => ({
    name,
    colour: colourOf(name),
    points: answer.points.flatMap((point) => pointOf(point.at, valueAt(point, name)))
  }))

/** The always-valid difference of each bucket to the baseline; it begins once there are samples enough. */
export const differenceLines = (answer: SeriesAnswer, colourOf: (bucket: string) => string): readonly Series[] =>
  linesOf(
    answer,
    namesOf(answer).filter((name) => name !== answer.baseline),
    colourOf,
    ({ comparisons }, name) => {
      const {
        estimate = null,
        high = null,
        low = null
      } = comparisons.find(({ bucket }) => bucket === name)?.sequential ?? {}
      return { value: low === null ? null : estimate, low, high }
    }
  )

/** A number of each bucket over time. */
export const bucketLines = (
  answer: SeriesAnswer,
  colourOf: (bucket: string) => string,
  valueOf: (bucket: SeriesPoint["buckets"][number]) => Value
): readonly Series[] =>
  linesOf(answer, namesOf(answer), colourOf, ({ buckets }, name) => {
    const found = buckets.find(({ bucket }) => bucket === name)
    return found === undefined ? { value: null } : valueOf(found)
  })

/** The evidence against the split, as the decimal logarithm of the e-value. */
export const evidenceLine = ({ points }: SeriesAnswer, name: string): Series => ({
  name,
  colour: "var(--accent)",
  points: points.flatMap(({ at, split_log_e }) =>
    pointOf(at, { value: split_log_e === null ? null : split_log_e / Math.LN10 })
  )
})
