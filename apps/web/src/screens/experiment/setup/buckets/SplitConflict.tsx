import { ConflictDialog } from "../../../../parts/feedback/ConflictDialog.tsx"
import { bucketsTexts } from "../../../../texts/setup/setupBuckets.ts"
import { formatSlots } from "../shares.ts"
import { writtenValue } from "../typedJson.ts"
import type { WantedBucket } from "./previewSplit.ts"
import type { StoredBucket } from "./splitOptions.ts"

interface SplitConflictProps {
  readonly yours: readonly WantedBucket[]
  readonly theirs: readonly StoredBucket[]
  readonly busy: boolean
  readonly onKeepYours: () => void
  readonly onKeepTheirs: () => void
}

const { conflict: texts } = bucketsTexts

const written = (bucket: WantedBucket | StoredBucket | undefined) =>
  bucket === undefined
    ? texts.absent
    : texts.value(formatSlots(bucket.slots), bucket.max_samples ?? null, writtenValue(bucket.value ?? null))

/** Both splits, bucket by bucket, after another editor has stored one. */
export const SplitConflict = ({ theirs, yours, ...rest }: SplitConflictProps) => {
  const names = new Set([...theirs, ...yours].map(({ bucket_name }) => bucket_name))
  return (
    <ConflictDialog
      {...rest}
      fields={[...names].map((name) => ({
        label: bucketsTexts.bucketOf(name),
        yours: written(yours.find(({ bucket_name }) => bucket_name === name)),
        theirs: written(theirs.find(({ bucket_name }) => bucket_name === name))
      }))}
    />
  )
}
