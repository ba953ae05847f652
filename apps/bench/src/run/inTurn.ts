import type { Bench } from "./Bench.ts"

const warmUpSeconds = 2

/** Measures for some seconds. */
export type Measure<A> = (seconds: number) => Promise<A>

/** Measures the sides in turn, A B A B, after a round that is not counted; a list for each side, with an entry for each round. */
export const inTurn = async <A>(
  { options: { rounds, seconds }, progress }: Bench,
  sides: Readonly<Record<string, Measure<A>>>
): Promise<Readonly<Record<string, readonly A[]>>> => {
  const names = Object.keys(sides)
  const results = new Map<string, A[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const [name, measure] of Object.entries(sides)) {
      progress(round === 0 ? `${name}: warming up` : `${name}: round ${round} of ${rounds}`)
      const result = await measure(round === 0 ? Math.min(seconds, warmUpSeconds) : seconds)
      if (round > 0) results.get(name)?.push(result)
    }
  }
  return Object.fromEntries(results)
}
