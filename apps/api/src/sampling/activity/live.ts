import { Live } from "@sortition/domain/activity/Live"
import { tracked } from "@trpc/server"
import { identity } from "effect"
import { z } from "zod"
import { procedure, router } from "../../procedures/trpc.ts"
import { Id } from "../../schemas/Id.ts"
import { formatTimestamp } from "../../schemas/Timestamp.ts"
import { type LiveMessage, readEventId, toEventId, toMessage } from "./LiveMessage.ts"

const LiveInput = z.object({
  experiment_ids: z.array(Id).max(50).meta({ description: "The experiments to follow, at most 50." }),
  lastEventId: z.string().max(64).optional().meta({
    description: "The id of the last message that the client has received; clients of tRPC send it by themselves."
  })
})

export const live = router({
  events: procedure
    .meta({
      description:
        "A stream of what changes in the caller's team and in some of its experiments. It begins with the state of each of them, and continues where it was interrupted."
    })
    .input(LiveInput)
    .subscription(async function* ({
      ctx,
      input: { experiment_ids, lastEventId },
      signal
    }): AsyncGenerator<ReturnType<typeof tracked<z.infer<typeof LiveMessage>>>, void> {
      const since = lastEventId === undefined ? null : readEventId(lastEventId)
      const following = await ctx.run(Live.use((_) => _.follow(experiment_ids, since)))
      try {
        signal?.addEventListener("abort", following.end, { once: true })
        if (signal?.aborted === true) return
        const { at, isResumed, next, stillAllowed } = following
        const hello = { type: "hello", at: formatTimestamp(at), resumed: isResumed } as const
        // Until the news have come, the client has no more than before.
        yield tracked(toEventId(since ?? { at, height: null }), hello)
        for (;;) {
          const news = await ctx.run(next)
          if (news === null) return
          const caller = await ctx.admit()
          await ctx.runAs(caller, identity, false)(stillAllowed)
          for (const change of news.changes)
            yield tracked(toEventId(news.position), toMessage(change, news.position.at))
        }
      } finally {
        signal?.removeEventListener("abort", following.end)
        following.end()
      }
    })
})
