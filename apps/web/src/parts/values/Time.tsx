const dayAndTime = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit"
})
const dayOnly = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" })
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" })

const steps = [
  { unit: "year", ms: 31_557_600_000 },
  { unit: "month", ms: 2_629_800_000 },
  { unit: "day", ms: 86_400_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: 60_000 },
  { unit: "second", ms: 1_000 }
] as const

/** An instant in UTC, to the second: `2026-11-29 05:18:58 UTC`. */
export const formatUtc = (value: string): string =>
  `${new Date(value).toISOString().slice(0, 19).replace("T", " ")} UTC`

/** An instant in the reader's zone. */
export const formatTime = (value: string): string => dayAndTime.format(new Date(value))

/** How far an instant is from now: `in 3 days`, `2 hours ago`. */
export const formatDistance = (value: string, now = Date.now()): string => {
  const distance = new Date(value).getTime() - now
  const { ms, unit } = steps.find((step) => Math.abs(distance) >= step.ms) ?? { unit: "second", ms: 1_000 }
  return relative.format(Math.trunc(distance / ms), unit)
}

interface TimeProps {
  readonly value: string
  /** `time` by default. */
  readonly as?: "time" | "day" | "distance"
}

/** An instant in the reader's zone, with UTC on hover. */
export const Time = ({ as = "time", value }: TimeProps) => (
  <time dateTime={value} title={formatUtc(value)} className="nowrap">
    {as === "distance" ? formatDistance(value) : as === "day" ? dayOnly.format(new Date(value)) : formatTime(value)}
  </time>
)
