import type { Role } from "@sortition/domain/people/Role"
import { z } from "zod"
import { decimalId } from "../schemas/fields.ts"

export const UserRoleResource = z
  .object({
    id: decimalId,
    type: z.literal("user_roles"),
    attributes: z.object({ name: z.string(), permissions: z.array(z.string()) })
  })
  .meta({ id: "UserRole", description: "A role, and what it permits." })

export const toUserRoleResource = ({ id, name, permissions }: Role): z.infer<typeof UserRoleResource> => ({
  id,
  type: "user_roles",
  attributes: { name, permissions: [...permissions] }
})
