import { type ChildProcess, spawn } from "node:child_process"
import { constants } from "node:fs"
import { open, readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import type { Cluster } from "./openCluster.ts"
import { readPidFile } from "./readPidFile.ts"
import { programEnvironment } from "./runProgram.ts"
import { stopServer } from "./stopServer.ts"

/** A PostgreSQL process that we started. */
export interface Server {
  readonly port: number
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>
  /** True once it accepts connections, false when it ended before. */
  readonly ready: () => Promise<boolean>
  readonly stop: () => Promise<void>
  /** The last lines of its log. */
  readonly log: () => Promise<string>
}

const defaults = {
  max_connections: "100",
  shared_buffers: "128MB",
  max_wal_size: "512MB",
  // Nobody replicates from it.
  wal_level: "minimal",
  max_wal_senders: "0",
  jit: "off",
  log_checkpoints: "off",
  log_line_prefix: "%m [%p] "
}

const settingsFor = (cluster: Cluster, port: number, own: Readonly<Record<string, string>>) => ({
  ...defaults,
  ...own,
  cluster_name: cluster.marker,
  "sortition.owner": String(process.pid),
  listen_addresses: "127.0.0.1",
  port: String(port),
  // Paths of sockets may not be longer than 107 bytes.
  unix_socket_directories: "",
  timezone: "UTC",
  log_timezone: "UTC"
})

const readyWithin = 120_000

const waitUntilReady = async (child: ChildProcess, cluster: Cluster, hasEnded: () => boolean) => {
  const deadline = Date.now() + readyWithin
  while (!hasEnded() && Date.now() < deadline) {
    const file = await readPidFile(cluster.pgData)
    if (file?.pid === child.pid && file?.status === "ready") return true
    await sleep(20)
  }
  return false
}

/** Starts PostgreSQL on a data folder that is not in use. It outlives us unless it is stopped. */
export const startServer = async (
  cluster: Cluster,
  port: number,
  settings: Readonly<Record<string, string>>
): Promise<Server> => {
  const { launcher, binaries, pgData, logFile } = cluster
  const options = Object.entries(settingsFor(cluster, port, settings)).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`
  ])
  const { file, args } = launcher.command(binaries.postgres, [...options, "-D", pgData])
  const { O_CREAT, O_TRUNC, O_APPEND, O_WRONLY } = constants
  const log = await open(logFile, O_CREAT | O_TRUNC | O_APPEND | O_WRONLY, 0o600)
  if (launcher.account !== undefined) await log.chown(launcher.account.uid, launcher.account.gid)
  let spawnError = ""
  let ended = false
  const child = spawn(file, [...args], {
    ...launcher.spawnOptions,
    cwd: process.platform === "win32" ? undefined : "/",
    env: programEnvironment,
    // A file and not a pipe: the server must not stumble when we are killed, nor keep us alive.
    stdio: ["ignore", log.fd, log.fd],
    // Its own process group: Ctrl-C in the terminal is for us, and we stop things in our own order.
    detached: true,
    windowsHide: true
  })
  const end = new Promise<void>((resolve) => {
    child.once("exit", () => resolve())
    child.once("error", (error) => {
      spawnError = error.message
      resolve()
    })
  }).then(() => {
    ended = true
  })
  child.unref()
  await log.close()
  return {
    port,
    ended: end,
    ready: () => waitUntilReady(child, cluster, () => ended),
    stop: async () => {
      if (child.pid !== undefined && !ended) await stopServer(cluster, child.pid, async () => ended)
    },
    log: async () => {
      const text = await readFile(logFile, "utf8").catch(() => "")
      return [spawnError, ...text.trimEnd().split("\n").slice(-12)].filter((line) => line !== "").join("\n")
    }
  }
}
