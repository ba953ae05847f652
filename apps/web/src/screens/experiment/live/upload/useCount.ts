import { useEffect, useState } from "react"
import { countRows, type RowCount } from "./countRows.ts"
import type { Mapping } from "./Mapping.ts"
import type { OpenedFile } from "./openFile.ts"

interface Counting {
  readonly count: RowCount
  readonly isOver: boolean
  readonly error: unknown
}

const none: Counting = { count: { rows: 0, invalid: 0 }, isOver: false, error: null }

const shownEveryMs = 150

/** Counts the rows of the file, again whenever the mapping changes. */
export const useCount = (file: OpenedFile, mapping: Mapping): Counting => {
  const [counting, setCounting] = useState(none)
  useEffect(() => {
    const over = new AbortController()
    let shown = 0
    setCounting(none)
    countRows(file, mapping, over.signal, (count) => {
      if (performance.now() - shown < shownEveryMs) return
      shown = performance.now()
      setCounting({ count, isOver: false, error: null })
    }).then(
      (count) => setCounting({ count, isOver: true, error: null }),
      (error: unknown) => {
        if (!over.signal.aborted) setCounting({ ...none, error })
      }
    )
    return () => over.abort()
  }, [file, mapping])
  return counting
}
