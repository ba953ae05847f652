import type { Service as DomainService } from "@sortition/domain/services/Service"
import { Services } from "@sortition/domain/services/Services"
import { serviceTag } from "@sortition/domain/services/serviceTag"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { activeOnly, id, pageInput, searchInput, time } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { nameText } from "../schemas/text.ts"

const tag = "services"

const ServiceCreate = z
  .object({ name: nameText(1, 255), active: z.boolean().default(true) })
  .meta({ id: "ServiceCreate", description: "A service to create.", examples: [{ name: "checkout", active: true }] })

const ServiceUpdate = z
  .object({
    name: nameText(1, 255).optional().meta({ description: "The new name." }),
    active: z.boolean().optional().meta({
      description: "`false` archives the service: its experiments accept no samples. `true` restores it."
    })
  })
  .meta({ id: "ServiceUpdate", description: "The fields to change.", examples: [{ name: "checkout and cart" }] })

const Service = z
  .object({ name: z.string(), active: z.boolean(), id, created_at: time, updated_at: time })
  .meta({ id: "Service", description: "A service, which experiments belong to." })

const toBody = ({ active, createdAt, id, name, updatedAt }: DomainService): z.infer<typeof Service> => ({
  name,
  active,
  id,
  created_at: formatTimestamp(createdAt),
  updated_at: formatTimestamp(updatedAt)
})

/** The answer, after its entity tag. */
const tagged =
  ({ showTag }: Pick<RequestContext, "showTag">) =>
  (service: DomainService) => {
    showTag?.(serviceTag(service))
    return toBody(service)
  }

export const services = router({
  create: procedure
    .meta(
      operation("POST", "/api/v1/services", "Create Service", {
        description: "Creates a service. The caller becomes Owner of the same project in the planning API.",
        tag,
        tagged: true,
        body: ServiceCreate,
        status: 201
      })
    )
    .input(ServiceCreate)
    .output(Service)
    .mutation(({ ctx, input }) =>
      ctx.run(Services.use((services) => services.create(input)).pipe(Effect.map(tagged(ctx))))
    ),
  list: procedure
    .meta(
      operation("GET", "/api/v1/services", "List Services", {
        tag,
        description: "Newest first. With `limit` (1–1000), the header `Link` leads to the next page.",
        paged: {}
      })
    )
    .input(z.object({ active_only: activeOnly, ...pageInput, ...searchInput }).default({ active_only: false }))
    .output(z.array(Service))
    .query(({ ctx, input }) =>
      ctx.run(
        Services.use((services) => services.list({ activeOnly: input.active_only }, input)).pipe(
          Effect.map((found) => found.map(toBody))
        )
      )
    ),
  get: procedure
    .meta(
      operation("GET", "/api/v1/services/{service_id}", "Get Service", {
        description: "One service.",
        tag,
        tagged: true
      })
    )
    .input(z.object({ service_id: Id }))
    .output(Service)
    .query(({ ctx, input }) =>
      ctx.run(Services.use((services) => services.get(input.service_id)).pipe(Effect.map(tagged(ctx))))
    ),
  update: procedure
    .meta(
      operation("PATCH", "/api/v1/services/{service_id}", "Update Service", {
        description:
          "Changes only the fields in the body. The caller must manage the service as a project: as an Owner of the team, or as an Owner of the project in the planning API.",
        tag,
        tagged: true,
        body: ServiceUpdate
      })
    )
    .input(ServiceUpdate.extend({ service_id: Id }))
    .output(Service)
    .mutation(({ ctx, input: { service_id, ...patch } }) =>
      ctx.run(Services.use((services) => services.update(service_id, patch)).pipe(Effect.map(tagged(ctx))))
    )
})
