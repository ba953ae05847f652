import { createServer, type ServerResponse } from "node:http"
import { Webhook } from "standardwebhooks"

export interface Received {
  readonly type: string
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const answerOk = (response: ServerResponse) => void response.writeHead(204).end()

/** A receiver on the loopback address. `answer` may be replaced; a response that it does not end stays open. */
export const openReceiver = async () => {
  const received: Received[] = []
  let answer = answerOk
  let open = 0
  let mostOpen = 0
  const server = createServer((request, response) => {
    mostOpen = Math.max(mostOpen, ++open)
    response.once("close", () => open--)
    let body = ""
    request.on("data", (chunk) => (body += chunk))
    request.on("end", () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      received.push({ ...JSON.parse(body), headers, body })
      answer(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the receiver has no port")
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    port: address.port,
    received,
    mostOpen: () => mostOpen,
    /** Answers so from now on; with a 204 without one. */
    answerWith: (next = answerOk) => {
      answer = next
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    }
  }
}

/** Whether the signature is one of this secret; throws unless it is. */
export const verify = (secret: string, { body, headers }: Received): unknown =>
  new Webhook(secret).verify(body, headers)
