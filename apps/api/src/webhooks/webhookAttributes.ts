import { experimentEventTypes } from "@sortition/domain/events/EventFacts"
import { z } from "zod"
import { descriptionAttribute, textAttribute } from "../planning/attributes.ts"

const eventsMessage = `Events must be one or more of ${experimentEventTypes.join(", ")}, without repeats`

const events = z
  .array(z.enum(experimentEventTypes, { error: eventsMessage }), { error: eventsMessage })
  .refine((given) => given.length > 0 && new Set(given).size === given.length, { error: eventsMessage })
  .nullable()
  .optional()
  .meta({ description: "The types of events to send; null for all, those of later versions included." })

/** What a client writes of a webhook. */
export const webhookAttributes = z.object({
  url: textAttribute({ label: "Url", min: 1, max: 2_000 }).meta({
    description: "Where events are posted: an http:// or https:// URL of a host that the internet can reach.",
    examples: ["https://hooks.example.org/sortition"]
  }),
  events,
  description: descriptionAttribute,
  active: z
    .boolean({ error: "Active is not included in the list" })
    .optional()
    .meta({ description: "Whether events are sent. An answer with the status 410 sets it to false." })
})
