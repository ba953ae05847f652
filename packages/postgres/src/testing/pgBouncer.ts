import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { findProgram } from "@sortition/runtime/findProgram"
import { freePort } from "@sortition/runtime/testing/freePort"
import { startGuarded } from "@sortition/runtime/testing/startGuarded"

const program = "pgbouncer"

/** Debian installs it where only administrators search. */
const found = findProgram(program, ["/usr/sbin"])

export const hasPgBouncer = found !== null

/** The name of a suite on PgBouncer; says so when it is skipped. In CI nothing is skipped. */
export const onPgBouncer = (): string => {
  if (hasPgBouncer) return "on PgBouncer"
  if (process.env.CI) throw new Error(`no ${program} on the path: in CI nothing is skipped`)
  return `on PgBouncer: skipped, no ${program} on the path`
}

export interface PgBouncer {
  /** The same database through the pooler. */
  readonly url: string
  /** Kills it at once and waits until it is gone. */
  readonly stop: () => Promise<void>
}

const settingsOf = (target: URL, port: number, connections: number) => `
[databases]
* = host=${target.hostname} port=${target.port} user=${target.username} password=${decodeURIComponent(target.password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 200
`

/** PgBouncer in transaction mode before the server of `url`, with at most `connections` to it, on `port` or a free one. */
export const startPgBouncer = async (url: string, connections: number, port?: number): Promise<PgBouncer> => {
  const chosen = port ?? (await freePort())
  const folder = await mkdtemp(join(tmpdir(), "sortition-pgbouncer-"))
  const file = join(folder, "pgbouncer.ini")
  await writeFile(file, settingsOf(new URL(url), chosen, connections))
  // It refuses to run as root, and must read its settings as another user.
  await chmod(folder, 0o755)
  const user = process.getuid?.() === 0 ? ["-u", "nobody"] : []
  const stop = await startGuarded({
    program: found ?? program,
    args: [...user, file],
    ready: "process up",
    cleanUp: () => rm(folder, { recursive: true, force: true })
  })
  const pooled = new URL(url)
  pooled.host = `127.0.0.1:${chosen}`
  return { url: pooled.href, stop }
}
