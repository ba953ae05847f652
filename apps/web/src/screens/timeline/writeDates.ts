import { teamOf } from "../../service/plannedExperiment.ts"
import { client } from "../../service/trpc.ts"
import { changedDates, type DateField, type Dates, type ListedExperiment } from "./Dates.ts"

export interface DateChange {
  /** The experiment that the reader has seen. */
  readonly read: ListedExperiment
  readonly from: Dates
  readonly to: Dates
}

/** Stores changed dates unless another editor changed the experiment. A due date travels by the planning API, together with the others. */
export const writeDates = async ({ from, read, to }: DateChange): Promise<void> => {
  const changed = changedDates(from, to)
  const field = <Name extends string>(date: DateField, name: Name) => {
    const value = to[date]
    const written = value === null ? null : new Date(value).toISOString()
    return changed.includes(date) ? { [name]: written } : {}
  }
  const options = { context: { ifMatch: `"${read.tag}"` } }
  if (!changed.includes("due")) {
    const dates = { ...field("start", "scheduled_start_date"), ...field("end", "scheduled_end_date") }
    await client.experiments.update.mutate({ experiment_id: read.id, ...dates }, options)
    return
  }
  const attributes = { ...field("start", "start_on"), ...field("end", "end_on"), ...field("due", "due_date") }
  await client.planning.experiments.update.mutate(
    {
      team_id: await teamOf(),
      project_id: read.project_number,
      id: read.number,
      data: { type: "experiments", attributes }
    },
    options
  )
}
