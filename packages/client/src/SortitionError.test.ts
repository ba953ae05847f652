import { type Front, startFront } from "@sortition/api/testing/startFront"
import { useApi } from "@sortition/api/testing/useApi"
import { TRPCClientError } from "@trpc/client"
import { describe, expect, it, onTestFinished } from "vitest"
import { createSortitionClient, isSortitionError, SortitionError } from "./createSortitionClient.ts"

const unknownId = "00000000-0000-7000-8000-000000000000"

const api = useApi()

const aFront = async (...given: Parameters<typeof startFront>): Promise<Front> => {
  const front = await startFront(...given)
  onTestFinished(front.stop)
  return front
}

const failureOf = async (call: Promise<unknown>): Promise<SortitionError> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown
  )
  if (!isSortitionError(error)) throw new Error("not a SortitionError", { cause: error })
  return error
}

describe("when the service refuses", () => {
  it("has the service's message, reason, status and request id", async () => {
    const client = createSortitionClient({ url: api.url })
    const error = await failureOf(client.experiments.get.query({ experiment_id: unknownId }))
    expect(error).toMatchObject({ message: "Experiment not found", reason: "experiment_not_found", status: 404 })
    expect(error.requestId).toMatch(/^[\w-]{8,}$/)
    expect(error.problems).toEqual([])
    expect(error).toBeInstanceOf(SortitionError)
    expect(error).toBeInstanceOf(TRPCClientError)
    expect(error.name).toBe("SortitionError")
  })

  it("lists every problem of the input with its path", async () => {
    const client = createSortitionClient({ url: api.url })
    const error = await failureOf(client.services.create.mutate({ name: "" }))
    expect(error).toMatchObject({ reason: "invalid_input", status: 400 })
    expect(error.problems).toEqual([{ path: ["name"], message: "String should have at least 1 character" }])
  })

  it("says why an entity is not sampled", async () => {
    const client = createSortitionClient({ url: api.url })
    const { id: service_id } = await client.services.create.mutate({ name: "refusing" })
    const { id: experiment_id } = await client.experiments.create.mutate({ service_id, name: "off", active: false })
    const sample = { experiment_id, sampled_entity: "User", sampled_value: "1" }
    expect(await failureOf(client.samples.create.mutate(sample))).toMatchObject({
      reason: "experiment_inactive",
      status: 409
    })
  })

  it("fails only the calls of a batch that failed", async () => {
    const client = createSortitionClient({ url: api.url })
    const [good, bad, unknown] = await Promise.allSettled([
      client.services.create.mutate({ name: "good" }),
      client.services.create.mutate({ name: "" }),
      client.experiments.create.mutate({ service_id: unknownId, name: "nowhere" })
    ])
    expect(good).toMatchObject({ status: "fulfilled", value: { name: "good" } })
    expect(bad).toMatchObject({ status: "rejected", reason: { reason: "invalid_input", status: 400 } })
    expect(unknown).toMatchObject({ status: "rejected", reason: { reason: "service_not_found", status: 404 } })
  })

  it("says that a batch is too large, in the service's words", async () => {
    const client = createSortitionClient({ url: api.url })
    const sample = { experiment_id: unknownId, sampled_entity: "User", sampled_value: "1" }
    const attributes = { User: { essay: "x".repeat(1_100_000) } }
    const error = await failureOf(client.samples.create.mutate({ ...sample, attributes }))
    expect(error).toMatchObject({ reason: "malformed_request", status: 413 })
    expect(error.message).toContain("larger than")
  })
})

describe("when no answer of the service comes", () => {
  it("says that no server listens", async () => {
    const gone = await startFront(api.url)
    await gone.stop()
    const error = await failureOf(createSortitionClient({ url: gone.url }).health.check.query())
    expect(error).toMatchObject({ reason: "network", status: undefined, requestId: undefined })
    expect(error.message).toContain(`No answer from ${gone.url}: connect ECONNREFUSED`)
  })

  it("says that the connection broke", async () => {
    const front = await aFront(api.url, (response) => {
      response.destroy()
      return true
    })
    const error = await failureOf(createSortitionClient({ url: front.url }).health.check.query())
    expect(error).toMatchObject({ reason: "network", status: undefined })
  })

  it.each([
    [502, "text/html", "<html>Bad Gateway</html>", "network"],
    [404, "text/html", "<html>Not Found</html>", "malformed_request"],
    [200, "text/html", "<html>Please log in</html>", "network"],
    [200, "application/json", `[{"result": {"da`, "network"],
    [200, "application/json", `{"hello": "world"}`, "network"],
    [200, "application/json", "null", "network"],
    [200, "application/json", "[]", "network"],
    [200, "application/json", `[{"error": "quota"}]`, "network"]
  ])("says that somebody else answered: %i %s %s", async (status, type, body, reason) => {
    const front = await aFront(api.url, (response) => {
      response.writeHead(status, { "content-type": type, "x-request-id": "of-the-proxy" }).end(body)
      return true
    })
    const error = await failureOf(createSortitionClient({ url: front.url }).services.create.mutate({ name: "lost" }))
    expect(error).toMatchObject({ reason, status, requestId: "of-the-proxy" })
    expect(error.message).toContain(`${front.url} answered ${status} (${type})`)
  })
})

describe("when the call is aborted", () => {
  it("fails at once, before and after it was made, and leaves the rest of its batch alone", async () => {
    const front = await aFront(api.url)
    const client = createSortitionClient({ url: front.url })
    const before = await failureOf(client.health.check.query(undefined, { signal: AbortSignal.abort() }))
    expect(before).toMatchObject({ reason: "aborted", status: undefined, cause: { name: "AbortError" } })
    expect(front.requests).toEqual([])

    const controller = new AbortController()
    const aborted = failureOf(client.services.create.mutate({ name: "aborted" }, { signal: controller.signal }))
    const other = client.services.create.mutate({ name: "other" })
    controller.abort(new Error("the user left"))
    expect(await aborted).toMatchObject({ reason: "aborted", message: "The call was aborted: the user left" })
    expect(await other).toMatchObject({ name: "other" })
  })

  it("ends a wait that takes too long", async () => {
    const front = await aFront(api.url, () => true)
    const call = createSortitionClient({ url: front.url }).health.check.query(undefined, {
      signal: AbortSignal.timeout(50)
    })
    expect(await failureOf(call)).toMatchObject({ reason: "aborted", cause: { name: "TimeoutError" } })
  })
})

it("fails a call that cannot be written as JSON", async () => {
  const loop: Record<string, unknown> = {}
  loop.self = loop
  const sample = { experiment_id: unknownId, sampled_entity: "User", sampled_value: "1", attributes: { User: loop } }
  const error = await failureOf(createSortitionClient({ url: api.url }).samples.create.mutate(sample))
  expect(error.reason).toBe("malformed_request")
  expect(error.message).toContain("circular")
})
