import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { isOutdated } from "../../../../service/failures.ts"
import { listedOptions, teamOf } from "../../../../service/plannedExperiment.ts"
import { client, type Outputs } from "../../../../service/trpc.ts"
import { type Decision, withDecision } from "./decisionText.ts"

type Experiment = Outputs["experiments"]["get"]

interface Request {
  /** Null without a signed-in session, which cannot store one. */
  readonly decision: Decision | null
  readonly complete: boolean
}

/** What is stored now and what would be, after another editor was faster. */
export interface Conflict {
  readonly request: Request
  readonly theirs: string
  readonly yours: string
}

/** Appends a decision to the description, and completes the experiment if wanted, in one change. */
export const useDecide = (experiment: Experiment, onDone: (completed: boolean) => void) => {
  const queryClient = useQueryClient()
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const listed = () => queryClient.fetchQuery({ ...listedOptions(experiment), staleTime: 0 })

  const store = async (decision: Decision, complete: boolean) => {
    const found = await listed()
    if (found === null) throw new Error("the experiment is not in the list of the team")
    await client.planning.experiments.update.mutate(
      {
        team_id: await teamOf(),
        project_id: found.project_number,
        id: found.number,
        data: {
          type: "experiments",
          id: found.number,
          attributes: {
            description: withDecision(found.description, decision),
            ...(complete && { status: "completed" as const })
          }
        }
      },
      { context: { ifMatch: `"${found.tag}"` } }
    )
  }

  const mutation = useMutation({
    mutationFn: async ({ complete, decision }: Request) => {
      if (decision !== null) await store(decision, complete)
      else await client.experiments.update.mutate({ experiment_id: experiment.id, completed: true })
    },
    onSuccess: async (_done, { complete, decision }) => {
      setConflict(null)
      await queryClient.invalidateQueries()
      onDone(complete || decision === null)
    },
    onError: async (error, request) => {
      if (!isOutdated(error) || request.decision === null) return
      const found = await listed()
      const theirs = found?.description ?? ""
      setConflict({ request, theirs, yours: withDecision(theirs, request.decision) })
    }
  })
  return { conflict, setConflict, mutation }
}
