import type { Outputs } from "../../../../service/trpc.ts"

type Version = Outputs["buckets"]["versions"][number]

interface Stage {
  readonly bucket: string
  readonly observed: number
  readonly expected: number
}

/** What was observed on one version, and what the slots of the open buckets lead to expect. */
export const stagesOf = (
  { closed_buckets, ranges }: Pick<Version, "closed_buckets" | "ranges">,
  observed: readonly { readonly bucket: string; readonly n: number }[]
): readonly Stage[] => {
  const slots = new Map<string, number>()
  for (const { bucket_name, end, start } of ranges) {
    if (closed_buckets.includes(bucket_name)) continue
    slots.set(bucket_name, (slots.get(bucket_name) ?? 0) + end - start)
  }
  const owned = [...slots.values()].reduce((sum, each) => sum + each, 0)
  const counted = new Map(observed.map(({ bucket, n }) => [bucket, n]))
  const total = observed.reduce((sum, { n }) => sum + n, 0)
  const names = [...new Set([...slots.keys(), ...observed.filter(({ n }) => n > 0).map(({ bucket }) => bucket)])]
  return names.map((bucket) => ({
    bucket,
    observed: counted.get(bucket) ?? 0,
    expected: owned === 0 ? 0 : (total * (slots.get(bucket) ?? 0)) / owned
  }))
}
