import { client, type Inputs } from "./trpc.ts"

/** Where the planning API has an experiment. Only that API archives. */
export type PlannedAddress = Pick<Inputs["planning"]["experiments"]["update"], "id" | "project_id" | "team_id">

const change = async (address: PlannedAddress, archived: boolean): Promise<void> => {
  await client.planning.experiments.update.mutate({
    ...address,
    data: { type: "experiments", attributes: { archived } }
  })
}

export const archiveExperiment = (address: PlannedAddress): Promise<void> => change(address, true)

/** Restores an experiment. `restart` is its id in the sampling API if it shall run again, which archiving has stopped. */
export const restoreExperiment = async (address: PlannedAddress, restart: string | null): Promise<void> => {
  await change(address, false)
  if (restart !== null) await client.experiments.update.mutate({ experiment_id: restart, active: true })
}
