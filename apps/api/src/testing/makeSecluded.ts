import { data, type Lab } from "./usePlanning.ts"

/** A project of the lab's team where only its Owner has a role, and an experiment of it. */
export const makeSecluded = async ({ owner, teamId }: Lab) => {
  const projects = `teams/${teamId}/projects`
  const project = await owner.ask("POST", projects, data("projects", { name: `Secluded ${crypto.randomUUID()}` }))
  const projectId = project.data.id
  const made = await owner.ask("POST", `${projects}/${projectId}/experiments`, data("experiments", { name: "Theirs" }))
  return { projectId, experimentId: made.data.id }
}
