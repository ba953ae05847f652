import { fileURLToPath } from "node:url"
import { startProgram } from "./startProgram.ts"

const main = fileURLToPath(new URL("../main.ts", import.meta.url))

/** The program of `npm start`, as a process of its own, on any free port. `ready` gives its address. */
export const startStandalone = (
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  { fromSources = false } = {}
) => {
  const isReady = (output: string) => output.includes("Ctrl-C stops it.")
  const running = startProgram({ main, args, environment, fromSources, isReady })
  const ready = running.ready.then((output) => /^sortition ready on (\S+)$/m.exec(output)?.[1] ?? "")
  // A test that expects the end does not wait for the start.
  ready.catch(() => undefined)
  return { ...running, ready }
}
