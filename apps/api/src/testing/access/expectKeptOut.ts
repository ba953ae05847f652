import { expect } from "vitest"
import { z } from "zod"
import { expectTrpcRefused } from "../expectDocumented.ts"
import type { RawAnswer } from "../sendRaw.ts"
import type { Call } from "./callsOf.ts"
import { confidential } from "./makeScene.ts"

const ofSampling = z.strictObject({ detail: z.string().min(1), reason: z.string().min(1) })
const ofTrpc = z.object({ error: z.object({ data: z.object({ reason: z.string() }) }) })
const error = z.strictObject({ id: z.string(), status: z.string(), title: z.string(), detail: z.string().min(1) })
const ofPlanning = z.strictObject({ errors: z.tuple([error]) })

const mediaTypes = { planning: "application/vnd.api+json", sampling: "application/json; charset=utf-8" }

/** Expects the surface's shape. Returns the planning API's title or tRPC's reason, or null. */
const wordOf = ({ name, surface }: Call, answer: RawAnswer): string | null => {
  if (surface === "trpc") {
    expectTrpcRefused(answer)
    return ofTrpc.parse(JSON.parse(answer.text)).error.data.reason
  }
  expect.soft(answer.headers["content-type"], name).toBe(mediaTypes[surface])
  if (name.startsWith("HEAD")) {
    expect.soft(answer.text, name).toBe("")
    return null
  }
  const body: unknown = JSON.parse(answer.text)
  if (surface === "sampling") {
    expect.soft(ofSampling.safeParse(body).error, `${name}: ${answer.text}`).toBeUndefined()
    return null
  }
  const [{ id, status, title }] = ofPlanning.parse(body).errors
  expect.soft([id, status], name).toEqual([answer.headers["x-request-id"], String(answer.status)])
  return title
}

const expectWord = (call: Call, answer: RawAnswer, words: readonly string[]) => {
  const word = wordOf(call, answer)
  if (word !== null) expect.soft(words, `${call.name}: ${answer.text}`).toContain(word)
}

export const expectNothingShown = ({ name }: Call, { text }: RawAnswer) =>
  expect.soft(text, name).not.toContain(confidential)

/** A 401 in the surface's shape, as for a missing or invalid token. */
export const expectUnauthenticated =
  (title = "Token is invalid") =>
  (call: Call, answer: RawAnswer) => {
    expect.soft(answer.status, `${call.name}: ${answer.text}`).toBe(401)
    expect.soft(answer.headers["www-authenticate"], call.name).toBe("Bearer")
    if (answer.status === 401) expectWord(call, answer, [title, "unauthenticated"])
  }

const forbidden = ["Permission denied", "permission_denied"]
const missing = [
  "Not found",
  ..."criterion experiment layer record service".split(" ").map((kind) => `${kind}_not_found`)
]

export const expectForbidden = (call: Call, answer: RawAnswer) => {
  expect.soft(answer.status, `${call.name}: ${answer.text}`).toBe(403)
  if (answer.status === 403) expectWord(call, answer, forbidden)
  expectNothingShown(call, answer)
}

export const expectMissing = (call: Call, answer: RawAnswer) => {
  expect.soft(answer.status, `${call.name}: ${answer.text}`).toBe(404)
  if (answer.status === 404) expectWord(call, answer, missing)
  expectNothingShown(call, answer)
}

/** Either of the two. */
export const expectKeptOut = (call: Call, answer: RawAnswer) =>
  answer.status === 404 ? expectMissing(call, answer) : expectForbidden(call, answer)
