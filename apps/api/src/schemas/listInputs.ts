import { z } from "zod"
import { Id } from "./Id.ts"

/** What every newest-first list takes: how many, and the id of the last item of the page before. */
export const pageInput = {
  limit: z.int().min(1).max(1000).optional(),
  cursor: Id.optional()
}

export const activeOnly = z.boolean().default(false)
