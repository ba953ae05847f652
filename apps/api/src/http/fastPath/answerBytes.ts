import { type AnswerCoding, leastCompressed, varyByCoding } from "../../rest/answerCoding.ts"
import { cachePolicyOf } from "../headers/cachePolicy.ts"
import { STATUS_CODES } from "../nodeHttp.ts"
import type { TextAnswer } from "../TextAnswer.ts"

let second = 0
let date = ""

/** The header `Date`, made once a second. */
const dateNow = (): string => {
  const now = Math.floor(Date.now() / 1_000)
  if (now !== second) {
    second = now
    date = new Date(now * 1_000).toUTCString()
  }
  return date
}

interface Answering {
  /** Milliseconds that the connection stays open without a request; null for the last answer of its connection. */
  readonly keepAlive: number | null
  readonly requestId: string
  /** The headers that every answer has, as lines. */
  readonly common: string
  /** Those of the limits of requests, as lines. */
  readonly limits: string
}

interface Coded {
  readonly coding: AnswerCoding
  readonly bytes: Uint8Array
}

/** What is sent for the answer to one request. */
export type AnswerBytes = readonly [head: string, encoding: "latin1" | "utf8", body: Uint8Array | null]

const headOf = (
  { headers, status, type }: TextAnswer,
  { common, limits, requestId }: Answering,
  { isLong, length }: { readonly isLong: boolean; readonly length: number | null }
): string => {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${common}x-request-id: ${requestId}\r\ncache-control: ${headers["cache-control"] ?? cachePolicyOf(headers.etag)}\r\n${limits}`
  for (const name in headers) {
    if (name === "cache-control") continue
    head += `${name}: ${name === "vary" && isLong ? varyByCoding(String(headers.vary)) : headers[name]}\r\n`
  }
  if (length === null) return head
  head += `content-type: ${type}\r\n`
  return isLong && headers.vary === undefined ? `${head}vary: ${varyByCoding(undefined)}\r\n` : head
}

const connectionHeader = (keepAlive: number | null): string =>
  keepAlive === null
    ? "Connection: close"
    : `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAlive / 1_000)}`

const endOf = ({ keepAlive }: Answering): string => `Date: ${dateNow()}\r\n${connectionHeader(keepAlive)}\r\n\r\n`

/** The bytes of an answer, with the encoding to write its head and text in. The headers are those of an answer by Node, in its order. */
export const answerBytes = (answer: TextAnswer, answering: Answering): AnswerBytes => {
  const { text } = answer
  if (text === null)
    return [headOf(answer, answering, { isLong: false, length: null }) + endOf(answering), "latin1", null]
  const length = Buffer.byteLength(text)
  const head = headOf(answer, answering, { isLong: length >= leastCompressed, length })
  // Text in one byte a character is ASCII here: written without encoding it again.
  const encoding = text.length === length ? "latin1" : "utf8"
  return [`${head}content-length: ${length}\r\n${endOf(answering)}${text}`, encoding, null]
}

/** The same for an answer whose text is compressed. */
export const codedAnswerBytes = (answer: TextAnswer, answering: Answering, { bytes, coding }: Coded): AnswerBytes => {
  const head = headOf(answer, answering, { isLong: true, length: bytes.length })
  return [
    `${head}content-encoding: ${coding}\r\ncontent-length: ${bytes.length}\r\n${endOf(answering)}`,
    "latin1",
    bytes
  ]
}
