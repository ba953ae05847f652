import { InvalidArgumentError } from "@commander-js/extra-typings"
import type { SortitionInputs, SortitionOutputs } from "@sortition/client"
import type { Column } from "../terminal/textTable.ts"

export type Share = SortitionInputs["buckets"]["replace"]["buckets"][number]
type Bucket = SortitionOutputs["buckets"]["list"][number]

/** Reads `control=50`. The name is everything before the last `=`. */
export const readShare = (text: string, before: readonly Share[] = []): readonly Share[] => {
  const [, bucket_name = "", percentage = ""] = /^(.+)=(\d{1,3})%?$/s.exec(text) ?? []
  if (bucket_name === "" || Number(percentage) > 100) {
    throw new InvalidArgumentError("A share is a name and a whole percentage, such as control=50.")
  }
  if (before.some((share) => share.bucket_name === bucket_name)) {
    throw new InvalidArgumentError(`The bucket ${bucket_name} is there twice.`)
  }
  const share = { bucket_name, percentage_distribution: Number(percentage) }
  return [...before, share]
}

export const bucketColumns: readonly Column<Bucket>[] = [
  { title: "BUCKET", text: ({ bucket_name }) => bucket_name },
  {
    title: "SHARE",
    text: ({ percentage_distribution }) => `${percentage_distribution} %`,
    whole: true,
    right: true
  },
  { title: "CREATED", text: ({ created_at }) => created_at, whole: true }
]
