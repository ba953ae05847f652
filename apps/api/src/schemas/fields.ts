import { z } from "zod"
import { Id } from "./Id.ts"

/** Fields of answers, which are right by construction: documented, not checked again. */
export const id = z.string().meta({ format: "uuid" })
export const time = z.string().meta({ format: "date-time" })

/** Input of every newest-first list: the size of a page, and the id of the last item of the page before. */
export const pageInput = {
  limit: z.int().min(1).max(1000).optional(),
  cursor: Id.optional()
}

export const activeOnly = z.boolean().default(false)
