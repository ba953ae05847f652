import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { EmptyState } from "../../../../parts/layout/EmptyState.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { experimentOptions } from "../../../../service/experiment.ts"
import { useMay } from "../../../../service/session.ts"
import { trpc } from "../../../../service/trpc.ts"
import "../../../../style/setupOverrides.css"
import { texts as common } from "../../../../texts/common.ts"
import { overridesTexts as texts } from "../../../../texts/setup/setupOverrides.ts"
import { AddOverride } from "./AddOverride.tsx"
import { OverridesTable } from "./OverridesTable.tsx"
import { overridesOptions } from "./overridesOptions.ts"
import { PasteDialog } from "./PasteDialog.tsx"

const route = getRouteApi("/frame/experiments/$experimentId/")

/** The entities that are forced into buckets. */
export const OverridesSection = ({ experimentId }: { readonly experimentId: string }) => {
  const { value } = route.useSearch()
  const navigate = route.useNavigate()
  const [isPasting, setPasting] = useState(false)
  const pages = useInfiniteQuery(overridesOptions(experimentId, value))
  const experiment = useQuery(experimentOptions(experimentId))
  const buckets = useQuery(trpc.buckets.list.queryOptions({ experiment_id: experimentId }))
  const may = useMay("experiment_manage")
  const failed = [pages, experiment, buckets].find(({ error }) => error !== null)
  if (failed !== undefined) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  if (pages.data === undefined || experiment.data === undefined || buckets.data === undefined) {
    return <Skeleton height={420} />
  }
  const { archived } = experiment.data
  const canSave = may && !archived && buckets.data.length > 0
  const names = buckets.data.map(({ bucket_name }) => bucket_name)
  const found = pages.data.pages.flat()
  const hint = archived ? texts.archived : may ? texts.hint : texts.readOnly
  return (
    <Card
      title={texts.title}
      hint={hint}
      actions={
        canSave && (
          <Button small onClick={() => setPasting(true)}>
            {texts.paste.open}
          </Button>
        )
      }
    >
      {canSave && <AddOverride key={names.join()} experimentId={experimentId} buckets={names} />}
      {(found.length > 0 || value !== undefined) && (
        <div className="override-find">
          <TextField
            label={texts.find}
            type="search"
            value={value ?? ""}
            onChange={(text) =>
              void navigate({
                search: (before) => ({ ...before, value: text === "" ? undefined : text }),
                replace: true
              })
            }
          />
        </div>
      )}
      {found.length > 0 && <OverridesTable experimentId={experimentId} overrides={found} canSave={canSave} />}
      {found.length === 0 && (
        <EmptyState title={texts.empty}>
          {value !== undefined ? texts.nothing(value) : names.length === 0 ? texts.noBuckets : texts.emptyText}
        </EmptyState>
      )}
      {pages.hasNextPage && (
        <div className="row">
          <Button small busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {common.more}
          </Button>
        </div>
      )}
      {isPasting && <PasteDialog experimentId={experimentId} buckets={names} onClose={() => setPasting(false)} />}
    </Card>
  )
}
