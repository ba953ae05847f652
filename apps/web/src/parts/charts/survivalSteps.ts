/** A step of a Kaplan–Meier curve, as the service answers it. */
export interface SurvivalPoint {
  readonly seconds: number
  readonly survival: number
  readonly low: number | null
  readonly high: number | null
  /** Just before the step. */
  readonly at_risk: number
}

type Scale = (value: number) => number

/** The path of the curve: level until each step, beginning with all samples. */
export const stepLine = (points: readonly SurvivalPoint[], x: Scale, y: Scale): string =>
  `M${x(0)} ${y(1)}${points.map(({ seconds, survival }) => `H${x(seconds)}V${y(survival)}`).join("")}`

/** The band between the limits, as far as they are known. */
export const stepArea = (points: readonly SurvivalPoint[], x: Scale, y: Scale): string => {
  const known = points.flatMap(({ high, low, seconds }) =>
    low === null || high === null ? [] : [{ high, low, seconds }]
  )
  const last = known.at(-1)
  if (last === undefined) return ""
  const above = known.map(({ high, seconds }) => `H${x(seconds)}V${y(high)}`).join("")
  const back = known.toReversed().map(({ low, seconds }, index, all) => {
    const before = all[index + 1]
    return `V${y(low)}H${x(seconds)}${before === undefined ? "" : `V${y(before.low)}`}`
  })
  return `M${x(0)} ${y(1)}${above}${back.join("")}V${y(1)}H${x(0)}Z`
}

/** How many samples are at risk at an age: those before the next step, none after the last one is known. */
export const atRiskAt = (points: readonly SurvivalPoint[], seconds: number, samples: number): number | null => {
  if (seconds <= 0) return samples
  return points.find((point) => point.seconds >= seconds)?.at_risk ?? null
}
