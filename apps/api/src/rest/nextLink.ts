import { Predicate } from "effect"

const cursorOf = (item: unknown, field: string): string | undefined => {
  const cursor = Predicate.hasProperty(item, field) ? item[field] : undefined
  return typeof cursor === "string" || typeof cursor === "number" ? String(cursor) : undefined
}

/** The `Link` header (RFC 8288) to the page after `items`, or null when this page is not full. The cursor is that field of the last item. */
export const nextLink = (url: string, items: unknown, limit: unknown, field = "id"): string | null => {
  if (!Array.isArray(items) || typeof limit !== "number" || items.length < limit) return null
  const cursor = cursorOf(items.at(-1), field)
  if (cursor === undefined) return null
  const { pathname, searchParams: parameters } = new URL(url, "http://localhost")
  parameters.set("limit", String(limit))
  parameters.set("cursor", cursor)
  return `<${pathname}?${parameters}>; rel="next"`
}
