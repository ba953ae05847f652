import type { IncomingHttpHeaders } from "node:http"
import Negotiator from "negotiator"

/** The media type of JSON lines that is documented first. */
const ndjson = "application/x-ndjson"

/** Every name under which JSON lines are accepted and answered. */
export const lineTypes = [
  ndjson,
  "application/ndjson",
  "application/jsonl",
  "application/jsonlines",
  "application/x-jsonlines"
] as const

/** The type of the answer to lines: the one that Accept prefers, otherwise the one that was sent. */
export const answerTypeOf = ({ accept, "content-type": type }: IncomingHttpHeaders): string => {
  const sent = type?.split(";", 1)[0]?.trim().toLowerCase() ?? ndjson
  const preferred = [sent, ...lineTypes.filter((type) => type !== sent)]
  return new Negotiator({ headers: { accept } }).mediaType(preferred) ?? sent
}
