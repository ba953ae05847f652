import { type FlagContext, readFlagContext } from "@sortition/domain/rulesets/readFlagContext"
import { Predicate, Result } from "effect"
import type { FastifyRequest } from "fastify"
import { requireJson } from "../rest/bodies/requireJson.ts"
import { isJsonObject, type JsonFault, type JsonObject, parseJsonObject } from "../schemas/parseJsonObject.ts"
import { OfrepError } from "./OfrepError.ts"

/** The sampled entity, if neither the context nor the query names one. */
const defaultEntity = "User"

const details: Readonly<Record<JsonFault["kind"], string>> = {
  encoding: "The body is not valid UTF-8",
  prototype: "The body must not contain the keys __proto__ or constructor.prototype",
  shape: "The body must be a JSON object",
  syntax: "The body is not valid JSON"
}

const readObject = (body: unknown): JsonObject => {
  const read = parseJsonObject(Buffer.isBuffer(body) ? body : Buffer.alloc(0))
  if (Result.isSuccess(read)) return read.success
  const { kind } = read.failure
  throw new OfrepError(kind === "prototype" ? "INVALID_CONTEXT" : "PARSE_ERROR", details[kind])
}

const entityIn = (query: unknown): string => {
  const entity = Predicate.hasProperty(query, "entity") ? query.entity : defaultEntity
  if (typeof entity === "string") return entity
  throw new OfrepError("INVALID_CONTEXT", "The query must have entity at most once")
}

/** For which entity a request evaluates, from the context in its body and `entity` in its query. */
export const readAsked = (request: FastifyRequest): FlagContext => {
  requireJson(request)
  const { context } = readObject(request.body)
  if (!isJsonObject(context)) throw new OfrepError("INVALID_CONTEXT", "The body must have an object context")
  const read = readFlagContext(context, entityIn(request.query))
  if ("errorCode" in read) throw new OfrepError(read.errorCode, read.message)
  return read
}

const enrolWords = new Map([
  ["true", true],
  ["false", false]
])

/** Whether the entity is sampled, as the header `Sortition-Enrol` says. Without the header, it is. */
export const readEnrols = ({ headers }: FastifyRequest): boolean => {
  const given = headers["sortition-enrol"] ?? "true"
  const isEnrolling = enrolWords.get(String(given).trim().toLowerCase())
  if (isEnrolling === undefined) throw new OfrepError("GENERAL", "Sortition-Enrol must be true or false")
  return isEnrolling
}
