import type { IncomingMessage, Server, ServerResponse } from "node:http"
import { openHeaders } from "../../ofrep/openToPages.ts"
import { requestIdOf } from "../requestIdOf.ts"
import { retryAfter } from "../sendError.ts"
import { surfaceOf } from "../surfaceOf.ts"
import type { Admission } from "./Admission.ts"
import { isAlwaysAnswered } from "./isAlwaysAnswered.ts"
import type { RefusalPace } from "./RefusalPace.ts"
import { overloadText } from "./refusalText.ts"

/** Count, log, trace, limit, compress and send: each waits for the end of an answer. Node would warn of more than 10. */
const mostListeners = 20

type Handler = (this: Server, request: IncomingMessage, response: ServerResponse) => void

const isHandler = (listener: unknown): listener is Handler => typeof listener === "function"

const refuse = (request: IncomingMessage, response: ServerResponse, headers: Readonly<Record<string, string>>) => {
  const id = requestIdOf(request.headers["x-request-id"])
  const { url = "/" } = request
  const { text, type } = overloadText(url, id)
  for (const name in headers) response.setHeader(name, headers[name] ?? "")
  response.writeHead(503, {
    ...(surfaceOf(url) === "ofrep" ? openHeaders : {}),
    "x-request-id": id,
    "cache-control": "no-store",
    "retry-after": String(retryAfter),
    "content-type": type,
    "content-length": String(Buffer.byteLength(text))
  })
  response.end(request.method === "HEAD" ? undefined : text)
}

/** Refuses requests to the whole server, before it reads them, while too many are in progress. `headers` are those of every answer. */
export const guardWhole = (
  http: Server,
  {
    admission,
    headers,
    pace
  }: { readonly admission: Admission; readonly headers: Readonly<Record<string, string>>; readonly pace: RefusalPace }
) => {
  const holding = new WeakMap<ServerResponse, () => void>()
  const handle = http.listeners("request").find(isHandler)
  if (handle === undefined) throw new Error("the server has no listener for requests")
  http.off("request", handle)
  http.prependListener("request", (request, response) => {
    response.setMaxListeners(mostListeners)
    const { headers: given, socket, url = "" } = request
    if (isAlwaysAnswered(url)) return void handle.call(http, request, response)
    const weight = admission.weigh(Number(given["content-length"] ?? 0))
    if (admission.begin(weight)) {
      const since = performance.now()
      holding.set(response, () => admission.leave(weight))
      response.once("close", () => {
        const now = performance.now()
        if (holding.has(response)) admission.end(weight, now - since, now)
      })
      return void handle.call(http, request, response)
    }
    refuse(request, response, headers)
    response.once("finish", () => {
      socket.pause()
      pace.wait(() => socket.resume())
    })
  })
  return {
    /** No longer counts a request among those in progress: its answer is a stream, and those have a limit of their own. */
    release: (response: ServerResponse): void => {
      holding.get(response)?.()
      holding.delete(response)
    }
  }
}
