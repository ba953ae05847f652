import { statuses } from "@sortition/domain/planning/status"
import { z } from "zod"
import { archivedAttribute, dateAttribute, descriptionAttribute, nameAttribute } from "./attributes.ts"

/** In the order in which problems are reported. */
const fields = z.object({
  archived: archivedAttribute,
  name: nameAttribute,
  description: descriptionAttribute,
  status: z.enum(statuses, { error: "Status is not included in the list" }).optional(),
  start_on: dateAttribute("Start on"),
  due_date: dateAttribute("Due date")
})

const toDomain = <Dates extends Pick<z.output<typeof fields>, "due_date" | "start_on">>({
  due_date: dueDate,
  start_on: startOn,
  ...rest
}: Dates) => ({ ...rest, dueDate, startOn })

export const NewExperimentAttributes = fields.transform(toDomain)
export const ExperimentAttributes = fields.partial({ name: true }).transform(toDomain)
