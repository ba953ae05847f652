import type { Compared, Probe } from "./OverlapStore.ts"

type Sized = Pick<Compared, "id" | "samples">

/** How the entities of experiments are compared: some experiments are read whole, the others are searched for entities of smaller ones. */
export interface OverlapPlan {
  readonly scan: readonly string[]
  readonly probes: readonly Probe[]
}

/** Experiments with more samples are not read whole. */
const mostRead = 20_000
/** Samples of all experiments that are read whole. */
const mostReadTogether = 150_000
/** Entities that are looked for one by one, over all pairs. */
const mostLookups = 25_000
/** The newest entities of an experiment that are looked for when it is too large for all of them. */
const sampled = { least: 100, most: 5_000 }

const readWhole = (bySize: readonly Sized[]): readonly Sized[] => {
  let together = 0
  return bySize.filter(({ samples }) => {
    together += samples
    return samples <= mostRead && together <= mostReadTogether
  })
}

/** Bounds the work: however large the experiments are, no more than so many samples are read. Every pair is compared once. */
export const planOverlaps = (experiments: readonly Sized[]): OverlapPlan => {
  const bySize = experiments.toSorted((a, b) => a.samples - b.samples)
  const whole = new Set(readWhole(bySize))
  const searched = bySize.flatMap((source, place) => {
    const into = bySize.slice(place + 1).filter((each) => !whole.has(source) || !whole.has(each))
    return into.length === 0 ? [] : [{ source, into: into.map(({ id }) => id) }]
  })
  const lookups = searched.reduce((sum, { into, source }) => sum + source.samples * into.length, 0)
  const pairs = searched.reduce((sum, { into }) => sum + into.length, 0)
  const share = Math.max(sampled.least, Math.min(sampled.most, Math.floor(mostLookups / pairs)))
  const limitOf = ({ samples }: Sized) =>
    samples <= share || (samples <= mostRead && lookups <= mostLookups) ? null : share
  return {
    scan: [...whole].map(({ id }) => id),
    probes: searched.map(({ into, source }) => ({ from: source.id, into, limit: limitOf(source) }))
  }
}
