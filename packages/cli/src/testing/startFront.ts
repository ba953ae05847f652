import { createServer, request, type ServerResponse } from "node:http"

/** An HTTP server on a free port that passes requests on to `target`, unless `answer` answers them and returns true. */
export const startFront = async (target: string, answer: (response: ServerResponse, path: string) => boolean) => {
  const server = createServer((incoming, response) => {
    const { headers, method = "", url = "" } = incoming
    if (answer(response, url)) {
      incoming.resume()
      return
    }
    const passedOn = request(new URL(url, target), { method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 500, answered.headers)
      answered.pipe(response)
    })
    passedOn.once("error", () => response.destroy())
    incoming.pipe(passedOn)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
