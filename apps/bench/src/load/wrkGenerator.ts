import { randomUUID } from "node:crypto"
import { rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { runToEnd } from "../programs/runToEnd.ts"
import type { Generator, Load } from "./Load.ts"
import { wrkScript } from "./wrkScript.ts"

const threads = 2
/** Slower answers than these seconds count as failures. */
const patience = 30

const Summary = z.object({
  answers: z.number(),
  refused: z.number(),
  broken: z.number(),
  seconds: z.number(),
  p50: z.number(),
  p99: z.number(),
  worst: z.number()
})

const readSummary = (output: string, mayRefuse: boolean) => {
  const summary = Summary.parse(JSON.parse(output.trimEnd().split("\n").at(-1) ?? ""))
  const { answers, broken, refused } = summary
  if (answers === 0 || broken > 0 || (refused > 0 && !mayRefuse)) {
    throw new Error(`of ${answers} answers ${refused} were not a success, and ${broken} connections or requests broke`)
  }
  return summary
}

/** wrk 4, a process of its own. Its scripts are in `folder`. */
export const wrkGenerator = (wrk: string, version: string, folder: string): Generator => ({
  name: `${version}, ${threads} threads`,
  run: async (load: Load) => {
    const prefix = randomUUID().slice(0, 8)
    const script = join(folder, `${prefix}.lua`)
    await writeFile(script, wrkScript(load, `${prefix}-`))
    const connections = String(Math.max(load.connections, threads))
    const args = [`-t${threads}`, `-c${connections}`, `-d${load.seconds}s`, `--timeout=${patience}s`, "-s", script]
    const output = await runToEnd(wrk, [...args, load.url + load.path])
    const { answers, p50, p99, refused, seconds, worst } = readSummary(output, load.mayRefuse === true)
    await rm(script)
    return {
      rate: (answers - refused) / seconds,
      refused: refused / seconds,
      p50: p50 / 1_000,
      p99: p99 / 1_000,
      worst: worst / 1_000
    }
  }
})
