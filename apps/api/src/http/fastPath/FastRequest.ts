import type { Socket } from "node:net"
import type { FastifyBaseLogger } from "fastify"
import type { RestRequest } from "../../rest/RestRequest.ts"
import type { Attributed } from "../observed/requestFields.ts"
import type { ContextRequest } from "../requestContexts.ts"
import type { SimpleRequest } from "./simpleRequest.ts"

type Located = Pick<RestRequest, "params" | "query"> & { readonly route: { readonly url: string } }

/** A simple request as the operations read it. Its logger is made when something is to be logged. */
export class FastRequest implements RestRequest, ContextRequest {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
  readonly params: RestRequest["params"]
  readonly query: RestRequest["query"]
  readonly socket: Socket
  readonly protocol = "http"
  /** Its route, as the whole server names it. */
  readonly routeOptions: { readonly url: string }
  caller: Attributed["caller"] = null
  readonly #logger: FastifyBaseLogger

  constructor(
    { body, headers, method, url }: SimpleRequest,
    { params, query, route }: Located,
    { id, logger, socket }: { readonly id: string; readonly logger: FastifyBaseLogger; readonly socket: Socket }
  ) {
    this.id = id
    this.method = method
    this.url = url
    this.headers = headers
    this.body = body
    this.params = params
    this.query = query
    this.socket = socket
    this.routeOptions = route
    this.#logger = logger
  }

  get host(): string {
    return this.headers.host ?? ""
  }

  get ip(): string {
    return this.socket.remoteAddress ?? ""
  }

  get log(): FastifyBaseLogger {
    return this.#logger.child({ request_id: this.id })
  }
}
