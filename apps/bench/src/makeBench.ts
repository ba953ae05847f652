import { mkdtemp, rm, statfs } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import postgres from "postgres"
import { findGenerator } from "./load/findGenerator.ts"
import { root } from "./programs/root.ts"
import type { Bench, BenchOptions, Local } from "./run/Bench.ts"
import { connectTo } from "./server/Api.ts"
import { startService } from "./server/startService.ts"
import { startFastApi } from "./sides/startFastApi.ts"

/* The file system of statfs(2) that is in memory, where fsync waits for nothing. */
const tmpfs = 0x01021994

/** The parent of temporary folders: on a disk. */
const temporary = async (): Promise<string> => {
  const { type } = await statfs(tmpdir())
  return type === tmpfs ? join(root, "node_modules", ".cache") : tmpdir()
}

const once = <A>(make: () => Promise<A>): (() => Promise<A>) => {
  let made: Promise<A> | undefined
  return () => {
    made ??= make()
    return made
  }
}

export interface RunningBench extends Bench {
  readonly versions: Readonly<Record<string, string>>
  /** Stops all that was started, the last first, and removes all folders. */
  readonly close: () => Promise<void>
}

interface BenchSettings extends BenchOptions {
  /** The origin of the server to load; null: one of its own. */
  readonly url: string | null
  readonly token: string | null
  readonly progress: (text: string) => void
}

/** What rows measure with. Servers start when a row first needs them. */
export const makeBench = async ({ progress, token, url, ...options }: BenchSettings): Promise<RunningBench> => {
  const closing: (() => Promise<unknown>)[] = []
  const defer: Bench["defer"] = (close) => closing.push(close)
  const versions: Record<string, string> = { Node: process.version }
  const makeFolder = async () => {
    const folder = await mkdtemp(join(await temporary(), "sortition-bench-"))
    defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
    return folder
  }
  const generator = findGenerator(await makeFolder())

  const startLocal = async (): Promise<Local> => {
    progress("starting the service")
    const service = await startService(await makeFolder())
    defer(service.stop)
    const sql = postgres(service.databaseUrl, { max: 2, onnotice: () => {} })
    const api = connectTo(service.url)
    defer(async () => {
      await sql.end()
      await api.close()
    })
    const [row] = await sql<{ version: string }[]>`SELECT current_setting('server_version') AS version`
    versions.PostgreSQL = row?.version ?? "unknown"
    return { api, databaseUrl: service.databaseUrl, sql, token: service.token }
  }
  const local = once(async () => (url === null ? startLocal() : null))
  const api = once(async () => {
    const own = await local()
    if (own !== null) return own.api
    const given = connectTo(url ?? "", token)
    defer(given.close)
    return given
  })
  const bench: Bench = {
    options,
    generator,
    api,
    local,
    fastApi: once(async () => {
      const own = await local()
      return own === null ? null : startFastApi(bench, own)
    }),
    makeFolder,
    defer,
    progress,
    noteVersion: (program, version) => {
      versions[program] = version
    }
  }
  const close = async () => {
    for (let next = closing.pop(); next !== undefined; next = closing.pop()) await next().catch(() => undefined)
  }
  return { ...bench, versions, close }
}
