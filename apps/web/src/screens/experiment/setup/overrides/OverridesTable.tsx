import { useMutation, useQuery } from "@tanstack/react-query"
import { Button } from "../../../../parts/controls/Button.tsx"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { Time } from "../../../../parts/values/Time.tsx"
import { sentenceOf } from "../../../../service/failures.ts"
import { queryClient } from "../../../../service/queryClient.ts"
import { client, trpc } from "../../../../service/trpc.ts"
import { texts as common } from "../../../../texts/common.ts"
import { overridesTexts as texts } from "../../../../texts/setup/setupOverrides.ts"
import { effectOf } from "./effectOf.ts"
import { effectsOptions, type Override } from "./overridesOptions.ts"

interface OverridesTableProps {
  readonly experimentId: string
  readonly overrides: readonly Override[]
  readonly canSave: boolean
}

const readAgain = () => queryClient.invalidateQueries(trpc.overrides.pathFilter())

const putBack = async ({ allocated_bucket, experiment_id, sampled_entity, sampled_value }: Override) => {
  try {
    await client.overrides.create.mutate({ experiment_id, sampled_entity, sampled_value, allocated_bucket })
    await readAgain()
  } catch (error) {
    showToast({ kind: "bad", text: sentenceOf(error) })
  }
}

/** Overrides, whether each is in effect now, and a button that removes it. */
export const OverridesTable = ({ canSave, experimentId, overrides }: OverridesTableProps) => {
  const effects = useQuery(effectsOptions(experimentId, overrides))
  const remove = useMutation({
    mutationFn: ({ experiment_id, id }: Override) => client.overrides.delete.mutate({ experiment_id, override_id: id }),
    onSuccess: async (_, removed) => {
      showToast({
        text: texts.removed(removed.sampled_value),
        action: { text: common.undo, run: () => void putBack(removed) }
      })
      await readAgain()
    },
    onError: (error) => showToast({ kind: "bad", text: sentenceOf(error) })
  })
  return (
    <ScrollX label={texts.title}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{texts.entity}</th>
            <th scope="col">{texts.value}</th>
            <th scope="col">{texts.bucket}</th>
            <th scope="col">{texts.effect}</th>
            <th scope="col">{texts.since}</th>
            {canSave && (
              <th scope="col">
                <span className="visually-hidden">{texts.remove}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {overrides.map((override) => {
            const decision = effects.data?.get(override.id)
            const effect = decision && effectOf(override, decision)
            return (
              <tr key={override.id}>
                <td>{override.sampled_entity}</td>
                <td className="override-value">{override.sampled_value}</td>
                <td>{override.allocated_bucket}</td>
                <td>
                  {effect === undefined ? (
                    "…"
                  ) : (
                    <span className={effect.inForce ? "badge badge-good" : "badge badge-warn"}>{effect.text}</span>
                  )}
                </td>
                <td>
                  <Time value={override.updated_at} />
                </td>
                {canSave && (
                  <td className="end">
                    <Button
                      small
                      aria-label={texts.removeOf(override.sampled_value)}
                      busy={remove.isPending && remove.variables.id === override.id}
                      onClick={() => remove.mutate(override)}
                    >
                      {texts.remove}
                    </Button>
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </ScrollX>
  )
}
