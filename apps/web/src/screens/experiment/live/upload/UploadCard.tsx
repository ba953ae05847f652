import "../../../../style/upload.css"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { useStore } from "../../../../service/store.ts"
import { trpc } from "../../../../service/trpc.ts"
import { uploadTexts } from "../../../../texts/live/upload.ts"
import { activeUploads, closeUpload } from "./activeUploads.ts"
import { FileDrop } from "./FileDrop.tsx"
import { type Position, readPosition } from "./journal.ts"
import { type OpenedFile, openFile } from "./openFile.ts"
import { UploadForm } from "./UploadForm.tsx"
import { UploadProgress } from "./UploadProgress.tsx"

interface Chosen {
  readonly file: OpenedFile
  readonly position: Position | undefined
}

/** Enrols the entities of a file. */
export const UploadCard = ({ experimentId }: { readonly experimentId: string }) => {
  const upload = useStore(activeUploads).get(experimentId)
  const criteria = useQuery(trpc.criteria.list.queryOptions({ experiment_id: experimentId }))
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [error, setError] = useState<unknown>(null)
  const choose = (file: File) => {
    setError(null)
    openFile(file)
      .then(async (opened) => ({
        file: opened,
        position: await readPosition(`${experimentId} ${opened.fingerprint}`)
      }))
      .then(setChosen, setError)
  }
  const other = () => {
    closeUpload(experimentId)
    setChosen(null)
  }
  return (
    <Card title={uploadTexts.title} hint={uploadTexts.hint}>
      {error !== null && <Failure error={error} />}
      {upload !== undefined ? (
        <UploadProgress upload={upload} onOther={other} />
      ) : chosen === null || criteria.isPending ? (
        <FileDrop onFile={choose} />
      ) : (
        <UploadForm
          key={chosen.file.fingerprint}
          experimentId={experimentId}
          file={chosen.file}
          entity={criteria.data?.[0]?.sampling_model ?? "User"}
          position={chosen.position}
          onOther={other}
        />
      )}
    </Card>
  )
}
