import { createHash } from "node:crypto"
import type { FastifyRequest } from "fastify"

type Fingerprinted = Pick<FastifyRequest, "body" | "headers" | "method" | "params" | "query" | "routeOptions">

const sorted = (given: unknown): string =>
  JSON.stringify(Object.entries(given ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1)))

const mediaType = (header = ""): string => header.split(";", 1)[0]?.trim().toLowerCase() ?? ""

/** SHA-256 of what makes two requests the same: method, address, query in any order, condition, media type and body. */
export const fingerprintOf = ({ body, headers, method, params, query, routeOptions }: Fingerprinted): Buffer => {
  const hash = createHash("sha256")
  const parts = [method, routeOptions.url ?? "", sorted(params), sorted(query), headers["if-match"] ?? ""]
  for (const part of [...parts, mediaType(headers["content-type"])]) hash.update(`${Buffer.byteLength(part)}:${part}`)
  if (Buffer.isBuffer(body)) hash.update(body)
  return hash.digest()
}
