import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Note } from "../../../../parts/feedback/Note.tsx"
import { uploadTexts } from "../../../../texts/live/upload.ts"
import { setUpload } from "./activeUploads.ts"
import { forget, type Position } from "./journal.ts"
import { guessColumns, type Mapping, mappingProblem } from "./Mapping.ts"
import type { OpenedFile } from "./openFile.ts"
import { Preview } from "./Preview.tsx"
import { startUpload } from "./startUpload.ts"
import { useCount } from "./useCount.ts"

interface UploadFormProps {
  readonly experimentId: string
  readonly file: OpenedFile
  /** The kind of entity that the experiment samples, as far as its criteria say. */
  readonly entity: string
  readonly position: Position | undefined
  readonly onOther: () => void
}

const beginning = (id: string): Position => ({ id, done: 0, created: 0, existing: 0, failed: 0, at: Date.now() })

/** What a file holds, before anything is sent. */
export const UploadForm = ({ entity, experimentId, file, onOther, position }: UploadFormProps) => {
  const [mapping, setMapping] = useState<Mapping>(() => ({ entity, columns: guessColumns(file.columns) }))
  const counting = useCount(file, mapping)
  const problem = file.format === "csv" ? mappingProblem(mapping) : mapping.entity.trim() === "" ? "no_entity" : null
  const { invalid, rows } = counting.count
  const id = `${experimentId} ${file.fingerprint}`
  const begin = (from: Position) =>
    setUpload(experimentId, startUpload({ experimentId, file, mapping, total: rows, position: from }))
  const canStart = problem === null && counting.isOver && rows > 0
  const isInterrupted = position !== undefined && position.done < rows
  return (
    <div className="stack">
      <div className="row row-between">
        <strong>{file.file.name}</strong>
        <Button small onClick={onOther}>
          {uploadTexts.another}
        </Button>
      </div>
      <Preview file={file} mapping={mapping} onChange={setMapping} />
      <div className="upload-fields">
        <TextField
          label={uploadTexts.entity}
          hint={uploadTexts.entityHint}
          problem={problem === null ? undefined : uploadTexts.mapping[problem]}
          value={mapping.entity}
          onChange={(next) => setMapping({ ...mapping, entity: next })}
        />
        <p className="soft small">
          {file.format === "ndjson" && uploadTexts.lines}
          {mapping.columns.some(({ role }) => role === "bucket") && uploadTexts.bucketNote}
        </p>
      </div>
      {counting.error !== null && <Failure error={counting.error} />}
      {counting.isOver && position !== undefined && position.done > 0 && (
        <Note kind="good">
          {isInterrupted ? uploadTexts.interrupted(position.done) : uploadTexts.finished(position.done)}
        </Note>
      )}
      <div className="row row-between">
        <p role="status">
          {!counting.isOver
            ? uploadTexts.counting(rows)
            : rows === 0
              ? uploadTexts.empty
              : uploadTexts.counted(rows, invalid)}
        </p>
        <div className="row">
          {position !== undefined && (
            <Button
              disabled={!canStart}
              onClick={async () => {
                await forget(id)
                begin(beginning(id))
              }}
            >
              {uploadTexts.fromStart}
            </Button>
          )}
          {(position === undefined || isInterrupted) && (
            <Button kind="main" disabled={!canStart} onClick={() => begin(position ?? beginning(id))}>
              {position === undefined ? uploadTexts.start(rows) : uploadTexts.goOn(rows - position.done)}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}
