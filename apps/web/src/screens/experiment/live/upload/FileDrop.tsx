import { type DragEvent, useId, useState } from "react"
import { classes } from "../../../../parts/classes.ts"
import { uploadTexts } from "../../../../texts/live/upload.ts"

/** Where a file is dropped or chosen. */
export const FileDrop = ({ onFile }: { readonly onFile: (file: File) => void }) => {
  const id = useId()
  const [isOver, setOver] = useState(false)
  const choose = (files: FileList | null) => {
    const [file] = files ?? []
    if (file !== undefined) onFile(file)
  }
  const over = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse, the control inside is for all
    <div
      className={classes("file-drop", isOver && "is-over")}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        choose(event.dataTransfer.files)
      }}
    >
      <label htmlFor={id}>{uploadTexts.drop}</label>
      <input
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,.ndjson,.jsonl,text/csv,application/x-ndjson"
        onChange={({ target }) => choose(target.files)}
      />
    </div>
  )
}
