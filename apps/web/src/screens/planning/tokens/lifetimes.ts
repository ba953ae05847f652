/** How long a token can live, in days; null for ever. */
const days = { week: 7, month: 30, quarter: 90, year: 365, never: null } as const

export const lifetimes = ["week", "month", "quarter", "year", "never", "date"] as const

export type Lifetime = (typeof lifetimes)[number]

const dayMs = 86_400_000

/** When a token that is made now expires; null for never. `date` is the instant that was entered. */
export const expiryOf = (lifetime: Lifetime, date: string | null, now: number): string | null => {
  if (lifetime === "date") return date
  const count = days[lifetime]
  return count === null ? null : new Date(now + count * dayMs).toISOString()
}
