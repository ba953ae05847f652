const minute = 60
const hour = 60 * minute
const day = 24 * hour

const steps = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((count) => count * day)
]

/** Round numbers of seconds in a span that is longer than a few seconds; null in a shorter one. At most `most` of them. */
export const timeTicks = (from: number, to: number, most: number): readonly number[] | null => {
  if (to - from < 2) return null
  const step = steps.find((each) => Math.floor((to - from) / each) < most)
  if (step === undefined) return null
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, n) => (first + n) * step)
}
