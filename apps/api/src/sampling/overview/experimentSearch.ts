import type { SearchOrder } from "@sortition/domain/overview/ExperimentSearch"
import { Overview } from "@sortition/domain/overview/Overview"
import { invalidField } from "@sortition/domain/shared/InvalidInput"
import { Effect } from "effect"
import { z } from "zod"
import { procedure } from "../../procedures/trpc.ts"
import { searchInput } from "../../schemas/fields.ts"
import { Id } from "../../schemas/Id.ts"
import { Timestamp } from "../../schemas/Timestamp.ts"
import { ListedExperiment, ListedStatus, toListed } from "./ListedExperiment.ts"
import { readCursor, writeCursor } from "./searchCursor.ts"

const orderNames = [
  "name",
  "created_at",
  "updated_at",
  "starts_at",
  "started_at",
  "ends_at",
  "due_date",
  "samples"
] as const

const orders: Readonly<Record<(typeof orderNames)[number], SearchOrder>> = {
  name: "name",
  created_at: "createdAt",
  updated_at: "updatedAt",
  starts_at: "startsAt",
  started_at: "startedAt",
  ends_at: "endsAt",
  due_date: "dueDate",
  samples: "samples"
}

const ExperimentSearch = z.object({
  q: searchInput.q.meta({
    description:
      "Lists only experiments whose name, key, description or service has this text, or that have this number."
  }),
  service_id: Id.optional(),
  status: z.array(ListedStatus).max(5).optional(),
  archived: z.boolean().default(false).meta({
    description: "Whether to list what is archived, by itself or with its service, instead of everything else."
  }),
  owner_id: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .optional()
    .meta({ description: "Lists only experiments of this Owner." }),
  from: Timestamp.optional().meta({ description: "Lists only experiments that end after this instant or do not end." }),
  to: Timestamp.optional().meta({ description: "Lists only experiments that start before this instant." }),
  sort: z.enum(orderNames).default("created_at"),
  order: z.enum(["asc", "desc"]).default("desc"),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(8_192).optional().meta({ description: "`next_cursor` of the previous page." })
})

const FoundExperiments = z.object({
  experiments: z.array(ListedExperiment),
  next_cursor: z.string().nullable().meta({ description: "Leads to the next page; null on the last one." }),
  total: z.int().meta({ description: "The experiments on all pages." })
})

const readPage = (order: Parameters<typeof readCursor>[0], written: string | undefined) => {
  if (written === undefined) return Effect.succeed(undefined)
  const cursor = readCursor(order, written)
  return cursor === null
    ? Effect.fail(invalidField("cursor", "the cursor is not one of a list in this order"))
    : Effect.succeed(cursor)
}

/** `experiments.search`: the experiments of the caller's team. */
export const experimentSearch = procedure
  .meta({
    description:
      "Every experiment of the caller's team, over all services, page by page. Experiments without the date that the list is sorted by come last."
  })
  .input(ExperimentSearch.default(ExperimentSearch.parse({})))
  .output(FoundExperiments)
  .query(({ ctx, input }) => {
    const order = { by: orders[input.sort], descending: input.order === "desc" }
    const found = Effect.flatMap(readPage(order, input.cursor), (cursor) =>
      Overview.use((overview) =>
        overview.search({
          ...order,
          q: input.q,
          serviceId: input.service_id,
          statuses: input.status,
          archived: input.archived,
          ownerId: input.owner_id,
          from: input.from,
          to: input.to,
          limit: input.limit,
          cursor
        })
      )
    )
    return ctx.run(
      Effect.map(found, ({ items, next, total }) => ({
        experiments: items.map(toListed),
        next_cursor: next === null ? null : writeCursor(order, next),
        total
      }))
    )
  })
