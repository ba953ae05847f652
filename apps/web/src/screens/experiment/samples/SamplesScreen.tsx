import "../../../style/samples.css"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { lazy, Suspense, useCallback, useMemo, useState } from "react"
import { Button, buttonClass } from "../../../parts/controls/Button.tsx"
import { ConfirmDialog } from "../../../parts/feedback/ConfirmDialog.tsx"
import { useMay } from "../../../service/session.ts"
import { trpc } from "../../../service/trpc.ts"
import { sampleTexts } from "../../../texts/samples.ts"
import { BucketCounts } from "./BucketCounts.tsx"
import { filterKey } from "./filtersOf.ts"
import { SampleFilterForm } from "./SampleFilterForm.tsx"
import { SampleTable } from "./SampleTable.tsx"
import { sampleColumns } from "./sampleColumns.tsx"
import type { Sample } from "./samplePages.ts"
import { useCompletion } from "./useCompletion.ts"
import { useSamplesSearch } from "./useSamplesSearch.ts"

const ReceiptDialog = lazy(() =>
  import("./receipt/ReceiptDialog.tsx").then(({ ReceiptDialog }) => ({ default: ReceiptDialog }))
)

const { completing, export: exports } = sampleTexts

const countsMs = 10_000

/** Every sample of an experiment: to filter, to explain, to complete and to export. */
export const SamplesScreen = () => {
  const { change, experimentId, search } = useSamplesSearch()
  const queryClient = useQueryClient()
  const mayComplete = useMay("experiment_samples_manage")
  const counts = useQuery({
    ...trpc.samples.counts.queryOptions({ experiment_id: experimentId }),
    refetchInterval: countsMs
  })
  const [reading, setReading] = useState(0)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isConfirming, setIsConfirming] = useState(false)
  const { complete, completedAt } = useCompletion(experimentId)

  const bucketCounts = counts.data?.buckets
  const buckets = useMemo(() => bucketCounts?.map(({ bucket_name }) => bucket_name) ?? [], [bucketCounts])
  const isChosen = useCallback(({ id }: Sample) => chosen.has(id), [chosen])
  const onOpen = useCallback(({ id }: Sample) => change({ sample: id }), [change])
  const onChoose = useCallback(
    ({ id }: Sample, isNow: boolean) =>
      setChosen((before) => new Set(isNow ? [...before, id] : [...before].filter((each) => each !== id))),
    []
  )
  const columns = useMemo(
    () => sampleColumns({ buckets, mayComplete, isChosen, onChoose, completedAt, onOpen }),
    [buckets, mayComplete, isChosen, onChoose, completedAt, onOpen]
  )
  const refresh = () => {
    queryClient.removeQueries(trpc.samples.list.queryFilter())
    void counts.refetch()
    setReading(reading + 1)
  }
  return (
    <div className="stack">
      <BucketCounts counts={bucketCounts} chosen={search.bucket} onChoose={(bucket) => change({ bucket })} />
      <SampleFilterForm search={search} buckets={buckets} onChange={change} />
      <div className="row row-between">
        <div className="row" aria-live="polite">
          {chosen.size > 0 && (
            <>
              <span>{sampleTexts.chosen(chosen.size)}</span>
              <Button kind="main" onClick={() => setIsConfirming(true)}>
                {completing.verb}
              </Button>
              <Button kind="plain" onClick={() => setChosen(new Set())}>
                {sampleTexts.clearChosen}
              </Button>
            </>
          )}
        </div>
        <div className="row">
          <Button kind="plain" onClick={refresh}>
            {sampleTexts.refresh}
          </Button>
          <span className="small soft" id="export-label">
            {exports.label}
          </span>
          {exports.formats.map(({ format, text }) => (
            <a
              key={format}
              className={buttonClass({ small: true })}
              href={`/api/v1/experiments/${experimentId}/samples/export?format=${format}`}
              download
              title={exports.hint}
              aria-label={`${exports.label}: ${text}`}
            >
              {text}
            </a>
          ))}
        </div>
      </div>
      <SampleTable
        key={`${filterKey(search)} ${reading}`}
        experimentId={experimentId}
        search={search}
        columns={columns}
        isChosen={isChosen}
        onOpen={onOpen}
      />
      {search.sample !== undefined && (
        <Suspense>
          <ReceiptDialog
            experimentId={experimentId}
            sampleId={search.sample}
            buckets={buckets}
            mayComplete={mayComplete}
            onComplete={(id) => complete([id])}
            onClose={() => change({ sample: undefined })}
          />
        </Suspense>
      )}
      {isConfirming && (
        <ConfirmDialog
          title={completing.title(chosen.size)}
          confirm={completing.verb}
          onClose={() => setIsConfirming(false)}
          onConfirm={() => {
            complete([...chosen])
            setChosen(new Set())
            setIsConfirming(false)
          }}
        >
          <p>{completing.text}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
