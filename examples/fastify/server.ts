import { OpenFeature } from "@openfeature/server-sdk"
import { SortitionProvider } from "@sortition/openfeature-server"
import fastify from "fastify"

const { PORT = "8080", SORTITION_SERVICE = "", SORTITION_TOKEN, SORTITION_URL = "http://127.0.0.1:3000" } = process.env

await OpenFeature.setProviderAndWait(
  new SortitionProvider({ url: SORTITION_URL, token: SORTITION_TOKEN, service: SORTITION_SERVICE })
)
const flags = OpenFeature.getClient()

const text = { type: "string", minLength: 1 }
const visit = {
  querystring: { type: "object", required: ["user"], properties: { user: text, country: { type: "string" } } }
}
const order = {
  body: {
    type: "object",
    required: ["user", "order", "total"],
    properties: { user: text, order: text, total: { type: "number" } }
  }
}

interface Visit {
  readonly user: string
  readonly country?: string
}

interface Order {
  readonly user: string
  readonly order: string
  readonly total: number
}

const server = fastify()

server.get<{ Querystring: Visit }>("/checkout", { schema: visit }, async ({ query: { country = "", user } }) => {
  const context = { targetingKey: user, country }
  const { reason, value } = await flags.getStringDetails("checkout-button", "grey", context)
  return { button: value, reason }
})

server.post<{ Body: Order }>("/orders", { schema: order }, async ({ body: { order, total, user } }, reply) => {
  flags.track("revenue", { targetingKey: user }, { value: total, outcome_id: order })
  return reply.status(204).send()
})

// Sends what is queued before the process ends.
server.addHook("onClose", () => OpenFeature.close())
process.once("SIGTERM", () => server.close())

console.log(`listening on ${await server.listen({ host: "127.0.0.1", port: Number(PORT) })}`)
