import { constants } from "node:fs"
import { access, readFile, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts"
import type { PostgresBinaries } from "./postgresBinaries.ts"

/** How PostgreSQL's programs are started: PostgreSQL refuses to run as root. */
export interface Launcher {
  /** The user that PostgreSQL's files must belong to, when it is not the one that runs us. */
  readonly account?: Account
  readonly command: (program: string, args: ReadonlyArray<string>) => { file: string; args: ReadonlyArray<string> }
  readonly spawnOptions: { readonly uid?: number; readonly gid?: number }
}

interface Account {
  readonly uid: number
  readonly gid: number
}

const asIs = (file: string, args: ReadonlyArray<string>) => ({ file, args })

const ancestors = (path: string): ReadonlyArray<string> => {
  const parent = dirname(path)
  return parent === path ? [path] : [...ancestors(parent), path]
}

const mayExecute = async (path: string, account: Account): Promise<boolean> => {
  const { mode, uid, gid } = await stat(path)
  return (mode & (uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001)) !== 0
}

const firstClosed = async (paths: ReadonlyArray<string>, account: Account): Promise<string | undefined> => {
  for (const path of paths) if (!(await mayExecute(path, account))) return path
  return undefined
}

/** The owner of data that is there already; else the user `postgres`; else `nobody`. macOS writes nobody as -2. */
const chooseAccount = async (pgData: string): Promise<Account> => {
  const data = await stat(pgData).catch(() => undefined)
  if (data !== undefined && data.uid !== 0) return { uid: data.uid, gid: data.gid }
  const users = (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n").map((line) => line.split(":"))
  const user = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody")
  const uid = Number(user?.[2] ?? 65534) >>> 0
  const gid = Number(user?.[3] ?? 65534) >>> 0
  return uid === 0 ? { uid: 65534, gid: 65534 } : { uid, gid }
}

const heldCapabilities = async (): Promise<bigint> => {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "")
  return BigInt(`0x${/^CapPrm:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? "0"}`)
}

const findSetpriv = async (): Promise<string | undefined> => {
  for (const path of ["/usr/bin/setpriv", "/bin/setpriv", "/usr/local/bin/setpriv"]) {
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false
    )
    if (found) return path
  }
  return undefined
}

/**
 * Reading below closed folders asks for dac_read_search; executing a program without an x for others (a clone made with
 * umask 077) for dac_override, which containers also grant where they withhold the first.
 */
const capabilityFor = (held: bigint, programsClosed: boolean): string | undefined => {
  if ((held & 4n) !== 0n && !programsClosed) return "+dac_read_search"
  return (held & 2n) !== 0n ? "+dac_override" : undefined
}

const throughSetpriv = (setpriv: string, { uid, gid }: Account, capability: string) => {
  // Without no_setuid_fixup access(2), which initdb relies on, ignores the capability.
  const drop = ["--securebits=+no_setuid_fixup", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"]
  const keep = [`--inh-caps=${capability}`, `--ambient-caps=${capability}`]
  return (program: string, args: ReadonlyArray<string>) => ({
    file: setpriv,
    args: [...drop, ...keep, program, ...args]
  })
}

/** Decides how to run PostgreSQL on `pgData`, a folder whose parent exists. Both paths must be real, without links. */
export const makeLauncher = async (binaries: PostgresBinaries, pgData: string): Promise<Launcher> => {
  if (process.getuid?.() !== 0) return { command: asIs, spawnOptions: {} }
  const account = await chooseAccount(pgData)
  const closedProgram = await firstClosed([binaries.postgres, binaries.initdb], account)
  const folders = [...ancestors(dirname(binaries.postgres)), ...ancestors(dirname(pgData))]
  const closed = (await firstClosed(folders, account)) ?? closedProgram
  // spawn wants a signed 32-bit uid, the file system an unsigned one.
  const direct = { account, command: asIs, spawnOptions: { uid: account.uid | 0, gid: account.gid | 0 } }
  if (closed === undefined) return direct

  const setpriv = await findSetpriv()
  const capability = capabilityFor(await heldCapabilities(), closedProgram !== undefined)
  if (setpriv === undefined || capability === undefined) {
    throw new EmbeddedPostgresError({
      message:
        `PostgreSQL does not run as root, and user ${account.uid}, whom it would run as, cannot reach ${closed}. ` +
        "Run Sortition as another user, or from a folder that everyone may enter (with SORTITION_DATA_DIR in one, too), " +
        "or set DATABASE_URL to a PostgreSQL of your own."
    })
  }
  return { account, command: throughSetpriv(setpriv, account, capability), spawnOptions: {} }
}
