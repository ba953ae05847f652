import type { PauseReason, Ramp } from "./Ramp.ts"

/** Stops the steps that wait. The same ramp if it is paused, or if no step waits. */
export const pauseRamp = (ramp: Ramp, pauseReason: PauseReason, now: number): Ramp =>
  ramp.pausedAt !== null || ramp.steps.every(({ outcome }) => outcome !== null)
    ? ramp
    : { ...ramp, pausedAt: now, pauseReason, updatedAt: now }

/** Lets the steps that wait go on; the same ramp if it is not paused. */
export const resumeRamp = (ramp: Ramp, now: number): Ramp =>
  ramp.pausedAt === null ? ramp : { ...ramp, pausedAt: null, pauseReason: null, updatedAt: now }
