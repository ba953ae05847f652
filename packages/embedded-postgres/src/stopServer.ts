import { setTimeout as sleep } from "node:timers/promises"
import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts"
import type { Cluster } from "./openCluster.ts"
import { runProgram } from "./runProgram.ts"

const until = async (condition: () => Promise<boolean>, milliseconds: number): Promise<boolean> => {
  const deadline = Date.now() + milliseconds
  while (!(await condition())) {
    if (Date.now() > deadline) return false
    await sleep(50)
  }
  return true
}

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ESRCH") return
    throw new EmbeddedPostgresError({
      message: `The PostgreSQL process ${pid} may not be stopped by this user.`,
      cause
    })
  }
}

/**
 * Stops the server whose first process is `pid`: cleanly, and after 20 s less so; `gone` says when it has ended. What was
 * committed is kept in every case.
 */
export const stopServer = async (cluster: Cluster, pid: number, gone: () => Promise<boolean>): Promise<void> => {
  if (process.platform === "win32") {
    // Windows has no signals: Node's kill would be a kill -9.
    for (const mode of ["fast", "immediate"]) {
      const args = ["stop", `--pgdata=${cluster.pgData}`, `--mode=${mode}`, "--wait", "--timeout=20"]
      await runProgram(cluster.launcher, cluster.binaries.pg_ctl, args)
      if (await until(gone, 1000)) return
    }
  } else {
    for (const [name, patience] of [
      ["SIGINT", 20_000],
      ["SIGQUIT", 10_000],
      ["SIGKILL", 10_000]
    ] as const) {
      signal(pid, name)
      if (await until(gone, patience)) return
    }
  }
  throw new EmbeddedPostgresError({ message: `The PostgreSQL process ${pid} on ${cluster.pgData} does not end.` })
}
