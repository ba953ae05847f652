import { useMutation, useQueryClient } from "@tanstack/react-query"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { sentenceOf } from "../../../service/failures.ts"
import { refreshExperiments } from "../../../service/refreshExperiments.ts"
import { client, trpc } from "../../../service/trpc.ts"
import { experimentsTexts } from "../../../texts/experiments.ts"
import { creationOf, type Draft } from "./newExperiment.ts"

const { new: texts } = experimentsTexts

const describe = async (experiment_id: string, description: string): Promise<void> => {
  const { id, project_id, team_id } = await client.experiments.planned.query({ experiment_id })
  await client.planning.experiments.update.mutate({
    team_id,
    project_id,
    id,
    data: { type: "experiments", attributes: { description } }
  })
}

interface Creation {
  /** The service now exists; the next attempt must not make it again. */
  readonly onService: (id: string) => void
  readonly onCreated: (id: string) => void
}

/** Creates the service if it is new, then the experiment, then its description. */
export const useCreation = ({ onCreated, onService }: Creation) => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (draft: Draft) => {
      const service = draft.serviceId ?? (await client.services.create.mutate({ name: draft.newService.trim() })).id
      if (draft.serviceId === null) {
        await queryClient.invalidateQueries(trpc.services.pathFilter())
        onService(service)
      }
      const created = await client.experiments.create.mutate(creationOf(draft, service))
      const description = draft.description.trim()
      if (description !== "") {
        await describe(created.id, description).catch((error: unknown) =>
          showToast({ kind: "bad", text: texts.withoutDescription(sentenceOf(error)) })
        )
      }
      return created
    },
    onSuccess: async ({ id, name }) => {
      void refreshExperiments()
      showToast({ kind: "good", text: texts.created(name) })
      onCreated(id)
    }
  })
}
