import { createServer, type IncomingHttpHeaders, request, type ServerResponse } from "node:http"

export interface Front {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  readonly url: string
  /** What came in, in order. */
  readonly requests: { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders }[]
  readonly stop: () => Promise<void>
}

/** Answers a request by itself and returns true, or returns false. */
type Answer = (response: ServerResponse, path: string) => boolean

/** An HTTP server on a free port that passes requests on to `target`, unless `answer` answers them. */
export const startFront = async (target: string, answer: Answer = () => false): Promise<Front> => {
  const requests: Front["requests"] = []
  const server = createServer((incoming, response) => {
    const { headers, method = "", url = "" } = incoming
    requests.push({ method, url, headers })
    if (answer(response, url)) {
      incoming.resume()
      return
    }
    const passedOn = request(new URL(url, target), { method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 500, answered.headers)
      answered.pipe(response)
    })
    passedOn.once("error", () => response.destroy())
    response.once("close", () => passedOn.destroy())
    incoming.pipe(passedOn)
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
