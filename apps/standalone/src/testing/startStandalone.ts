import { spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { fileURLToPath } from "node:url"

const main = fileURLToPath(new URL("../main.ts", import.meta.url))
const startDeadline = 60_000

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  return typeof address === "object" && address !== null ? address.port : 0
}

/** The program of `npm start`, as a process of its own. `ready` waits for its ready line; `ended` for its end. */
export const startStandalone = (environment: Readonly<Record<string, string>>) => {
  const { PATH = "", HOME = "" } = process.env
  const child = spawn(process.execPath, [main], {
    env: { PATH, HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let output = ""
  let errors = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text
  })
  const ended = once(child, "close").then(([code, signal]: (number | string | null)[]) => ({
    code,
    signal,
    output,
    errors
  }))

  const ready = new Promise<string>((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`not ready in time: ${output}${errors}`)), startDeadline)
    const look = () => {
      const url = /^sortition ready on (\S+)$/m.exec(output)?.[1]
      if (url !== undefined && output.includes("Ctrl-C stops.")) settle(() => resolve(url))
    }
    const settle = (finish: () => void) => {
      clearTimeout(deadline)
      child.stdout.off("data", look)
      finish()
    }
    child.stdout.on("data", look)
    void ended.then(() => settle(() => reject(new Error(`ended before it was ready: ${output}${errors}`))))
  })
  // A test that expects the end does not wait for the start.
  ready.catch(() => undefined)
  return {
    ready,
    ended,
    output: () => output,
    kill: (signal: NodeJS.Signals) => {
      child.kill(signal)
      return ended
    }
  }
}
