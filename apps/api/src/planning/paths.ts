import type { ExperimentPath, ProjectPath } from "@sortition/domain/planning/Access"
import { z } from "zod"

/** An id is decimal digits; any other text is accepted here and not found later. */
const id = z.string()

export const teamPath = z.object({ team_id: id })
export const projectPath = teamPath.extend({ project_id: id })
export const experimentPath = projectPath.extend({ experiment_id: id })

export const toProjectPath = ({ project_id, team_id }: z.infer<typeof projectPath>): ProjectPath => ({
  teamId: team_id,
  projectId: project_id
})

export const toExperimentPath = ({ experiment_id, ...path }: z.infer<typeof experimentPath>): ExperimentPath => ({
  ...toProjectPath(path),
  experimentId: experiment_id
})
