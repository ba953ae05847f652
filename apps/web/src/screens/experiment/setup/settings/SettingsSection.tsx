import { useQuery } from "@tanstack/react-query"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { taggedExperimentOptions } from "../../../../service/experiment.ts"
import { useMay } from "../../../../service/session.ts"
import { trpc } from "../../../../service/trpc.ts"
import { flagTexts } from "../../../../texts/setup/setupFlag.ts"
import { settingsTexts as texts } from "../../../../texts/setup/setupSettings.ts"
import { FactsCard } from "./FactsCard.tsx"
import { FlagForm } from "./FlagForm.tsx"
import { SettingsForm } from "./SettingsForm.tsx"

/** What describes an experiment, when it runs, and how it ends. */
export const SettingsSection = ({ experimentId }: { readonly experimentId: string }) => {
  const experiment = useQuery(taggedExperimentOptions(experimentId))
  const planned = useQuery(trpc.experiments.planned.queryOptions({ experiment_id: experimentId }))
  const may = useMay("experiment_manage")
  const failed = [experiment, planned].find(({ error }) => error !== null)
  if (failed !== undefined) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  if (experiment.data === undefined || planned.data === undefined) return <Skeleton height={760} />
  const { archived } = experiment.data.value
  const hint = archived ? texts.archived : may ? texts.hint : texts.readOnly
  return (
    <>
      <Card title={texts.title} hint={hint}>
        <SettingsForm experiment={experiment.data} planned={planned.data} canSave={may && !archived} />
      </Card>
      <Card title={flagTexts.title} hint={flagTexts.hint}>
        <FlagForm stored={experiment.data} canSave={may && !archived} />
      </Card>
      <FactsCard experiment={experiment.data.value} planned={planned.data} />
    </>
  )
}
