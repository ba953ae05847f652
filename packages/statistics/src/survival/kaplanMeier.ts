import { kaplanMeierBinned, type SurvivalCurve } from "./kaplanMeierBinned.ts"
import { binsOf, type SurvivalTimes } from "./SurvivalBin.ts"

/**
 * The Kaplan–Meier estimate for samples one by one; see `kaplanMeierBinned`. At equal times completions come before censorings. Throws a
 * RangeError for lists of different length or a time that is not finite.
 */
export const kaplanMeier = (input: { readonly bucket: SurvivalTimes; readonly confidence?: number }): SurvivalCurve => {
  const { bucket, ...rest } = input
  return kaplanMeierBinned({ bins: binsOf(bucket), ...rest })
}
