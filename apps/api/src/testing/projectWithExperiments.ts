import { onDatabase } from "./onDatabase.ts"
import { data, type Lab } from "./usePlanning.ts"

let projects = 0

/** A new project of the lab's team by its owner, with experiments of these attributes in that order. */
export const projectWithExperiments = async ({ owner, teamId }: Lab, experiments: readonly object[] = []) => {
  const name = `Project ${++projects}`
  const { data: project } = await owner.ask("POST", `teams/${teamId}/projects`, data("projects", { name }))
  const path = `teams/${teamId}/projects/${project.id}/experiments`
  const ids: string[] = []
  for (const [index, attributes] of experiments.entries()) {
    const body = data("experiments", { name: `Experiment ${index + 1}`, ...attributes })
    ids.push((await owner.ask("POST", path, body)).data.id)
  }
  return { path, ids }
}

/** Sets the times of creation and last change, which no client can. */
export const setTimes = (
  databaseUrl: string,
  id: string | undefined,
  times: { readonly created_at?: string; readonly updated_at?: string }
): Promise<void> =>
  onDatabase(databaseUrl, async (sql) => {
    await sql`UPDATE experiments SET ${sql(times)} WHERE number = ${id ?? ""}`
  })
