import { spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { findProgram } from "@sortition/runtime/findProgram"

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

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("no free port")
  return address.port
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

/** The shell ends PgBouncer when its input closes: even a test run that is killed leaves none behind. */
const guarded = `"$@" & cat; kill -KILL $!; wait`

/** PgBouncer in transaction mode before the server of `url`, with at most `connections` to it, on `port` or a free one. */
export const startPgBouncer = async (url: string, connections: number, port?: number): Promise<PgBouncer> => {
  const chosen = port ?? (await freePort())
  const folder = await mkdtemp(join(tmpdir(), "sortition-pgbouncer-"))
  const file = join(folder, "pgbouncer.ini")
  await writeFile(file, settingsOf(new URL(url), chosen, connections))
  // It refuses to run as root, and must read its settings as another user.
  await chmod(folder, 0o755)
  const user = process.getuid?.() === 0 ? ["-u", "nobody"] : []
  const shell = spawn("sh", ["-c", guarded, "sh", found ?? program, ...user, file], {
    stdio: ["pipe", "ignore", "pipe"]
  })
  const exit = once(shell, "exit")
  const stop = async () => {
    shell.stdin.end()
    await exit
    await rm(folder, { recursive: true, force: true })
  }
  const said: string[] = []
  const ready = new Promise<void>((resolve, reject) => {
    createInterface(shell.stderr)
      .on("line", (line) => {
        if (said.length < 50) said.push(line)
        if (line.includes("process up")) resolve()
      })
      .on("close", () => reject(new Error(`${program} did not start:\n${said.join("\n")}`)))
  })
  try {
    await ready
  } catch (error) {
    await stop()
    throw error
  }
  const pooled = new URL(url)
  pooled.host = `127.0.0.1:${chosen}`
  return { url: pooled.href, stop }
}
