import { execFile } from "node:child_process"
import { readdirSync } from "node:fs"
import { appendFile, chown, mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { freePort } from "@sortition/queue/testing/freePort"
import { findProgram } from "@sortition/runtime/findProgram"

const run = promisify(execFile)
const home = "/usr/lib/postgresql"

/** Where Debian puts the programs of a server. The newest version first. */
const folders = (): readonly string[] => {
  try {
    return readdirSync(home)
      .toSorted((a, b) => Number(b) - Number(a))
      .map((version) => join(home, version, "bin"))
  } catch {
    return []
  }
}

const programs = ["initdb", "pg_basebackup", "pg_ctl", "pg_dump", "pg_restore"] as const

/** Whether all programs of a PostgreSQL server and of its backups are installed. */
export const hasDebianPostgres = (): boolean => programs.every((name) => findProgram(name, folders()) !== null)

/** The server does not run as root. */
const nobody = 65_534
const isRoot = process.getuid?.() === 0
const account = isRoot ? { uid: nobody, gid: nobody } : {}

/** A temporary folder with servers in it, and the programs that an operator uses on them. */
export const makeServers = async () => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-backup-"))
  if (isRoot) await chown(folder, nobody, nobody)
  const started = new Set<string>()
  const call = async (name: (typeof programs)[number], options: readonly string[]) => {
    const file = findProgram(name, folders())
    if (file === null) throw new Error(`${name} is not installed`)
    await run(file, [...options], { ...account, cwd: folder })
  }
  const at = (name: string) => join(folder, name)
  const stop = async (name: string) => {
    started.delete(name)
    await call("pg_ctl", ["-D", at(name), "-m", "immediate", "-w", "stop"])
  }
  return {
    at,
    call,
    make: (name: string) => call("initdb", ["-D", at(name), "--auth=trust", "--username=sortition", "--encoding=UTF8"]),
    configure: (name: string, settings: Readonly<Record<string, string>>) => {
      const lines = Object.entries(settings).map(([key, value]) => `${key} = '${value}'\n`)
      return appendFile(join(at(name), "postgresql.auto.conf"), lines.join(""))
    },
    /** Starts it on a free port; answers with its address. */
    start: async (name: string): Promise<string> => {
      const port = await freePort()
      const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=32MB`
      await call("pg_ctl", ["-D", at(name), "-l", at(`${name}.log`), "-o", options, "-w", "start"])
      started.add(name)
      return `postgres://sortition@127.0.0.1:${port}`
    },
    makeFolder: async (name: string) => {
      await mkdir(at(name))
      if (isRoot) await chown(at(name), nobody, nobody)
    },
    stop,
    end: async () => {
      for (const name of started) await stop(name)
      await rm(folder, { recursive: true, force: true })
    }
  }
}
