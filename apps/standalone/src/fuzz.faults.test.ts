import { expectTrpcRefused } from "@sortition/api/testing/expectDocumented"
import { type RawAnswer, type RawRequest, sendRaw } from "@sortition/api/testing/sendRaw"
import { adminToken } from "@sortition/api/testing/usePlanning"
import fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { z } from "zod"
import { anyRequest, anyTrpcRequest, type Ground } from "./testing/fuzz/anyRequest.ts"
import { type Operation, readDocument } from "./testing/fuzz/Document.ts"
import { documentJudge } from "./testing/fuzz/documentJudge.ts"
import { useFuzzedApi } from "./testing/fuzz/useFuzzedApi.ts"

/* Another seed makes other requests: SORTITION_SEED. More of them: SORTITION_RUNS, the requests to each operation. */

const seed = Number(process.env.SORTITION_SEED ?? 20_261_128)
const numRuns = Number(process.env.SORTITION_RUNS ?? 30)
const patience = 10_000

const api = useFuzzedApi()
const counts = new Map<number, number>()
const Answered = z.object({ result: z.object({ data: z.unknown() }) })

const inTime = async (request: RawRequest): Promise<RawAnswer> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patience} ms`)), patience)
  })
  const answer = await Promise.race([sendRaw(api.url, request), late]).finally(() => clearTimeout(timer))
  counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1)
  return answer
}

const found: { document?: Awaited<ReturnType<typeof readDocument>> } = {}
beforeAll(async () => {
  found.document = await readDocument(api.url)
})
const document = () => {
  if (found.document === undefined) throw new Error("the document is there only while tests run")
  return found.document
}
afterAll(() => {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const statuses = [...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`)
  process.stdout.write(`observed: ${total} requests with seed ${seed}: ${statuses.join(", ")}\n`)
})

const nameOf = ({ method, path }: Operation) => `${method} ${path}`

/** In a scene of its own. */
const newGrounds = async () => {
  const { calls, scene } = await api.scene()
  const of = new Map(calls.map((call) => [call.name, call]))
  const ground: Ground = {
    schemas: document().schemas,
    pathOf: (operation) => of.get(nameOf(operation))?.request.path ?? operation.path,
    bodyOf: (operation) => JSON.parse(String(of.get(nameOf(operation))?.request.body ?? "null")),
    tokens: [scene.token, adminToken, scene.viewer]
  }
  return { calls, ground }
}
type Grounds = Awaited<ReturnType<typeof newGrounds>>

/** What a change removes, the next request may need: each operation that changes something has grounds of its own; those that read share theirs. */
const groundsFor = async (name: string, shared: Grounds): Promise<Grounds> =>
  shared.calls.some((call) => call.name === name && !call.isChange) ? shared : newGrounds()

const noStack = (text: string) => expect(text).not.toMatch(/\bat .+:\d+:\d+\)|node_modules|file:\/\/\/|"stack"/)

const check = (request: RawRequest, answer: RawAnswer, isWrong: () => string | null) => {
  const shown = `${request.method} ${request.path} ${String(request.body).slice(0, 500)}\n${answer.status} ${answer.text.slice(0, 500)}`
  expect(answer.status, shown).toBeLessThan(500)
  expect(answer.headers["x-request-id"], shown).toMatch(/^[\w.:/+=-]{1,128}$/)
  noStack(answer.text)
  expect(isWrong(), shown).toBeNull()
}

/** A few at a time, so that requests also meet. */
const forEach = async <A>(all: readonly A[], use: (one: A) => Promise<void>) => {
  const left = [...all]
  const next = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await use(one)
  }
  await Promise.all([next(), next(), next(), next()])
}

it("every operation answers every request as its document says", async () => {
  const judge = documentJudge(document().raw)
  const shared = await newGrounds()
  await forEach(document().operations, async (operation) => {
    const { ground } = await groundsFor(nameOf(operation), shared)
    const property = fc.asyncProperty(anyRequest(operation, ground), async (request) => {
      const answer = await inTime(request)
      check(request, answer, () => judge.answer(operation, answer))
    })
    await fc.assert(property, { seed, numRuns })
  })
}, 600_000)

it("every procedure answers every input in tRPC's shape, with the data that the document describes", async () => {
  const judge = documentJudge(document().raw)
  const byName = new Map(document().operations.map((operation) => [nameOf(operation), operation]))
  const shared = await newGrounds()
  const names = shared.calls.filter(({ surface }) => surface === "trpc").map(({ name }) => name)
  await forEach(names, async (name) => {
    const { calls, ground } = await groundsFor(name, shared)
    const call = calls.find((each) => each.name === name)
    if (call === undefined) throw new Error(`${name} is not called`)
    const operation = byName.get(call.operation ?? "")
    const property = fc.asyncProperty(anyTrpcRequest(call.request, ground), async (request) => {
      const answer = await inTime(request)
      check(request, answer, () => {
        if (answer.status >= 400) {
          expectTrpcRefused(answer)
          return null
        }
        const { data } = Answered.parse(JSON.parse(answer.text)).result
        return operation === undefined ? null : judge.data(operation, data)
      })
    })
    await fc.assert(property, { seed, numRuns: Math.ceil(numRuns / 2) })
  })
}, 600_000)

it("the document's judge notices an answer of another shape", async () => {
  const judge = documentJudge(document().raw)
  const operation = document().operations.find(({ path }) => path === "/api/v1/services")
  if (operation === undefined) throw new Error("services are not listed")
  const { ground } = await newGrounds()
  const headers = { authorization: `Bearer ${ground.tokens[0]}` }
  const answer = await inTime({ method: "GET", path: operation.path, headers })
  expect(judge.answer(operation, answer)).toBeNull()
  for (const text of ['[{"id":5}]', "{}", '[{"id":"a","name":"b"}]']) {
    expect(judge.answer(operation, { ...answer, text })).toEqual(expect.any(String))
  }
  expect(judge.answer(operation, { ...answer, status: 418 })).toContain("418")
})

it("no fault was logged, and the service still answers", async () => {
  expect(api.log()).not.toContain("a request failed")
  expect((await inTime({ method: "GET", path: "/health/ready" })).status).toBe(200)
})
