import { useMutation } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { ConfirmDialog } from "../../../../parts/feedback/ConfirmDialog.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Note } from "../../../../parts/feedback/Note.tsx"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { queryClient } from "../../../../service/queryClient.ts"
import { client, type Outputs, trpc } from "../../../../service/trpc.ts"
import { resultsSearch } from "../../../../shell/searches.ts"
import { rampTexts as texts } from "../../../../texts/setup/setupLimits.ts"
import { RampChart } from "./RampChart.tsx"
import { RampSteps } from "./RampSteps.tsx"
import type { Ramp } from "./rampOptions.ts"

interface RampViewProps {
  readonly ramp: Ramp
  readonly buckets: Outputs["buckets"]["list"]
  readonly canSave: boolean
}

/** A stored ramp: its drawing, its steps, and what can be done about it. */
export const RampView = ({ buckets, canSave, ramp }: RampViewProps) => {
  const { experiment_id, pause_on_srm, paused_at, steps } = ramp
  const [isStopping, setStopping] = useState(false)
  const done = async (text: string) => {
    await Promise.all([trpc.ramps, trpc.buckets].map((router) => queryClient.invalidateQueries(router.pathFilter())))
    showToast({ kind: "good", text })
  }
  const resume = useMutation({
    mutationFn: () => client.ramps.resume.mutate({ experiment_id }),
    onSuccess: () => done(texts.resumed)
  })
  const stop = useMutation({
    mutationFn: () => client.ramps.delete.mutate({ experiment_id }),
    onSuccess: () => done(texts.stopped)
  })
  return (
    <div className="stack">
      {paused_at !== null && (
        <Note
          kind="warn"
          action={
            <span className="row">
              <Link
                to="/experiments/$experimentId/results"
                params={{ experimentId: experiment_id }}
                search={resultsSearch({ view: "split" })}
              >
                {texts.results}
              </Link>
              {canSave && (
                <Button small busy={resume.isPending} onClick={() => resume.mutate()}>
                  {texts.resume}
                </Button>
              )}
            </span>
          }
        >
          {texts.paused}
        </Note>
      )}
      {resume.isError && <Failure error={resume.error} />}
      <RampChart steps={steps} buckets={buckets} now={Date.now()} />
      <RampSteps steps={steps} />
      <p className="soft small">{pause_on_srm ? texts.alarmPauses : texts.alarmIgnored}</p>
      {canSave && (
        <div className="row row-end">
          <Button kind="danger" onClick={() => setStopping(true)}>
            {texts.stop}
          </Button>
        </div>
      )}
      {isStopping && (
        <ConfirmDialog
          title={texts.stopTitle}
          confirm={texts.stop}
          danger
          busy={stop.isPending}
          error={stop.error}
          onConfirm={() => stop.mutate()}
          onClose={() => setStopping(false)}
        >
          <p>{texts.stopText}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
