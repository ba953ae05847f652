const minute = 60_000
const mostTexts = 100

/** Tells of each text whether it is the first in a minute. */
export const onceAMinute = (): ((text: string) => boolean) => {
  const saidAt = new Map<string, number>()
  return (text) => {
    const now = performance.now()
    if (now - (saidAt.get(text) ?? Number.NEGATIVE_INFINITY) < minute) return false
    if (saidAt.size >= mostTexts) saidAt.clear()
    saidAt.set(text, now)
    return true
  }
}
