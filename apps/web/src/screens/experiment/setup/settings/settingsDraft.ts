import { client, type Inputs, type Outputs } from "../../../../service/trpc.ts"
import type { Experiment } from "../useExperimentChange.ts"

export type Planned = Outputs["experiments"]["planned"]

/** Everything that the form changes: what the sampling API has of an experiment, and what only the planning API has. */
export type Settings = Experiment & Pick<Planned, "description" | "due_date">

export const draftOf = (settings: Settings) => ({
  name: settings.name,
  description: settings.description ?? "",
  scheduled_start_date: settings.scheduled_start_date,
  scheduled_end_date: settings.scheduled_end_date,
  due_date: settings.due_date
})

export type SettingsDraft = ReturnType<typeof draftOf>

type Attributes = Inputs["planning"]["experiments"]["update"]["data"]["attributes"]

/** Changes an experiment by the planning API, whose ids `planned` has. */
const changePlanned = (
  { id, project_id, team_id }: Pick<Planned, "id" | "project_id" | "team_id">,
  attributes: Attributes,
  ifMatch?: string
) =>
  client.planning.experiments.update.mutate(
    { team_id, project_id, id, data: { type: "experiments", id, attributes } },
    ifMatch === undefined ? {} : { context: { ifMatch } }
  )

/** One request changes everything together. Only the planning API has a description and a due date; it needs a signed-in user. */
export const sendSettings = async (
  experimentId: string,
  planned: Planned,
  { description, due_date, scheduled_end_date, scheduled_start_date, ...name }: Partial<SettingsDraft>,
  ifMatch: string
): Promise<void> => {
  const dates = {
    ...(scheduled_start_date !== undefined && { scheduled_start_date }),
    ...(scheduled_end_date !== undefined && { scheduled_end_date })
  }
  if (description === undefined && due_date === undefined) {
    await client.experiments.update.mutate({ experiment_id: experimentId, ...name, ...dates }, { context: { ifMatch } })
    return
  }
  const attributes = {
    ...name,
    ...(description !== undefined && { description: description === "" ? null : description }),
    ...(due_date !== undefined && { due_date }),
    ...(scheduled_start_date !== undefined && { start_on: scheduled_start_date }),
    ...(scheduled_end_date !== undefined && { end_on: scheduled_end_date })
  }
  await changePlanned(planned, attributes, ifMatch)
}
