/** The domain's code that checks conditions. */
export type ConditionCode = typeof import("./conditionCode.ts")

let loading: Promise<ConditionCode> | undefined

/** Loads it once; a load that failed is tried again. */
export const loadConditionCode = (): Promise<ConditionCode> => {
  loading ??= import("./conditionCode.ts").catch((error: unknown) => {
    loading = undefined
    throw error
  })
  return loading
}
