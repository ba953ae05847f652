import { statuses } from "@sortition/domain/planning/status"
import { z } from "zod"
import { flagAttributes } from "../schemas/flags.ts"
import { archivedAttribute, dateAttribute, descriptionAttribute, limitAttribute, nameAttribute } from "./attributes.ts"

/** In the order in which problems are reported. */
const fields = z.object({
  archived: archivedAttribute,
  name: nameAttribute,
  description: descriptionAttribute,
  status: z.enum(statuses, { error: "Status is not included in the list" }).optional(),
  start_on: dateAttribute("Start on"),
  due_date: dateAttribute("Due date"),
  end_on: dateAttribute("End on"),
  max_samples: limitAttribute("Max samples"),
  stop_at_completions: limitAttribute("Stop at completions"),
  ...flagAttributes
})

type Renamed = "due_date" | "end_on" | "fallback_value" | "max_samples" | "start_on" | "stop_at_completions"

const toDomain = <Attributes extends Pick<z.output<typeof fields>, Renamed>>({
  due_date: dueDate,
  end_on: scheduledEndDate,
  fallback_value: fallbackValue,
  max_samples: maxSamples,
  start_on: startOn,
  stop_at_completions: stopAtCompletions,
  ...rest
}: Attributes) => ({ ...rest, dueDate, fallbackValue, maxSamples, scheduledEndDate, startOn, stopAtCompletions })

export const NewExperimentAttributes = fields.transform(toDomain)
export const ExperimentAttributes = fields.partial({ name: true }).transform(toDomain)
