import { Ramps } from "@sortition/domain/ramps/Ramps"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../../procedures/operation.ts"
import { procedure, router } from "../../procedures/trpc.ts"
import { Id } from "../../schemas/Id.ts"
import { archivedOrCompleted } from "../conflicts.ts"
import { toWire } from "../shares/BucketShare.ts"
import { ExperimentRamp, toBody } from "./ExperimentRamp.ts"
import { ExperimentRampReplace, toRamp } from "./ExperimentRampReplace.ts"

const tag = "ramps"
const path = "/api/v1/experiments/{experiment_id}/ramp"

export const ramps = router({
  replace: procedure
    .meta(
      operation("PUT", path, "Replace Experiment Ramp", {
        conflict: archivedOrCompleted,
        tag,
        body: ExperimentRampReplace,
        wirePath: toWire,
        description: [
          "Sets distributions that replace each other at set times, in place of any earlier ramp. Each step sets the whole distribution, as Replace Buckets does, and moves as few slots as possible.",
          "If several steps are due at once, only the last one is applied and the others are `skipped`. A step that cannot be applied is `failed`, and those after it go on.",
          "Buckets can be changed by hand meanwhile; the next step then starts from these."
        ].join(" ")
      })
    )
    .input(ExperimentRampReplace.extend({ experiment_id: Id }))
    .output(ExperimentRamp)
    .mutation(({ ctx, input: { experiment_id, ...ramp } }) =>
      ctx.run(Ramps.use((ramps) => ramps.set(experiment_id, toRamp(ramp))).pipe(Effect.map(toBody)))
    ),
  get: procedure
    .meta(
      operation("GET", path, "Get Experiment Ramp", {
        tag,
        description: "The ramp, and what became of each step. Answers 404 when the experiment has no ramp."
      })
    )
    .input(z.object({ experiment_id: Id }))
    .output(ExperimentRamp)
    .query(({ ctx, input }) => ctx.run(Ramps.use((ramps) => ramps.get(input.experiment_id)).pipe(Effect.map(toBody)))),
  resume: procedure
    .meta(
      operation("POST", `${path}/resume`, "Resume Experiment Ramp", {
        tag,
        description:
          "Ends a pause. Of the steps that came due meanwhile, the last one is applied at once and the others are `skipped`. Changes nothing if the ramp is not paused."
      })
    )
    .input(z.object({ experiment_id: Id }))
    .output(ExperimentRamp)
    .mutation(({ ctx, input }) =>
      ctx.run(Ramps.use((ramps) => ramps.resume(input.experiment_id)).pipe(Effect.map(toBody)))
    ),
  delete: procedure
    .meta(
      operation("DELETE", path, "Delete Experiment Ramp", {
        tag,
        status: 204,
        description: "Forgets the ramp with its pending steps. The distribution stays as it is."
      })
    )
    .input(z.object({ experiment_id: Id }))
    .output(z.null())
    .mutation(({ ctx, input }) => ctx.run(Ramps.use((ramps) => ramps.clear(input.experiment_id)).pipe(Effect.as(null))))
})
