/** The time that a `Retry-After` header asks for, in milliseconds; it has seconds or a date. */
export const retryAfterOf = (header: string | null, now = Date.now()): number | undefined => {
  if (header === null) return undefined
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
