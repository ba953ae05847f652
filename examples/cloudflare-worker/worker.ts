import { type CachedRuleset, createEvaluator, type RulesetCache } from "@sortition/client/evaluator"

interface Settings {
  readonly SORTITION_URL: string
  readonly SORTITION_SERVICE: string
  readonly SORTITION_TOKEN: string
}

interface Execution {
  readonly waitUntil: (work: Promise<unknown>) => void
}

interface Order {
  readonly user: string
  readonly order: string
  readonly total: number
}

const isOrder = (body: unknown): body is Order =>
  typeof body === "object" &&
  body !== null &&
  "user" in body &&
  typeof body.user === "string" &&
  "order" in body &&
  typeof body.order === "string" &&
  "total" in body &&
  typeof body.total === "number"

/** The requests of one isolate share a ruleset for so long, in milliseconds. */
const freshMs = 10_000
let kept: { readonly cached: CachedRuleset; readonly until: number } | undefined

const cache: RulesetCache = {
  read: async () => (kept !== undefined && Date.now() < kept.until ? kept.cached : undefined),
  write: async (cached) => {
    kept = { cached, until: Date.now() + freshMs }
  }
}

/** A Worker may not use timers and connections of another request, so each request has an evaluator of its own. */
const makeEvaluator = ({ SORTITION_SERVICE: service, SORTITION_TOKEN: token, SORTITION_URL: url }: Settings) =>
  createEvaluator({ url, token, service, updates: "none", cache })

const checkout = async (user: string, country: string | null, settings: Settings, execution: Execution) => {
  const evaluator = makeEvaluator(settings)
  try {
    await evaluator.ready()
  } catch (error) {
    console.error(error)
  }
  const { reason, value = "grey" } = evaluator.use("checkout-button", user, { User: { country } })
  // The answer does not wait for the sample.
  execution.waitUntil(evaluator.close())
  return Response.json({ button: value, reason })
}

const orders = async (request: Request, settings: Settings) => {
  const body: unknown = await request.json()
  if (!isOrder(body)) return Response.json({ error: "user, order or total is missing" }, { status: 400 })
  const { order, total, user } = body
  const evaluator = makeEvaluator(settings)
  await evaluator.ready()
  evaluator.track("revenue", user, { value: total, outcome_id: order })
  await evaluator.close()
  const { dropped, pending } = evaluator.counts
  return Response.json({ dropped, pending }, { status: pending === 0 ? 200 : 503 })
}

export default {
  async fetch(request: Request, settings: Settings, execution: Execution): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method === "POST" && pathname === "/orders") return orders(request, settings)
    if (pathname !== "/checkout") return Response.json({ error: "not found" }, { status: 404 })
    const user = searchParams.get("user")
    if (user === null || user === "") return Response.json({ error: "user is missing" }, { status: 400 })
    return checkout(user, searchParams.get("country"), settings, execution)
  }
}
