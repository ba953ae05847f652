import { randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { expect, it, onTestFinished } from "vitest"
import { network } from "./testing/network.ts"
import { until, useSampling } from "./testing/useSampling.ts"

const { api, counts, evaluatorOf, experiment } = useSampling()

const rulesOf = (id: string) => [{ key: "button", id, buckets: ["all"], metrics: ["clicks"] }]

it("delivers all of it soon after the service is back, with few attempts meanwhile", { timeout: 60_000 }, async () => {
  const id = await experiment()
  const { fetch, state } = network()
  const rejections: unknown[] = []
  const note = (reason: unknown) => rejections.push(reason)
  process.on("unhandledRejection", note)
  onTestFinished(() => void process.off("unhandledRejection", note))
  const evaluator = await evaluatorOf(rulesOf(id), { fetch })
  state.isAway = true
  const end = performance.now() + 6_000
  let used = 0
  while (performance.now() < end) {
    for (let user = 0; user < 20; user++) evaluator.use("button", `user-${used++}`)
    await sleep(20)
  }
  expect(evaluator.counts).toMatchObject({ pending: used, sent: 0, dropped: {} })
  expect(state.attempts).toBeLessThan(20)
  state.isAway = false
  const back = performance.now()
  await until(() => evaluator.counts.pending === 0)
  expect(performance.now() - back).toBeLessThan(10_000)
  expect(await counts(id)).toEqual({ all: used })
  expect(rejections).toEqual([])
})

it("counts samples and outcomes once although the answers were lost", async () => {
  const id = await experiment()
  await api.post(`/api/v1/experiments/${id}/metrics`, { name: "clicks", kind: "sum" })
  const { fetch, state } = network()
  const evaluator = await evaluatorOf(rulesOf(id), { fetch })
  state.losesAnswers = true
  evaluator.use("button", "clicker")
  evaluator.track("clicks", "clicker", { value: 3.25 })
  await until(() => state.sent >= 2)
  state.losesAnswers = false
  await evaluator.flush()
  state.losesAnswers = true
  evaluator.track("clicks", "clicker", { value: 4.5 })
  await until(() => state.sent >= 6)
  state.losesAnswers = false
  await evaluator.flush()
  expect(evaluator.counts).toEqual({ pending: 0, sent: 3, dropped: {}, corrected: 0 })
  expect(await counts(id)).toEqual({ all: 1 })
  const { body } = await api.get(`/api/v1/experiments/${id}/results`)
  expect(JSON.stringify(body)).toContain("7.75")
})

it("asks again only after the time that the service wants", async () => {
  const id = await experiment()
  const asked: number[] = []
  const evaluator = await evaluatorOf(rulesOf(id), {
    fetch: async (input, init) => {
      asked.push(performance.now())
      if (asked.length > 1) return fetch(input, init)
      return Response.json({ detail: "busy", reason: "unavailable" }, { status: 503, headers: { "retry-after": "2" } })
    }
  })
  evaluator.use("button", "user")
  await until(() => evaluator.counts.pending === 0)
  const [first = 0, second = 0] = asked
  expect(second - first).toBeGreaterThan(1_990)
  expect(await counts(id)).toEqual({ all: 1 })
})

it("splits a request that is refused once, and drops the half that is refused again", async () => {
  const id = await experiment()
  const evaluator = await evaluatorOf(rulesOf(id), {
    fetch: async (input, init) =>
      String(init?.body).includes("poison") ? Response.json({ detail: "poison" }, { status: 400 }) : fetch(input, init)
  })
  for (const user of ["one", "two", "three", "poison"]) evaluator.use("button", user)
  await evaluator.flush()
  expect(await counts(id)).toEqual({ all: 2 })
  expect(evaluator.counts).toMatchObject({ pending: 0, sent: 2, dropped: { status_400: 2 } })
})

it("drops by its reason what the service refuses for good", async () => {
  const evaluator = await evaluatorOf(rulesOf(randomUUID()))
  evaluator.use("button", "user")
  await evaluator.flush()
  expect(evaluator.counts).toMatchObject({ pending: 0, sent: 0, dropped: { experiment_not_found: 1 } })
})

it("keeps what is queued while the token is refused, because a token can be renewed", async () => {
  const id = await experiment()
  let isAccepted = false
  const evaluator = await evaluatorOf(rulesOf(id), {
    fetch: async (input, init) =>
      isAccepted ? fetch(input, init) : Response.json({ detail: "Unauthenticated" }, { status: 401 })
  })
  const errors: Error[] = []
  evaluator.on("error", (error) => errors.push(error))
  evaluator.use("button", "user")
  await until(() => errors.length > 0)
  expect(errors[0]).toMatchObject({ name: "EvaluatorError", code: "unauthorized", status: 401 })
  isAccepted = true
  await evaluator.flush()
  expect(await counts(id)).toEqual({ all: 1 })
})

it("closes in time although the service does not answer, and counts what is lost", { timeout: 20_000 }, async () => {
  const id = await experiment()
  const evaluator = await evaluatorOf(rulesOf(id), {
    fetch: (_input, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)))
  })
  evaluator.use("button", "user")
  const before = performance.now()
  await evaluator.close()
  expect(performance.now() - before).toBeLessThan(5_500)
  expect(evaluator.counts.dropped).toEqual({ closed: 1 })
  expect(evaluator.status).toBe("closed")
})
