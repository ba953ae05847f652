import { isJsonObject, type JsonObject } from "../schemas/parseJsonObject.ts"
import { JsonApiError } from "./JsonApiError.ts"

/** The expected resource object: the one that the URL names if `id` is set, otherwise a new one. */
export interface ExpectedData {
  readonly type: string
  readonly id?: string
}

const isBlank = (value: unknown): boolean => {
  if (value === undefined || value === null) return true
  if (typeof value === "string") return value.trim() === ""
  return typeof value === "object" && Object.keys(value).length === 0
}

const own = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined)

const checkId = (id: unknown, expected: string | undefined): void => {
  if (id === undefined || id === null) return
  if (expected === undefined) throw JsonApiError.clientGeneratedId()
  if ((typeof id !== "string" && typeof id !== "number") || String(id) !== expected) throw JsonApiError.idMismatch()
}

/** The attributes of the resource object under `data`, at least one. Their values are not checked. */
export const readData = (data: unknown, expected: ExpectedData): { readonly attributes: JsonObject } => {
  if (isBlank(data)) throw JsonApiError.missingParameter("data")
  if (!isJsonObject(data)) throw JsonApiError.badRequest(["data"], "data must be an object")
  const type = own(data, "type")
  if (isBlank(type)) throw JsonApiError.missingParameter("type")
  if (type !== expected.type) throw JsonApiError.wrongType()
  checkId(own(data, "id"), expected.id)
  const attributes = own(data, "attributes")
  if (isBlank(attributes)) throw JsonApiError.missingParameter("attributes")
  if (!isJsonObject(attributes)) {
    throw JsonApiError.badRequest(["data", "attributes"], "attributes must be an object")
  }
  return { attributes: Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== "__proto__")) }
}
