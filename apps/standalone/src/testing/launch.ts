import { fileURLToPath } from "node:url"
import { onTestFinished } from "vitest"
import { startProgram } from "./startProgram.ts"

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The programs of this version. */
const currentPrograms = {
  api: fileOf("../../../api/src/main.ts"),
  worker: fileOf("../../../worker/src/main.ts")
}

type Environment = Readonly<Record<string, string>>

/** A program as a process, killed at the end of the test. */
const launch = (main: string, ready: string, environment: Environment) => {
  const running = startProgram({ main, environment, isReady: (output) => output.includes(ready) })
  onTestFinished(async () => {
    await running.kill("SIGKILL")
  })
  return running
}

/** An API, open to all, when it is ready. */
export const launchApi = async (environment: Environment, main = currentPrograms.api) => {
  const running = launch(main, "sortition api ready", { SORTITION_AUTH: "open", ...environment })
  return { ...running, url: /api ready on (http:[^"\s]+)/.exec(await running.ready)?.[1] ?? "" }
}

/** A worker, when it is ready. */
export const launchWorker = async (environment: Environment, main = currentPrograms.worker) => {
  const running = launch(main, "sortition worker ready", environment)
  await running.ready
  return running
}
