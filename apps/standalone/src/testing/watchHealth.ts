import { spawn } from "node:child_process"
import { text } from "node:stream/consumers"
import { z } from "zod"

/** Asks on a new connection each time until its input ends. A process of its own, so that the load does not slow what it measures. */
const program = `
import { connect } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
const { hostname, port } = new URL(process.argv[1])
let isOver = false
process.stdin.on("end", () => { isOver = true }).resume()
const ask = (path) => new Promise((resolve) => {
  const began = performance.now()
  const socket = connect(Number(port), hostname)
  let answer = ""
  socket.write("GET " + path + " HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n")
  socket.setEncoding("latin1").on("data", (part) => { answer += part })
  socket.on("error", () => undefined)
  socket.on("close", () => resolve([performance.now() - began, answer.startsWith("HTTP/1.1 200")]))
})
const answers = []
while (!isOver) {
  answers.push(await ask("/health"))
  await sleep(50)
}
const longest = Math.max(...answers.map(([time]) => time))
const failed = answers.filter(([, isGood]) => !isGood).length
process.stdout.write(JSON.stringify({ asked: answers.length, longest, failed }))`

const Watched = z.object({
  asked: z.number(),
  /** In milliseconds. */
  longest: z.number(),
  failed: z.number()
})

/** Asks for the health of the service at `url` from another process until `stop`, which gives what it saw. */
export const watchHealth = (url: string) => {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program, url], {
    stdio: ["pipe", "pipe", "inherit"]
  })
  const output = text(child.stdout)
  return {
    stop: async () => {
      child.stdin.end()
      return Watched.parse(JSON.parse(await output))
    }
  }
}
