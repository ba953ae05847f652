import { type Plan, statuses } from "@sortition/domain/planning/status"
import type { Problem } from "@sortition/domain/shared/Problem"
import type { JsonObject } from "../schemas/parseJsonObject.ts"
import {
  attributeReader,
  descriptionRule,
  nameRule,
  oneOf,
  optionalDate,
  optionalText,
  orUnchanged,
  text
} from "./attributeReaders.ts"

export interface ExperimentAttributes {
  /** What was given and can be used; other attributes than these are dropped. */
  readonly plan: Plan
  /** In the order in which their messages are published. */
  readonly problems: readonly Problem[]
}

/**
 * Reads the attributes of a planned experiment. A problem is not thrown: on an update the permission comes before it, and what was given with
 * a problem counts as a change. On `create` the name must be there; on `update` the stored one is no problem, although the sampling API takes
 * shorter ones.
 */
export const readExperimentAttributes = (
  attributes: JsonObject,
  mode: "create" | "update",
  storedName?: string
): ExperimentAttributes => {
  const { problems, read, require } = attributeReader(attributes)
  const archived = read("archived", oneOf("Archived", [true, false]))
  const name = (mode === "create" ? require : read)("name", orUnchanged(storedName, text(nameRule)))
  const description = read("description", optionalText(descriptionRule))
  const status = read("status", oneOf("Status", statuses))
  const startOn = read("start_on", optionalDate("Start on"))
  const dueDate = read("due_date", optionalDate("Due date"))
  return { plan: { name, description, status, archived, dueDate, startOn }, problems }
}
