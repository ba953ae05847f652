import type { ListFilter, Order, TimeRange } from "@sortition/domain/shared/Listing"
import { readLastInstant, readTimestamp } from "@sortition/domain/targeting/operators/readTimestamp"
import { lengthOf, unstorable } from "../schemas/text.ts"
import { JsonApiError } from "./JsonApiError.ts"
import { queryFields } from "./queryFields.ts"
import type { QueryPairs } from "./queryPairs.ts"

/** `number` counts from 1 and may lie any distance past the last page; `size` is 1–100. */
export interface PageQuery {
  readonly number: bigint
  readonly size: number
}

type Values = ReadonlyMap<string, string>

const defaultSize = 10
const largestSize = 100
const isWhole = (text: string | undefined): text is string => text !== undefined && /^\d+$/.test(text)
const isGiven = (text: string | undefined): text is string => text !== undefined && text.trim() !== ""

const readSize = (text: string | undefined): number => {
  if (!isWhole(text)) return defaultSize
  const size = Math.min(Number(text), largestSize)
  if (size === 0) throw JsonApiError.badRequest(["page[size]"], "page[size] must be at least 1")
  return size
}

const readNumber = (text: string | undefined): bigint => (isWhole(text) ? BigInt(text) || 1n : 1n)

/** The requested page. A value that is not a number counts as the default, a size over 100 as 100; a size of 0 is an error. */
export const readPage = (pairs: QueryPairs): PageQuery => {
  const values = queryFields(pairs, "page", { number: "value", size: "value" }, (key) =>
    JsonApiError.badRequest([key], "page must be given as page[number] and page[size]")
  )
  return { number: readNumber(values.get("page[number]")), size: readSize(values.get("page[size]")) }
}

const readArchived = (values: Values): boolean | null => {
  const key = "filter[archived]"
  const text = values.get(key)
  if (!isGiven(text)) return null
  if (text !== "true" && text !== "false") throw JsonApiError.filter(key)
  return text === "true"
}

/** In a query, an unencoded `+` of an offset decodes to a space. */
const withPlus = (text: string) => text.replace(/ (?=\d\d(?::?\d\d)?$)/, "+")

const readTime = (values: Values, key: string, read = readTimestamp): number | null => {
  const text = values.get(key)
  if (!isGiven(text)) return null
  const time = read(text) ?? read(withPlus(text))
  if (time === null) throw JsonApiError.filter(key)
  return time
}

const readRange = (values: Values, key: string): TimeRange => ({
  from: readTime(values, `${key}[from]`),
  to: readTime(values, `${key}[to]`, readLastInstant)
})

const range = { from: "value", to: "value" } as const

/** The filters of a list. A date means its whole day in UTC: its start as `from`, its end as `to`. */
export const readFilter = (pairs: QueryPairs): ListFilter => {
  const shape = { archived: "value", created_at: range, updated_at: range } as const
  const values = queryFields(pairs, "filter", shape, JsonApiError.filter)
  return {
    archived: readArchived(values),
    createdAt: readRange(values, "filter[created_at]"),
    updatedAt: readRange(values, "filter[updated_at]")
  }
}

const longestSearch = 255

/** The text to search for, exactly as sent; undefined when there is none. */
export const readSearch = (pairs: QueryPairs): string | undefined => {
  const invalid = (key: string) =>
    JsonApiError.badRequest([key], `q must be one text of at most ${longestSearch} characters, without NUL characters`)
  const text = queryFields(pairs, "q", "value", invalid).get("q")
  if (text !== undefined && (lengthOf(text) > longestSearch || unstorable(text) !== null)) throw invalid("q")
  return text
}

/** The attribute to sort by, `id` by default; a leading `-` means descending. */
export const readSort = <By extends string>(pairs: QueryPairs, allowed: readonly By[]): Order<By | "id"> => {
  const fields: readonly (By | "id")[] = ["id", ...allowed]
  const invalid = (key: string) => {
    const names = [...new Set(fields)].join(", ")
    return JsonApiError.badRequest([key], `sort must be one of ${names}, with a leading - for descending order`)
  }
  const text = queryFields(pairs, "sort", "value", invalid).get("sort")
  if (!isGiven(text)) return { by: "id", descending: false }
  const descending = text.startsWith("-")
  const name = descending ? text.slice(1) : text
  const by = fields.find((field) => field === name)
  if (by === undefined) throw invalid("sort")
  return { by, descending }
}

/** The relationships to include, separated by commas; the endpoint must have each of them. */
export const readInclude = <Name extends string>(pairs: QueryPairs, allowed: readonly Name[]): ReadonlySet<Name> => {
  const text = queryFields(pairs, "include", "value", JsonApiError.includeNotSupported).get("include") ?? ""
  const names = text.split(",").map((part) => part.trim())
  const included = new Set<Name>()
  for (const name of names.filter((part) => part !== "")) {
    const known = allowed.find((candidate) => candidate === name)
    if (known === undefined) throw JsonApiError.includeNotSupported()
    included.add(known)
  }
  return included
}

/** For endpoints that include nothing: accepts only a blank `include`. */
export const rejectInclude = (pairs: QueryPairs): void => {
  const text = queryFields(pairs, "include", "value", JsonApiError.includeNotSupported).get("include")
  if (isGiven(text)) throw JsonApiError.includeNotSupported()
}
