import { z } from "zod"
import { Id } from "./Id.ts"
import { text } from "./text.ts"

/** Fields of answers: documented but not validated, because the domain guarantees them. */
export const id = z.string().meta({ format: "uuid" })

/** The id of a user, team, project or planned experiment, and of what the planning API keeps about them. */
export const decimalId = z.string().meta({ description: "The id: decimal digits.", examples: ["1"] })

export const time = z.string().meta({ format: "date-time" })

/** Input of every newest-first list: the page size, and the id of the last item of the previous page. */
export const pageInput = {
  limit: z.int().min(1).max(1000).optional(),
  cursor: Id.optional()
}

/** The query of an operation that can only show what it would do. */
export const dryRun = z.object({
  dry_run: z
    .boolean()
    .default(false)
    .meta({ description: "Whether to store nothing and only answer what would be stored." })
})

/** Input of every list that can be searched: the text to search for, 0–255 code points. */
export const searchInput = { q: text(0, 255).optional() }

export const activeOnly = z.boolean().default(false)
