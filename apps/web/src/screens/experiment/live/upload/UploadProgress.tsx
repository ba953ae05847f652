import { toCsv } from "../../../../parts/charts/ChartTable.ts"
import { downloadFile } from "../../../../parts/charts/downloadFile.ts"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Note } from "../../../../parts/feedback/Note.tsx"
import { formatDuration } from "../../../../parts/values/duration.ts"
import { formatCount } from "../../../../parts/values/numbers.ts"
import { useStore } from "../../../../service/store.ts"
import { uploadTexts } from "../../../../texts/live/upload.ts"
import { problemsOf } from "./journal.ts"
import type { Upload } from "./startUpload.ts"

interface UploadProgressProps {
  readonly upload: Upload
  readonly onOther: () => void
}

const saveProblems = async (id: string, fileName: string): Promise<void> => {
  const problems = await problemsOf(id)
  const table = {
    columns: uploadTexts.problemColumns,
    rows: problems.map(({ line, reason, text }) => [line, reason, text])
  }
  downloadFile(`${fileName.replace(/\.[^.]+$/, "")}-problems.csv`, new Blob([toCsv(table)], { type: "text/csv" }))
}

/** How far an upload is, and what came of its rows. */
export const UploadProgress = ({ onOther, upload }: UploadProgressProps) => {
  const { error, perSecond, phase, position, total } = useStore(upload.state)
  const { created, done, existing, failed } = position
  const isOver = phase === "done" || phase === "failed" || phase === "cancelled"
  const { name } = upload.file.file
  return (
    <div className="stack">
      <div className="row row-between">
        <strong>{name}</strong>
        <span className="number soft">
          {uploadTexts.progress(done, total)}
          {phase === "sending" &&
            perSecond > 0 &&
            ` · ${uploadTexts.speed(perSecond, formatDuration(Math.max(1_000, ((total - done) / perSecond) * 1_000)))}`}
        </span>
      </div>
      <progress className="progress" max={total} value={done} aria-label={name} />
      <div role="status">
        {phase === "waiting" ? <Note kind="warn">{uploadTexts.phase.waiting}</Note> : uploadTexts.phase[phase]}
      </div>
      {phase === "failed" && <Failure error={error} />}
      <dl className="upload-counts">
        <div>
          <dt>{uploadTexts.created}</dt>
          <dd>{formatCount(created)}</dd>
        </div>
        <div>
          <dt>{uploadTexts.existing}</dt>
          <dd>{formatCount(existing)}</dd>
        </div>
        <div>
          <dt>{uploadTexts.failed}</dt>
          <dd>{formatCount(failed)}</dd>
        </div>
      </dl>
      <div className="row">
        {phase === "paused" && (
          <Button kind="main" onClick={upload.resume}>
            {uploadTexts.resume}
          </Button>
        )}
        {(phase === "sending" || phase === "waiting") && <Button onClick={upload.pause}>{uploadTexts.pause}</Button>}
        {!isOver && (
          <Button kind="danger" onClick={upload.cancel}>
            {uploadTexts.cancel}
          </Button>
        )}
        {failed > 0 && phase !== "cancelled" && (
          <Button onClick={() => void saveProblems(position.id, name)}>{uploadTexts.download(failed)}</Button>
        )}
        {isOver && <Button onClick={onOther}>{uploadTexts.another}</Button>}
      </div>
      {!isOver && <p className="soft small">{uploadTexts.safe}</p>}
    </div>
  )
}
