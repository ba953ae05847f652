import { rm } from "node:fs/promises"
import { basename } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { claimOwnership } from "./claimOwnership.ts"
import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts"
import type { Cluster } from "./openCluster.ts"
import { pidFilePath, readPidFile } from "./readPidFile.ts"
import { pidExists, type RunningProcess, runningProcesses } from "./runningProcesses.ts"
import { serverUrl } from "./serverUrl.ts"
import { stopServer } from "./stopServer.ts"

const patience = {
  /** A server that just started belongs to a process that is about to claim it. */
  young: 3000,
  /** The lock of a killed owner is let go at once, or a moment later on a busy machine. */
  held: 2000,
  heldByTheDead: 5000,
  /** Crash recovery of much data, or a shutdown that is under way. */
  unreachable: 60_000,
  orphans: 5000,
  unwritten: 5000
}

const refuse = ({ dataDir }: Cluster, because: string) =>
  new EmbeddedPostgresError({
    message: `${because} ${dataDir}. Stop it first, or set SORTITION_DATA_DIR to another folder.`
  })

const serversOf = async ({ marker }: Cluster) => {
  const ours = (await runningProcesses()).filter(({ command }) => command.includes(marker))
  return {
    backends: ours.filter(({ command }) => command.startsWith(`postgres: ${marker}`)),
    first: ours.filter(({ command }) => command.includes(`cluster_name=${marker}`))
  }
}

const isRunning = async (cluster: Cluster, pid: number): Promise<boolean> =>
  (await serversOf(cluster)).first.some((one) => one.pid === pid)

const ownerIsAlive = ({ command }: RunningProcess): boolean => {
  const owner = Number(/sortition\.owner=(\d+)/.exec(command)?.[1])
  return owner > 0 && pidExists(owner)
}

/** Stops a server without an owner; returns when it is gone, fails when it has an owner. */
const endServer = async (cluster: Cluster, server: RunningProcess): Promise<void> => {
  const since = Date.now()
  const waited = () => Date.now() - since
  const stop = () => stopServer(cluster, server.pid, async () => !(await isRunning(cluster, server.pid)))
  while (await isRunning(cluster, server.pid)) {
    const file = await readPidFile(cluster.pgData)
    const written = file?.pid === server.pid && file.port !== undefined
    const claim = written
      ? await claimOwnership(serverUrl(cluster.password, file.port ?? 0, "postgres"))
      : "unreachable"
    const orphan = !ownerIsAlive(server)
    if (typeof claim === "object") {
      const age = Date.now() - (file?.startedAt ?? 0) * 1000
      const unowned = orphan || (age > patience.young && waited() > patience.held)
      try {
        if (unowned) return await stop()
      } finally {
        await claim.release()
      }
    } else if (claim === "refused") {
      throw refuse(cluster, `A PostgreSQL (process ${server.pid}) that does not accept our password is running on`)
    } else if (claim === "held") {
      if (waited() > (orphan ? patience.heldByTheDead : patience.held)) {
        throw refuse(cluster, "Another Sortition is already running on")
      }
    } else if (waited() > (written ? patience.unreachable : patience.unwritten)) {
      if (orphan) return await stop()
      throw refuse(cluster, `A PostgreSQL (process ${server.pid}) that does not answer is running on`)
    }
    await sleep(100)
  }
}

/** Backends whose first process was killed end by themselves, unless they are busy. */
const endOrphans = async (cluster: Cluster): Promise<void> => {
  const since = Date.now()
  for (;;) {
    const { first, backends } = await serversOf(cluster)
    if (first.length > 0 || backends.length === 0) return
    const waited = Date.now() - since
    if (waited > 2 * patience.orphans) throw refuse(cluster, "Processes of a killed PostgreSQL do not end; they use")
    const signal = waited > patience.orphans ? "SIGKILL" : waited > 500 ? "SIGQUIT" : undefined
    for (const { pid } of backends) {
      try {
        if (signal !== undefined) process.kill(pid, signal)
      } catch {
        // It ended between the look and the signal.
      }
    }
    await sleep(100)
  }
}

/** PostgreSQL removes a stale postmaster.pid itself, except where the pid now names another living process. */
const removeStalePidFile = async (cluster: Cluster): Promise<void> => {
  const file = await readPidFile(cluster.pgData)
  if (file === undefined || (file.pid !== undefined && !pidExists(file.pid))) return
  const command = (await runningProcesses()).find(({ pid }) => pid === file.pid)?.command
  const program = basename(command?.split(" ")[0] ?? "")
  if (command?.includes(cluster.pgData) && /^postgres/.test(program)) {
    throw refuse(cluster, `A PostgreSQL (process ${file.pid}) that Sortition did not start is running on`)
  }
  await rm(pidFilePath(cluster.pgData), { force: true })
}

/** Makes the data folder free for a new server. Fails, and changes nothing, when another Sortition is using it. */
export const endLeftovers = async (cluster: Cluster): Promise<void> => {
  for (;;) {
    const { first, backends } = await serversOf(cluster)
    const named = (await readPidFile(cluster.pgData))?.pid
    // Between fork and naming itself a backend still shows its parent's command line.
    const server = first.find(({ pid }) => pid === named) ?? first[0]
    if (server !== undefined) await endServer(cluster, server)
    else if (backends.length > 0) await endOrphans(cluster)
    else return removeStalePidFile(cluster)
  }
}
