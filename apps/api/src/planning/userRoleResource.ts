import type { Role } from "@sortition/domain/people/Role"
import { z } from "zod"

export const UserRoleResource = z
  .object({
    id: z.string(),
    type: z.literal("user_roles"),
    attributes: z.object({ name: z.string(), permissions: z.array(z.string()) })
  })
  .meta({ id: "UserRole" })

export const toUserRoleResource = ({ id, name, permissions }: Role): z.infer<typeof UserRoleResource> => ({
  id,
  type: "user_roles",
  attributes: { name, permissions: [...permissions] }
})
