import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { ConfirmDialog } from "../../../../parts/feedback/ConfirmDialog.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { Card } from "../../../../parts/layout/Card.tsx"
import { queryClient } from "../../../../service/queryClient.ts"
import { client, trpc } from "../../../../service/trpc.ts"
import { settingsTexts } from "../../../../texts/setup/setupSettings.ts"
import type { Experiment } from "../useExperimentChange.ts"
import { changePlanned, type Planned } from "./settingsDraft.ts"

interface EndingCardProps {
  readonly experiment: Experiment
  readonly planned: Planned
}

const { ending: texts } = settingsTexts

const dialogs = {
  complete: { title: texts.completeTitle, text: texts.completeText, confirm: texts.complete, done: texts.completed },
  archive: { title: texts.archiveTitle, text: texts.archiveText, confirm: texts.archive, done: texts.archived }
} as const

type Ending = keyof typeof dialogs

const readAgain = () =>
  Promise.all([trpc.experiments, trpc.overview].map((router) => queryClient.invalidateQueries(router.pathFilter())))

/** Completes, archives and restores an experiment. */
export const EndingCard = ({ experiment, planned }: EndingCardProps) => {
  const { archived, completed_at, id } = experiment
  const [asked, setAsked] = useState<Ending | null>(null)
  const end = useMutation({
    mutationFn: async (ending: Ending): Promise<void> => {
      if (ending === "archive") await changePlanned(planned, { archived: true })
      else await client.experiments.update.mutate({ experiment_id: id, completed: true })
    },
    onSuccess: async (_, ending) => {
      await readAgain()
      setAsked(null)
      showToast({ kind: "good", text: dialogs[ending].done })
    }
  })
  const restore = useMutation({
    mutationFn: () => changePlanned(planned, { archived: false }),
    onSuccess: async () => {
      await readAgain()
      showToast({ kind: "good", text: texts.restored })
    }
  })
  const ask = (ending: Ending) => {
    end.reset()
    setAsked(ending)
  }
  return (
    <Card title={texts.title} hint={texts.hint}>
      {restore.isError && <Failure error={restore.error} />}
      <div className="row">
        {archived ? (
          <Button busy={restore.isPending} onClick={() => restore.mutate()}>
            {texts.restore}
          </Button>
        ) : (
          <>
            {completed_at === null ? (
              <Button kind="danger" onClick={() => ask("complete")}>
                {texts.complete}
              </Button>
            ) : (
              <span className="soft">{texts.isCompleted}</span>
            )}
            <Button kind="danger" onClick={() => ask("archive")}>
              {texts.archive}
            </Button>
          </>
        )}
      </div>
      {asked !== null && (
        <ConfirmDialog
          title={dialogs[asked].title}
          confirm={dialogs[asked].confirm}
          danger
          busy={end.isPending}
          error={end.error}
          onConfirm={() => end.mutate(asked)}
          onClose={() => setAsked(null)}
        >
          <p>{dialogs[asked].text}</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
