import type { Terminal } from "../terminal/Terminal.ts"
import { cut } from "../terminal/textTable.ts"

export interface Progress {
  readonly rows: number
  readonly refused: number
  /** Undefined where the size of the input is not known. */
  readonly share: number | undefined
}

const barWidth = 24
const betweenUpdates = 100
const betweenLines = 10_000

const bar = (share: number): string => {
  const full = Math.round(Math.min(1, share) * barWidth)
  return `${"█".repeat(full)}${"░".repeat(barWidth - full)} ${String(Math.floor(Math.min(1, share) * 100)).padStart(3)} %`
}

const duration = (ms: number): string => {
  const seconds = Math.ceil(ms / 1_000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/**
 * Shows how far a long command is: a bar on a terminal, a line every ten seconds elsewhere. `begun` is what was done before the command started.
 * `now` in milliseconds.
 */
export const progressBar = ({ note, status, statusRoom }: Terminal, begun: number, now: () => number) => {
  const started = now()
  let shown = status === undefined ? started : 0
  let startShare: number | undefined

  const lineOf = ({ refused, rows, share }: Progress): string => {
    const elapsed = now() - started
    const rate = elapsed > 0 ? Math.round(((rows - begun) / elapsed) * 1_000) : 0
    startShare ??= share
    const done = (share ?? 0) - (startShare ?? 0)
    const left = share !== undefined && done > 0 ? `, ${duration((elapsed / done) * (1 - share))} left` : ""
    const counts = `${rows} rows, ${refused} refused, ${rate} a second${left}`
    return share === undefined || status === undefined ? counts : `${bar(share)}  ${counts}`
  }
  return {
    update: (progress: Progress) => {
      if (now() - shown < (status === undefined ? betweenLines : betweenUpdates)) return
      shown = now()
      if (status === undefined) note(lineOf(progress))
      else status(cut(lineOf(progress), statusRoom - 1))
    },
    end: () => status?.("")
  }
}
