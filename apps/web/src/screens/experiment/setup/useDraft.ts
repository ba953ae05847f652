import { useState } from "react"
import type { Tagged } from "../../../service/tagged.ts"

/**
 * A form's fields. They begin from what is stored and follow it while they are untouched; once they are changed, they stay and keep the tag
 * that they began from.
 */
export const useDraft = <Value, Draft extends object>(stored: Tagged<Value>, draftOf: (value: Value) => Draft) => {
  const [base, setBase] = useState(stored)
  const [draft, setDraft] = useState(() => draftOf(stored.value))
  const before = draftOf(base.value)
  const changed = JSON.stringify(draft) !== JSON.stringify(before)
  const restart = (from: Tagged<Value>) => {
    setBase(from)
    setDraft(draftOf(from.value))
  }
  if (base !== stored && !changed) restart(stored)
  return {
    base,
    before,
    draft,
    changed,
    restart,
    change: (fields: Partial<Draft>) => setDraft((current) => ({ ...current, ...fields }))
  }
}
