import type { User } from "@sortition/domain/people/User"
import { z } from "zod"
import { decimalId, time } from "../schemas/fields.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"

export const UserResource = z
  .object({
    id: decimalId,
    type: z.literal("users"),
    attributes: z.object({
      full_name: z.string(),
      initials: z.string(),
      email: z.string(),
      created_at: time,
      updated_at: time
    })
  })
  .meta({ id: "User", description: "A person as a resource." })

/** Of the first four words, in upper case. */
const initialsOf = (fullName: string): string =>
  fullName
    .split(/\s+/)
    .slice(0, 4)
    .map((word) => (Array.from(word)[0] ?? "").toUpperCase())
    .join("")

export const toUserResource = ({ createdAt, email, fullName, id, updatedAt }: User): z.infer<typeof UserResource> => ({
  id,
  type: "users",
  attributes: {
    full_name: fullName,
    initials: initialsOf(fullName),
    email,
    created_at: formatTimestamp(createdAt),
    updated_at: formatTimestamp(updatedAt)
  }
})
