import { TRPCError } from "@trpc/server"
import { Predicate, Result } from "effect"
import type { FastifyReply, FastifyRequest } from "fastify"
import { type ErrorReason, reasonOf } from "../../procedures/formatError.ts"
import { logFault } from "../../procedures/logFault.ts"
import { jsonProblem } from "../../procedures/problems/jsonProblem.ts"
import { parseJson } from "../../schemas/parseJsonObject.ts"
import type { ValidationError } from "../../schemas/ValidationError.ts"
import { decodedBody } from "../bodies/decodedBody.ts"
import { RestError, toRestError } from "../RestError.ts"
import { type LineInput, lineInput, longestLine } from "./lineInput.ts"
import type { Line } from "./lineSplitter.ts"
import { answerTypeOf } from "./lineTypes.ts"
import type { Streams } from "./Streams.ts"
import { type Spool, spoolTo } from "./spoolTo.ts"

/** One result for each item, in order: the answer that a single request would get. */
type AnswerItems = (items: readonly unknown[]) => Promise<readonly unknown[]>

interface Failure {
  readonly status: string
  readonly error: { readonly detail: string | readonly ValidationError[]; readonly reason?: ErrorReason }
}

const isFailure = (result: unknown): result is Failure => Predicate.hasProperty(result, "error")

const readLine = (line: Line): Result.Result<unknown, ValidationError> =>
  line === null
    ? Result.fail({
        loc: ["body"],
        msg: `Value error, the line is longer than ${longestLine} bytes`,
        type: "value_error"
      })
    : Result.mapError(parseJson(line), jsonProblem)

const unreadable = ({ loc: [, ...place], msg, type }: ValidationError, index: number): Failure => ({
  status: "invalid_input",
  error: { detail: [{ loc: ["body", index, ...place], msg, type }] }
})

/** Moves the location of problems from the list of their batch to the sequence of all lines. */
const placed = (result: unknown, index: number): unknown => {
  if (!isFailure(result) || typeof result.error.detail === "string") return result
  const detail = result.error.detail.map(({ loc: [, , , ...place], msg, type }) => {
    return { loc: ["body", index, ...place], msg, type }
  })
  return { ...result, error: { detail } }
}

/** The result of every item of a batch whose call failed. */
const failed = (fault: unknown, request: FastifyRequest): Failure => {
  const error = toRestError(fault, {}, () => "body")
  if (error instanceof RestError && fault instanceof TRPCError) {
    const { detail, reason } = error
    return { status: reasonOf(fault), error: typeof detail === "string" ? { detail, reason } : { detail } }
  }
  logFault(fault, request.log)
  return { status: "internal", error: { detail: "Internal Server Error", reason: "internal" } }
}

const answering = (answerItems: AnswerItems, request: FastifyRequest) => {
  let answered = 0
  return async (lines: readonly Line[], isFirst: boolean): Promise<string> => {
    const read = lines.map(readLine)
    const items = read.flatMap((each) => (Result.isSuccess(each) ? [each.success] : []))
    const answers = await answerItems(items).catch((fault: unknown): readonly unknown[] => {
      if (isFirst) throw fault
      const failure = failed(fault, request)
      return items.map(() => failure)
    })
    const inOrder = answers.values()
    const results = read.map((each, position) => {
      const index = answered + position
      return JSON.stringify(
        Result.isFailure(each) ? unreadable(each.failure, index) : placed(inOrder.next().value, index)
      )
    })
    answered += lines.length
    return `${results.join("\n")}\n`
  }
}

/**
 * Answers a body of any number of JSON lines while it is read, one result line per line. A failure before the first result is the answer to
 * the request; a later one is the result of every line of its batch. A client may send its whole body before it reads.
 */
export const streamLines = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { answerItems, streams }: { readonly answerItems: AnswerItems; readonly streams: Streams }
): Promise<FastifyReply> => {
  const { raw } = reply
  let input: LineInput | undefined
  let isAnswering = false
  const end = (fault: RestError) => {
    if (raw.headersSent) raw.destroy(fault)
    else input?.fail(fault)
  }
  streams.open(request.socket, { response: raw, isWaiting: () => input !== undefined && !isAnswering, end })
  // Checks permission before anything is read.
  await answerItems([])
  input = lineInput(decodedBody(request.raw))
  const { discard, take } = input
  const answerLines = answering(answerItems, request)
  const answer = async (lines: readonly Line[], isFirst: boolean) => {
    isAnswering = true
    try {
      return await answerLines(lines, isFirst)
    } finally {
      isAnswering = false
    }
  }
  const pour = async (first: string, { end, isGone, write }: Spool) => {
    for (let text = first; ; ) {
      await write(text)
      if (isGone()) return
      const lines = await take()
      if (lines.length === 0) return end()
      text = await answer(lines, false)
    }
  }
  const type = answerTypeOf(request.headers)
  try {
    const lines = await take()
    if (lines.length === 0) return reply.type(type).send(Buffer.alloc(0))
    const first = await answer(lines, true)
    reply.hijack()
    for (const [name, value] of Object.entries({ ...reply.getHeaders(), "content-type": type, connection: "close" })) {
      if (value !== undefined) raw.setHeader(name, value)
    }
    pour(first, spoolTo(raw))
      .catch((fault: unknown) => {
        if (!(fault instanceof RestError)) logFault(fault, request.log)
        raw.destroy(fault instanceof Error ? fault : undefined)
      })
      .finally(discard)
    return reply
  } catch (fault) {
    discard()
    throw fault
  }
}
