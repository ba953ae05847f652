import { findRoot } from "../numbers/findRoot.ts"

/**
 * The effect between 0 and the furthest one at which a test reaches this power; 0 if it does without effect, null if no effect is enough.
 * The power must grow with the effect.
 */
export const leastEffect = (powerOf: (effect: number) => number, power: number, furthest: number): number | null => {
  if (powerOf(0) >= power) return 0
  if (!(powerOf(furthest) >= power)) return null
  return findRoot((effect) => powerOf(effect) - power, 0, furthest)
}
