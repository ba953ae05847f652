import { randomBytes } from "node:crypto"
import { chown, mkdir, mkdtemp, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts"
import type { Launcher } from "./makeLauncher.ts"
import type { PostgresBinaries } from "./postgresBinaries.ts"
import { pidExists } from "./runningProcesses.ts"
import { runProgram } from "./runProgram.ts"

interface CreateClusterOptions {
  readonly dataDir: string
  readonly pgData: string
  readonly binaries: PostgresBinaries
  readonly launcher: Launcher
  readonly durable: boolean
}

/** In the data folder; readable by its owner alone, so that other users of the machine cannot connect. */
export const passwordFile = "sortition.password"

const abandonedAfter = 10 * 60_000

/** Removes what a killed initdb left. A pid may have been given to another process, so age counts as well. */
const removeAbandoned = async (dataDir: string): Promise<void> => {
  for (const name of await readdir(dataDir)) {
    const pid = /^\.initdb-(\d+)-/.exec(name)?.[1]
    if (pid === undefined) continue
    const folder = join(dataDir, name)
    const modified = await stat(folder).catch(() => undefined)
    if (modified === undefined) continue
    if (pidExists(Number(pid)) && Date.now() - modified.mtimeMs < abandonedAfter) continue
    // An initdb that outlived its parent may still be writing; the next start then finds the folder again.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOTEMPTY" || error.code === "EEXIST")

const moveIntoPlace = async (from: string, pgData: string): Promise<void> => {
  // Windows cannot rename over an empty folder.
  if (process.platform === "win32") await rmdir(pgData).catch(() => undefined)
  await rename(from, pgData).catch((cause: unknown) => {
    // Another start was faster: its data are as good as ours.
    if (!isTaken(cause)) throw cause
  })
}

/** Makes a new data folder aside and moves it into place whole, so that no kill leaves half of one at `pgData`. */
export const createCluster = async (options: CreateClusterOptions): Promise<void> => {
  const { dataDir, pgData, binaries, launcher, durable } = options
  await removeAbandoned(dataDir)
  const aside = await mkdtemp(join(dataDir, `.initdb-${process.pid}-`))
  try {
    const data = join(aside, "data")
    const password = join(aside, passwordFile)
    await mkdir(data, { mode: 0o700 })
    await writeFile(password, `${randomBytes(24).toString("hex")}\n`, { mode: 0o600 })
    if (launcher.account !== undefined) {
      for (const path of [aside, data, password]) await chown(path, launcher.account.uid, launcher.account.gid)
    }
    const { code, output } = await runProgram(launcher, binaries.initdb, [
      `--pgdata=${data}`,
      "--username=sortition",
      `--pwfile=${password}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // Sorts by code point and knows upper and lower case of all of Unicode, alike on every machine.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      ...(durable ? [] : ["--no-sync"])
    ])
    if (code !== 0) {
      throw new EmbeddedPostgresError({
        message: `A new database could not be created in ${dataDir}: ${output || `initdb exited with ${code}`}. Set SORTITION_DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL of your own.`
      })
    }
    await rename(password, join(data, passwordFile))
    await moveIntoPlace(data, pgData)
  } finally {
    await rm(aside, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
  }
}
