import type { Service } from "@sortition/domain/services/Service"
import { z } from "zod"
import { decimalId, time } from "../schemas/fields.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"

export const ProjectResource = z
  .object({
    id: decimalId,
    type: z.literal("projects"),
    attributes: z.object({
      name: z.string(),
      archived: z.boolean(),
      description: z.string().nullable(),
      created_at: time,
      updated_at: time
    })
  })
  .meta({ id: "Project", description: "A project as a resource. It is a service of the sampling API." })

/** A service as a project of the planning API; `archived` means not active. */
export const toProjectResource = (service: Service): z.infer<typeof ProjectResource> => ({
  id: service.number,
  type: "projects",
  attributes: {
    name: service.name,
    archived: !service.active,
    description: service.description,
    created_at: formatTimestamp(service.createdAt),
    updated_at: formatTimestamp(service.updatedAt)
  }
})
