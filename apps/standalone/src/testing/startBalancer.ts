import { once } from "node:events"
import { Agent, createServer, request } from "node:http"
import { onTestFinished } from "vitest"

const pollEvery = 200

/**
 * A load balancer for HTTP: sends each request to the next backend whose `/health/ready` last answered 200, on connections that it keeps, and
 * never sends one twice. A request that its backend does not answer gets a 502.
 */
export const startBalancer = async (backends: readonly string[]) => {
  const agent = new Agent({ keepAlive: true })
  const ready = new Set(backends)
  const poll = async (backend: string) => {
    const { status } = await fetch(`${backend}/health/ready`, { signal: AbortSignal.timeout(1_000) }).catch(() => ({
      status: 0
    }))
    if (status === 200) ready.add(backend)
    else ready.delete(backend)
  }
  const polling = setInterval(() => void Promise.all(backends.map(poll)), pollEvery)
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    const [backend = ""] = [...ready].slice(turn++ % Math.max(ready.size, 1))
    const { headers, method, url } = incoming
    const fail = (fault: Error) => {
      if (!outgoing.headersSent) outgoing.writeHead(502)
      outgoing.end(`${backend}: ${fault.message}`)
    }
    if (backend === "") return fail(new Error("no backend is ready"))
    const onward = request(`${backend}${url}`, { method, headers: { ...headers, connection: "keep-alive" }, agent })
    onward.on("error", fail)
    onward.on("response", (answer) => {
      const { connection: _, "keep-alive": __, ...kept } = answer.headers
      outgoing.writeHead(answer.statusCode ?? 502, kept)
      answer.on("error", fail).pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => {
    clearInterval(polling)
    agent.destroy()
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the load balancer has no port")
  return { url: `http://127.0.0.1:${address.port}`, isReady: (backend: string) => ready.has(backend) }
}
