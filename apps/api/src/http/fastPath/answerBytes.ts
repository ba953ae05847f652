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
  /** Milliseconds that the connection stays open without a request. */
  readonly keepAlive: number
  readonly requestId: string
  /** The headers that every answer has, as lines. */
  readonly common: string
}

/** The bytes of an answer as text, and the encoding to write it in. The headers are those of an answer by Node, in its order. */
export const answerBytes = (
  { headers, status, text, type }: TextAnswer,
  { common, keepAlive, requestId }: Answering
): readonly [text: string, encoding: "latin1" | "utf8"] => {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${common}x-request-id: ${requestId}\r\ncache-control: ${headers["cache-control"] ?? cachePolicyOf(headers.etag)}\r\n`
  for (const name in headers) if (name !== "cache-control") head += `${name}: ${headers[name]}\r\n`
  const length = text === null ? 0 : Buffer.byteLength(text)
  if (text !== null) head += `content-type: ${type}\r\ncontent-length: ${length}\r\n`
  head += `Date: ${dateNow()}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAlive / 1_000)}\r\n\r\n`
  // Text in one byte a character is ASCII here: written without encoding it again.
  return text === null ? [head, "latin1"] : [head + text, text.length === length ? "latin1" : "utf8"]
}
