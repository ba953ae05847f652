import type { Ruleset } from "@sortition/domain/rulesets/Ruleset"
import { Rulesets } from "@sortition/domain/rulesets/Rulesets"
import { z } from "zod"
import { EventStream } from "../../procedures/EventStream.ts"
import { operation } from "../../procedures/operation.ts"
import { withPreparedBody } from "../../procedures/preparedBodies.ts"
import { procedure, router } from "../../procedures/trpc.ts"
import { Id } from "../../schemas/Id.ts"
import { lookup } from "./lookup.ts"
import { RulesetBody } from "./RulesetBody.ts"
import { rulesetEvent } from "./rulesetEvent.ts"

const tag = "rulesets"
const path = "/api/v1/services/{service_id}/ruleset"
const ofService = z.object({ service_id: Id })
const anyObject = { override: { type: "object" as const } }

export const rulesets = router({
  get: procedure
    .meta(
      operation("GET", path, "Get Ruleset", {
        tag,
        evaluates: true,
        tagged: true,
        prepared: RulesetBody,
        description: [
          "All that decides for the experiments of the service at this moment, for programs that decide by themselves. It has every change that was answered before.",
          "Send the `ETag` as `If-None-Match`: an unchanged ruleset is a 304 without a body."
        ].join(" ")
      })
    )
    .input(ofService)
    .output(z.custom<Ruleset>().meta(anyObject))
    .query(async ({ ctx, input: { service_id } }) => {
      const { body, etag, ruleset } = await ctx.run(Rulesets.use((rulesets) => rulesets.get(service_id)))
      ctx.showTag?.(etag)
      return withPreparedBody(ruleset, body)
    }),
  stream: procedure
    .meta(
      operation("GET", `${path}/stream`, "Follow Ruleset", {
        tag,
        evaluates: true,
        events: 'id: 42\nevent: ruleset\ndata: {"revision":42,"etag":"\\"fmhY5mS7Wq2LwE0a\\""}\n\n',
        description: [
          "Server-sent events of the type `ruleset`: one at the beginning, and one for each change. `data` is JSON with `revision`, `etag` and, up to 16 kB, the `ruleset`; fetch a larger one.",
          "The id of an event is the revision: the first event is omitted when `Last-Event-ID` is the current one. tRPC answers the path of this operation instead."
        ].join(" ")
      })
    )
    .input(ofService)
    .output(z.custom<{ readonly path: string }>().meta(anyObject))
    .query(async ({ ctx, input: { service_id } }) => {
      const current = await ctx.run(Rulesets.use((rulesets) => rulesets.get(service_id)))
      return new EventStream({
        path: `${path.replace("{service_id}", service_id)}/stream`,
        rulesets: [current],
        format: rulesetEvent,
        lastEventId: String(current.revision),
        stillAllowed: (run) => run(Rulesets.use((rulesets) => rulesets.requireAccess(service_id)))
      })
    }),
  lookup
})
