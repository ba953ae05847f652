import { expect } from "vitest"
import { z } from "zod"
import type { RawAnswer } from "./sendRaw.ts"

const loc = z.tuple([z.enum(["body", "path", "query"])], z.union([z.string(), z.int()]))
const problem = z.strictObject({ loc, msg: z.string().min(1), type: z.string().regex(/^[a-z_]+$/) })
const refusal = z.union([
  z.strictObject({ detail: z.string().min(1), reason: z.string().regex(/^[a-z_]+$/) }),
  z.strictObject({ detail: z.array(problem).min(1) })
])
const trpcRefusal = z.strictObject({
  error: z.strictObject({
    message: z.string(),
    code: z.int(),
    data: z.strictObject({
      code: z.string(),
      httpStatus: z.int().min(400).max(499),
      path: z.string().optional(),
      reason: z.string(),
      requestId: z.string().min(1),
      problems: z.array(z.strictObject({ path: z.array(z.union([z.string(), z.int()])), message: z.string() }))
    })
  })
})

const planningError = z.strictObject({
  id: z.string().min(1),
  status: z.string().regex(/^4\d\d$/),
  title: z.string().min(1),
  detail: z.string().min(1)
})
const planningRefusal = z.strictObject({ errors: z.tuple([planningError]) })

/** No line of a stack, no path of a source file. */
const expectNoStack = (text: string) => expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|file:\/\/|"stack"/)

const expectJson = ({ headers, text }: RawAnswer): unknown => {
  expect(headers["content-type"]).toMatch(/^application\/json/)
  expect(headers["x-request-id"]).toMatch(/^[\w.:/+=-]{1,128}$/)
  expectNoStack(text)
  return JSON.parse(text)
}

/** A success or a refusal in the documented shape, never a fault. Returns whether it is a refusal. */
export const expectDocumented = (answer: RawAnswer): boolean => {
  expect(answer.status, answer.text).toBeLessThan(500)
  // The success of an export is a file, and that of a stream its events.
  if (answer.status === 200 && answer.headers["content-disposition"] !== undefined) return false
  if (answer.status === 200 && answer.headers["content-type"] === "text/event-stream; charset=utf-8") return false
  const body = expectJson(answer)
  if (answer.status < 400) return false
  expect(refusal.safeParse(body).error, answer.text).toBeUndefined()
  expect(Array.isArray(refusal.parse(body).detail), answer.text).toBe(answer.status === 422)
  return true
}

export const expectRefused = (answer: RawAnswer) => expect(expectDocumented(answer), answer.text).toBe(true)

/** The same over tRPC; a batch is a list of answers. */
export const expectTrpcRefused = (answer: RawAnswer) => {
  expect(answer.status, answer.text).toBeGreaterThanOrEqual(400)
  expect(answer.status, answer.text).toBeLessThan(500)
  const body = expectJson(answer)
  for (const each of Array.isArray(body) ? body : [body]) {
    const parsed = trpcRefusal.safeParse(each)
    expect(parsed.error, answer.text).toBeUndefined()
    expect(parsed.data?.error.data.requestId).toBe(answer.headers["x-request-id"])
  }
}

/** A success or a refusal of the planning API, in JSON:API. Returns whether it is a refusal. */
export const expectJsonApi = (answer: RawAnswer): boolean => {
  const { headers, status, text } = answer
  expect(status, text).toBeLessThan(500)
  expect(headers["x-request-id"]).toMatch(/^[\w.:/+=-]{1,128}$/)
  expect(headers["content-type"], text).toBe(text === "" ? undefined : "application/vnd.api+json")
  expectNoStack(text)
  if (status < 400) return false
  const parsed = planningRefusal.safeParse(JSON.parse(text))
  expect(parsed.error, text).toBeUndefined()
  expect(parsed.data?.errors[0]).toMatchObject({ id: headers["x-request-id"], status: String(status) })
  return true
}

export const expectJsonApiRefused = (answer: RawAnswer) => expect(expectJsonApi(answer), answer.text).toBe(true)
