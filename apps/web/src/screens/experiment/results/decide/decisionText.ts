import { decideTexts } from "../../../../texts/decide.ts"

export interface Decision {
  readonly day: string
  /** The chosen bucket; null when no bucket is better. */
  readonly bucket: string | null
  readonly note: string
  readonly verdict: string
}

/** The description with the decision below it. */
export const withDecision = (description: string | null, { bucket, day, note, verdict }: Decision): string => {
  const lines = [
    decideTexts.line(day, bucket === null ? decideTexts.nothing : decideTexts.chosen(bucket)),
    note.trim(),
    decideTexts.verdict(verdict)
  ].filter((line) => line !== "")
  const before = description?.trim() ?? ""
  return before === "" ? lines.join("\n") : `${before}\n\n${lines.join("\n")}`
}
