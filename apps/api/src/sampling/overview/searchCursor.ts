import type { SearchCursor, SearchOrder } from "@sortition/domain/overview/ExperimentSearch"
import { z } from "zod"
import { Id } from "../../schemas/Id.ts"
import { text } from "../../schemas/text.ts"

/** The longest text that a name of 255 characters is sorted by. */
const longestKey = 1_024

const count = z.string().regex(/^-?\d{1,18}$/)

const keyOf = (by: SearchOrder) => {
  if (by === "name") return text(0, longestKey)
  return by === "samples" ? count : count.nullable()
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The place as an opaque text, which only the same order reads. */
export const writeCursor = (order: { readonly by: SearchOrder; readonly descending: boolean }, cursor: SearchCursor) =>
  Buffer.from(JSON.stringify([order.by, order.descending, cursor.key, cursor.id])).toString("base64url")

/** Null for a text that is no place in a list of this order. */
export const readCursor = (
  { by, descending }: { readonly by: SearchOrder; readonly descending: boolean },
  written: string
): SearchCursor | null => {
  const Cursor = z
    .tuple([z.literal(by), z.literal(descending), keyOf(by), Id])
    .transform(([, , key, id]): SearchCursor => ({ key, id }))
  return Cursor.safeParse(parseJson(Buffer.from(written, "base64url").toString())).data ?? null
}
