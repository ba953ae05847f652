import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { runningServerUrl } from "@sortition/embedded-postgres/runningServerUrl"
import memoryFlags from "../../../../scripts/memoryFlags.json" with { type: "json" }
import { root } from "../programs/root.ts"
import { type RunningProgram, startProgram } from "./startProgram.ts"

export interface Service extends RunningProgram {
  readonly databaseUrl: string
  /** The bearer token of the built-in user. */
  readonly token: string
}

/* The settings of a user's shell must not change what is measured. */
const own = /^(SORTITION_|DATABASE_|REDIS_|LOG_LEVEL$|PORT$|HOST$|NODE_OPTIONS$)/

const environmentOf = (dataDir: string, settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const inherited = Object.entries(process.env).filter(([name]) => !own.test(name))
  return { ...Object.fromEntries(inherited), PORT: "0", SORTITION_DATA_DIR: dataDir, ...settings }
}

/** Starts the process of `npm start` with its data in `dataDir`, on a free port and an embedded PostgreSQL. */
export const startService = async (
  dataDir: string,
  settings: Readonly<Record<string, string>> = {}
): Promise<Service> => {
  const program = await startProgram({
    command: [process.execPath, ...memoryFlags, join(root, "apps/standalone/src/main.ts")],
    environment: environmentOf(dataDir, settings),
    ready: /^sortition ready on (\S+)$/m
  })
  const databaseUrl = await runningServerUrl(dataDir)
  if (databaseUrl === null) {
    await program.stop()
    throw new Error("the embedded PostgreSQL of the service does not answer")
  }
  const token = await readFile(join(dataDir, "token"), "utf8")
  return { ...program, databaseUrl, token: token.trim() }
}
