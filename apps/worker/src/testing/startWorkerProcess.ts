import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { programOf } from "@sortition/api/testing/programs/programOf"
import type { QueueServer } from "@sortition/queue/QueueConnection"

const main = fileURLToPath(new URL("../main.ts", import.meta.url))

/** The worker as a process of its own, on the queue's usual name. Answers when it is ready with what kills it at once. */
export const startWorkerProcess = async (
  databaseUrl: string,
  { kind, url }: QueueServer
): Promise<() => Promise<void>> => {
  const program = programOf(main)
  const env = {
    ...process.env,
    ...program.environment,
    LOG_LEVEL: "info",
    DATABASE_URL: databaseUrl,
    REDIS_URL: kind === "redis" ? url : ""
  }
  const worker = spawn(process.execPath, [program.file], { env, stdio: ["ignore", "pipe", "pipe"] })
  const exit = once(worker, "exit")
  const kill = async () => {
    worker.kill("SIGKILL")
    await exit
  }
  const said: string[] = []
  const ready = new Promise<void>((resolve, reject) => {
    for (const output of [worker.stdout, worker.stderr]) {
      createInterface(output).on("line", (line) => {
        said.push(line)
        if (line.includes("sortition worker ready")) resolve()
      })
    }
    worker.once("exit", () => reject(new Error(`the worker ended:\n${said.join("\n")}`)))
  })
  await ready
  return kill
}
