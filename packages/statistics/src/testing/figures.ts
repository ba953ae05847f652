/** How often something happened in so many runs. */
export interface Rate {
  readonly happened: number
  readonly runs: number
}

/** Counts in how many of the runs something happens. */
export const countRuns = (runs: number, happens: () => boolean): Rate => {
  let happened = 0
  for (let run = 0; run < runs; run++) if (happens()) happened++
  return { happened, runs }
}

/** The largest number of runs in which an event of at most this probability happens, but for luck of three standard errors. */
export const mostRuns = (probability: number, runs: number): number =>
  probability * runs + 3 * Math.sqrt(runs * probability * (1 - probability))

const lines: string[] = []

/** Keeps a measured rate for `docs/statistics.md`; `printFigures` shows all. */
export const figure = (what: string, rate: Rate): Rate => {
  lines.push(`${what}: ${((100 * rate.happened) / rate.runs).toFixed(2)} % of ${rate.runs} runs`)
  return rate
}

export const printFigures = (): void => {
  process.stdout.write(`${lines.splice(0).join("\n")}\n`)
}
