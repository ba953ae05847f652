import { nothing } from "./planningRefusals.ts"
import { data, type Lab } from "./usePlanning.ts"

export const withWrongToken = { authorization: "Bearer wrong" }

/** Experiments of a project that the lab's team does not have. */
export const inTeam = ({ teamId }: Lab) => `teams/${teamId}/projects/${nothing}/experiments`

/** An experiment that nobody but its creator is assigned to yet. */
export const unassigned = async ({ experimentsPath, owner }: Lab) => {
  const made = await owner.ask("POST", experimentsPath, data("experiments", { name: "Not assigned yet" }))
  return `${experimentsPath}/${made.data.id}`
}
