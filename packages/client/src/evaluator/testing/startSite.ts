import { readFile } from "node:fs/promises"
import { createServer, request } from "node:http"
import { join } from "node:path"

export interface Site {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  readonly url: string
  /** Method and path of the requests for the service, in order. */
  readonly requests: readonly string[]
  readonly stop: () => Promise<void>
}

const page = `<!doctype html><title>site</title><script type="module">
  import { createEvaluator } from "/files/evaluator/createEvaluator.js"
  globalThis.createEvaluator = createEvaluator
</script>`

/** A site whose page has `createEvaluator`, the files of a folder below `/files/`, and the service at `target` below `/api/`, all of one origin. */
export const startSite = async (folder: string, target: string): Promise<Site> => {
  const requests: string[] = []
  const server = createServer(async (incoming, response) => {
    const { headers, method = "", url = "" } = incoming
    if (url.startsWith("/files/")) {
      response.writeHead(200, { "content-type": "text/javascript" })
      response.end(await readFile(join(folder, url.slice("/files/".length))))
    } else if (url.startsWith("/api/")) {
      requests.push(`${method} ${url}`)
      const passedOn = request(new URL(url, target), { method, headers }, (answered) => {
        response.writeHead(answered.statusCode ?? 500, answered.headers)
        answered.pipe(response)
      })
      passedOn.once("error", () => response.destroy())
      response.once("close", () => passedOn.destroy())
      incoming.pipe(passedOn)
    } else {
      response.writeHead(200, { "content-type": "text/html" })
      response.end(page)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
