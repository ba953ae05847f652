/** Returns a function that calls `run` for a key at once, and then at most once in `ms`; a call in between waits for its turn. */
export const atMostEvery = (ms: number, run: (key: string) => void): ((key: string) => void) => {
  const waiting = new Map<string, boolean>()
  const turn = (key: string) => {
    if (waiting.get(key) !== true) {
      waiting.delete(key)
      return
    }
    waiting.set(key, false)
    run(key)
    setTimeout(turn, ms, key)
  }
  return (key) => {
    const isIdle = !waiting.has(key)
    waiting.set(key, true)
    if (isIdle) turn(key)
  }
}
