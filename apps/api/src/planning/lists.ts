import type { Listing, Order, Span } from "@sortition/domain/shared/Listing"
import { z } from "zod"
import { type PageQuery, readPage, readSort } from "../jsonapi/listQuery.ts"
import { type ListAddress, pageLinks } from "../jsonapi/pageLinks.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"

const parameter = z.string().optional()

/** Parameters of lists, by the names that they have in an address; what they hold is looked at after permission. */
export const pageFields = { "page[number]": parameter, "page[size]": parameter }
export const filterFields = {
  "filter[archived]": parameter,
  "filter[created_at][from]": parameter,
  "filter[created_at][to]": parameter,
  "filter[updated_at][from]": parameter,
  "filter[updated_at][to]": parameter,
  sort: parameter
}
export const includeField = { include: parameter }

type Given = Readonly<Record<string, unknown>>

/** Where a list was asked for: as the request says, or where the same list is when it was asked for over tRPC. */
export const addressOf = ({ jsonApi, origin }: RequestContext, template: string, input: Given): ListAddress => {
  if (jsonApi !== undefined) return { origin, path: jsonApi.path, pairs: jsonApi.pairs }
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])))
  const pairs = Object.entries(input).flatMap(([key, value]) =>
    typeof value === "string" && !template.includes(`{${key}}`) ? [[key, value] as const] : []
  )
  return { origin, path, pairs }
}

/** A page far past the end stays past the end. */
const spanOf = ({ number, size }: PageQuery): Span => {
  const offset = (number - 1n) * BigInt(size)
  const furthest = BigInt(Number.MAX_SAFE_INTEGER)
  return { offset: Number(offset > furthest ? furthest : offset), limit: size }
}

/** One page of a list as a document: `read` gives the part that is wanted, `beside` what goes with it between data and links. */
export const listDocument = async <A, Resource, Beside extends object = object>(
  address: ListAddress,
  read: (span: Span) => Promise<Listing<A>>,
  toResource: (item: A) => Resource,
  beside?: (items: readonly A[]) => Beside
) => {
  const page = readPage(address.pairs)
  const { items, total } = await read(spanOf(page))
  return { data: items.map(toResource), ...beside?.(items), links: pageLinks(address, page, total) }
}

/** The order that `sort` asks for, by the id unless told; `names` leads from its names to those of the domain. */
export const readOrder = <By extends string>(
  { pairs }: ListAddress,
  names: ReadonlyMap<string, By>
): Order<By | "id"> => {
  const { by, descending } = readSort(pairs, [...names.keys()])
  return { by: names.get(by) ?? "id", descending }
}

const link = z.string()

/** The links of a list, absolute. */
export const Links = z
  .object({ self: link, first: link, prev: link.nullable(), next: link.nullable(), last: link })
  .meta({ id: "PageLinks" })
