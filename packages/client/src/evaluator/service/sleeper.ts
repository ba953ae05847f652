/** A timer that does not keep a Node process alive. */
export const backgroundTimer = (run: () => void, ms: number): ReturnType<typeof setTimeout> => {
  const timer = setTimeout(run, ms)
  // In browsers it is a number.
  if (typeof timer === "object") timer.unref()
  return timer
}

export interface Sleeper {
  /** Resolves after the time, or earlier by `wake`. It does not keep a Node process alive. */
  readonly sleep: (ms: number) => Promise<void>
  /** Ends every `sleep` that has not ended. */
  readonly wake: () => void
}

export const makeSleeper = (): Sleeper => {
  const awake = new Set<() => void>()
  return {
    sleep: (ms) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer)
          awake.delete(end)
          resolve()
        }
        const timer = backgroundTimer(end, ms)
        awake.add(end)
      }),
    wake: () => {
      for (const end of [...awake]) end()
    }
  }
}
