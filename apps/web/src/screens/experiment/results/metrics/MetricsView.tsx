import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Button } from "../../../../parts/controls/Button.tsx"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { Card } from "../../../../parts/layout/Card.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { formatPercent } from "../../../../parts/values/numbers.ts"
import { sentenceOf } from "../../../../service/failures.ts"
import { useMay } from "../../../../service/session.ts"
import { type Outputs, trpc } from "../../../../service/trpc.ts"
import { metricsTexts as texts } from "../../../../texts/metrics.ts"
import { MetricForm } from "./MetricForm.tsx"
import { useMetricChanged } from "./useMetricChanged.ts"

type Metric = Outputs["metrics"]["list"][number]

const roles = ["primary", "secondary", "guardrail"] as const

const Row = ({ canChange, metric }: { readonly metric: Metric; readonly canChange: boolean }) => {
  const { experiment_id, id, name } = metric
  const queryClient = useQueryClient()
  const changed = useMetricChanged(experiment_id)
  const key = trpc.metrics.list.queryKey({ experiment_id })
  const update = useMutation(
    trpc.metrics.update.mutationOptions({
      onMutate: async ({ archived, role }) => {
        await queryClient.cancelQueries({ queryKey: key })
        const before = queryClient.getQueryData(key)
        queryClient.setQueryData(key, (all) =>
          all?.map((each) =>
            each.id === id ? { ...each, role: role ?? each.role, archived: archived ?? each.archived } : each
          )
        )
        return { before }
      },
      onError: (error, _input, context) => {
        queryClient.setQueryData(key, context?.before)
        showToast({ kind: "bad", text: sentenceOf(error) })
      },
      onSettled: changed
    })
  )
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{texts.shortKinds[metric.kind]}</td>
      <td>{texts.goals[metric.goal]}</td>
      <td>
        {canChange ? (
          <select
            className="input metric-role"
            aria-label={texts.roleOf(name)}
            value={metric.role}
            onChange={({ target }) => {
              const role = roles.find((each) => each === target.value)
              if (role !== undefined) update.mutate({ experiment_id, metric_id: id, role })
            }}
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {texts.shortRoles[role]}
              </option>
            ))}
          </select>
        ) : (
          texts.shortRoles[metric.role]
        )}
      </td>
      <td className="end">{metric.minimum_effect === null ? "–" : formatPercent(metric.minimum_effect)}</td>
      <td>{metric.archived ? texts.archived : metric.built_in ? texts.builtIn : texts.accepts}</td>
      <td className="end">
        {canChange && !metric.built_in && (
          <Button
            small
            aria-label={`${metric.archived ? texts.restore : texts.archive}: ${name}`}
            onClick={() => update.mutate({ experiment_id, metric_id: id, archived: !metric.archived })}
          >
            {metric.archived ? texts.restore : texts.archive}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** The metrics of the experiment, and a form for another one. */
export const MetricsView = ({ experimentId }: { readonly experimentId: string }) => {
  const canChange = useMay("experiment_manage")
  const metrics = useQuery(trpc.metrics.list.queryOptions({ experiment_id: experimentId }))
  if (metrics.data === undefined) return <Skeleton height={320} />
  const heads = [texts.name, texts.kind, texts.goal, texts.role, texts.minimumEffect, texts.state]
  return (
    <>
      <Card title={texts.title} hint={texts.hint}>
        <ScrollX label={texts.title}>
          <table className="plain-table">
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col" className={head === texts.minimumEffect ? "end" : ""}>
                    {head}
                  </th>
                ))}
                <th scope="col">
                  <span className="visually-hidden">{texts.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {metrics.data.map((metric) => (
                <Row key={metric.id} metric={metric} canChange={canChange} />
              ))}
            </tbody>
          </table>
        </ScrollX>
      </Card>
      {canChange && (
        <Card title={texts.declare}>
          <MetricForm experimentId={experimentId} />
        </Card>
      )}
    </>
  )
}
