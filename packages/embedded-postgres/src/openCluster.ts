import { createHash } from "node:crypto"
import { chmod, lchown, readdir, readFile, realpath, stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { createCluster, passwordFile } from "./createCluster.ts"
import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts"
import { ensureFolder } from "./ensureFolder.ts"
import { type Launcher, makeLauncher } from "./makeLauncher.ts"
import { type PostgresBinaries, postgresBinaries } from "./postgresBinaries.ts"
import { runProgram } from "./runProgram.ts"

/** A data folder that a server can be started on. */
export interface Cluster {
  readonly dataDir: string
  readonly pgData: string
  readonly logFile: string
  /** Stands in the command line of every server process of this folder, so that they can be found again. */
  readonly marker: string
  readonly password: string
  readonly binaries: PostgresBinaries
  readonly launcher: Launcher
}

const otherFolder = "Set SORTITION_DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL of your own."

const contents = async (folder: string): Promise<ReadonlyArray<string> | undefined> => {
  try {
    return await readdir(folder)
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined
    throw cause
  }
}

const checkOwner = async (folder: string): Promise<void> => {
  const uid = process.getuid?.()
  const owner = await stat(folder).catch(() => undefined)
  if (uid === undefined || uid === 0 || owner === undefined || owner.uid === uid) return
  throw new EmbeddedPostgresError({
    message: `The data in ${folder} belong to another user (uid ${owner.uid}). Run Sortition as that user. ${otherFolder}`
  })
}

/** A copy of the folder made by root belongs to root, which PostgreSQL refuses; so do looser modes. */
const repairOwner = async (pgData: string, { account }: Launcher): Promise<void> => {
  if (account !== undefined && (await stat(pgData)).uid !== account.uid) {
    for (const entry of await readdir(pgData, { recursive: true })) {
      await lchown(join(pgData, entry), account.uid, account.gid)
    }
    await lchown(pgData, account.uid, account.gid)
  }
  if (process.platform !== "win32") await chmod(pgData, 0o700)
}

const checkVersion = async (pgData: string, binaries: PostgresBinaries, launcher: Launcher): Promise<void> => {
  const { code, output } = await runProgram(launcher, binaries.postgres, ["--version"])
  const ours = /\b(\d+)\.?\d*/.exec(output)?.[1]
  if (code !== 0 || ours === undefined) {
    throw new EmbeddedPostgresError({
      message: `The embedded PostgreSQL does not run on this machine: ${output || `exit ${code}`}. Set DATABASE_URL to a PostgreSQL of your own.`
    })
  }
  const theirs = (await readFile(join(pgData, "PG_VERSION"), "utf8")).trim()
  if (theirs === ours) return
  throw new EmbeddedPostgresError({
    message: `The data in ${pgData} were written by PostgreSQL ${theirs}; this is PostgreSQL ${ours}, which cannot read them. ${otherFolder}`
  })
}

const readPassword = async (pgData: string): Promise<string> => {
  const path = join(pgData, passwordFile)
  const password = (await readFile(path, "utf8").catch(() => "")).trim()
  if (password !== "") return password
  throw new EmbeddedPostgresError({
    message: `The database password is missing: ${path} cannot be read or is empty. Put it back. ${otherFolder}`
  })
}

/**
 * Opens the data folder `<dataDir>/postgres`, creating it where there is none. `durable: false` saves the wait for the
 * disk on creation.
 */
export const openCluster = async (dataDirectory: string, durable: boolean): Promise<Cluster> => {
  const binaries = await postgresBinaries()
  await ensureFolder(resolve(dataDirectory))
  const dataDir = await realpath(resolve(dataDirectory))
  const pgData = join(dataDir, "postgres")
  await checkOwner(pgData)

  const present = (await contents(pgData)) ?? []
  if (present.length > 0 && !present.includes("PG_VERSION")) {
    throw new EmbeddedPostgresError({
      message: `${pgData} is in the way: it is not empty and not a PostgreSQL data folder. ${otherFolder}`
    })
  }
  const launcher = await makeLauncher(binaries, pgData)
  if (present.length === 0) await createCluster({ dataDir, pgData, binaries, launcher, durable })
  await repairOwner(pgData, launcher)
  await checkVersion(pgData, binaries, launcher)
  return {
    dataDir,
    pgData,
    logFile: join(dataDir, "postgres.log"),
    marker: `sortition_${createHash("sha256").update(pgData).digest("hex").slice(0, 16)}`,
    password: await readPassword(pgData),
    binaries,
    launcher
  }
}
