import type { NewRamp } from "@sortition/domain/ramps/Ramp"
import { rampProblems } from "@sortition/domain/ramps/setRamp"
import { Predicate } from "effect"
import { z } from "zod"
import { Timestamp } from "../../schemas/Timestamp.ts"
import { BucketShare, readableBucket, toBucketShare, toWire } from "../shares/BucketShare.ts"

const mostSteps = 100

const RampStepCreate = z
  .object({
    at: Timestamp.meta({ description: "When the distribution takes effect, in the future." }),
    buckets: z.array(BucketShare).meta({ description: "The whole distribution from then on." })
  })
  .meta({ id: "RampStepCreate", description: "A distribution, and when it takes effect." })

/** The valid parts of a step that may be invalid. */
const readableStep = (step: unknown) => ({
  buckets: Predicate.hasProperty(step, "buckets") && Array.isArray(step.buckets) ? step.buckets.map(readableBucket) : []
})

export const ExperimentRampReplace = z
  .object({
    // Runs even if a step is invalid, so that all problems are reported at once.
    steps: z
      .array(RampStepCreate)
      .min(1)
      .max(mostSteps)
      .superRefine(
        (steps, { addIssue }) => {
          for (const { message, path } of rampProblems(steps.slice(0, mostSteps).map(readableStep))) {
            addIssue({ code: "custom", message, path: [...toWire(path.slice(1))] })
          }
        },
        { when: ({ value }) => Array.isArray(value) }
      )
      .meta({ description: `1–${mostSteps} steps, the earliest first.` }),
    pause_on_srm: z
      .boolean()
      .default(false)
      .meta({ description: "Whether the ramp pauses when the samples do not have the ratio that they should have." })
  })
  .meta({
    id: "ExperimentRampReplace",
    description: "The whole ramp.",
    examples: [
      {
        steps: [
          {
            at: "2030-01-01T08:00:00Z",
            buckets: [
              { bucket_name: "control", slots: 9_950 },
              { bucket_name: "treatment", slots: 50 }
            ]
          },
          {
            at: "2030-01-02T08:00:00Z",
            buckets: [
              { bucket_name: "control", percentage_distribution: 50 },
              { bucket_name: "treatment", percentage_distribution: 50 }
            ]
          }
        ],
        pause_on_srm: true
      }
    ]
  })

export const toRamp = ({ pause_on_srm, steps }: z.output<typeof ExperimentRampReplace>): NewRamp => ({
  steps: steps.map(({ at, buckets }) => ({ at, buckets: buckets.map(toBucketShare) })),
  pauseOnSrm: pause_on_srm
})
