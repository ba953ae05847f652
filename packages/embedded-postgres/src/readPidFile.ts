import { readFile } from "node:fs/promises"
import { join } from "node:path"

/** What PostgreSQL writes into postmaster.pid; missing parts are undefined. */
interface PidFile {
  readonly pid: number | undefined
  /** Seconds since the epoch. */
  readonly startedAt: number | undefined
  readonly port: number | undefined
  /** `starting`, `ready` or `stopping`. */
  readonly status: string | undefined
}

export const pidFilePath = (pgData: string): string => join(pgData, "postmaster.pid")

const positive = (line: string | undefined): number | undefined => {
  // A single-user server writes its pid negated.
  const value = Math.abs(Number.parseInt(line ?? "", 10))
  return value > 0 ? value : undefined
}

/** undefined when there is no such file. */
export const readPidFile = async (pgData: string): Promise<PidFile | undefined> => {
  const text = await readFile(pidFilePath(pgData), "utf8").catch(() => undefined)
  if (text === undefined) return undefined
  const lines = text.split("\n")
  return {
    pid: positive(lines[0]),
    startedAt: positive(lines[2]),
    port: positive(lines[3]),
    status: lines[7]?.trim() || undefined
  }
}
