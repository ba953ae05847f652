import { once } from "node:events"
import { createServer } from "node:http"
import { json } from "node:stream/consumers"
import { z } from "zod"

const Attribute = z.object({
  key: z.string(),
  value: z.object({ stringValue: z.string().optional(), intValue: z.union([z.number(), z.string()]).optional() })
})
const Span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes: z.array(Attribute),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() }))
})
const Export = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(Attribute) }),
      scopeSpans: z.array(z.object({ spans: z.array(Span) }))
    })
  )
})

const textsOf = (attributes: readonly z.infer<typeof Attribute>[]): Readonly<Record<string, string>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, String(value.stringValue ?? value.intValue)]))

const read = (body: unknown) =>
  Export.parse(body).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({ ...span, attributes: textsOf(span.attributes), resource: textsOf(resource.attributes) }))
    )
  )

/** A collector of OTLP in JSON over HTTP that keeps all spans. */
export const startCollector = async () => {
  const spans: ReturnType<typeof read> = []
  const paths = new Set<string>()
  let isHanging = false
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    if (isHanging) return
    void json(request).then((body) => {
      paths.add(request.url ?? "")
      spans.push(...read(body))
      response.writeHead(200, { "content-type": "application/json" }).end("{}")
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    paths,
    requests: () => requests,
    /** From now on it accepts requests and answers none. */
    hang: () => {
      isHanging = true
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    }
  }
}
