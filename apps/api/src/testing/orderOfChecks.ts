import { nothing } from "./planningRefusals.ts"
import { data, type Lab } from "./usePlanning.ts"

export const withWrongToken = { authorization: "Bearer wrong" }

/** The experiments of an unknown project of the lab's team. */
export const inTeam = ({ teamId }: Lab) => `teams/${teamId}/projects/${nothing}/experiments`

/** An experiment with only its creator assigned yet. */
export const unassigned = async ({ experimentsPath, owner }: Lab) => {
  const made = await owner.ask("POST", experimentsPath, data("experiments", { name: "Not assigned yet" }))
  return `${experimentsPath}/${made.data.id}`
}
