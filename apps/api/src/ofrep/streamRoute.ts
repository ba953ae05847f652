import { FlagStreams } from "@sortition/domain/flags/FlagStreams"
import { Flags } from "@sortition/domain/flags/Flags"
import type { UserCaller } from "@sortition/domain/people/Caller"
import type { CurrentRuleset } from "@sortition/domain/rulesets/CurrentRuleset"
import { Predicate } from "effect"
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from "fastify"
import type { RequestContext } from "../procedures/RequestContext.ts"
import type { EventHub, Holder } from "../rest/events/EventHub.ts"
import { beginEvents, eventsType } from "../rest/events/sendEvents.ts"
import { RestError } from "../rest/RestError.ts"
import { rejectOtherMethods } from "../rest/rejectOtherMethods.ts"
import { runAsEvaluator } from "./runAsEvaluator.ts"

export const streamPath = "/ofrep/v1/stream"

export interface StreamOptions {
  readonly contextOf: (request: FastifyRequest) => RequestContext
  readonly config: FastifyContextConfig
  readonly hub: EventHub
  /** For what belongs to no request: a stream outlives its own. */
  readonly run: RequestContext["run"]
  /** The caller of requests without a token; null while a token is required. */
  readonly withoutToken: UserCaller | null
}

const refetch = (more: object) => `data: ${JSON.stringify({ type: "refetchEvaluation", ...more })}\n\n`

/** A change as an event of the protocol. */
const format = ({ etag }: CurrentRuleset): Buffer => Buffer.from(`id: ${etag}\n${refetch({ etag: `"${etag}"` })}`)

/** The event that begins a stream of one ruleset or of several; null when the client knows the only one. */
const beginning = (rulesets: readonly CurrentRuleset[], lastEventId: unknown): Buffer | null => {
  const [only, ...others] = rulesets
  if (only === undefined || others.length > 0) return Buffer.from(refetch({}))
  return only.etag === lastEventId ? null : format(only)
}

const grantIn = (query: unknown): string => {
  const given = Predicate.hasProperty(query, "t") ? query.t : undefined
  return typeof given === "string" ? given : ""
}

/** Serves the events that tell a client to evaluate all flags again. The address itself has the right to hear them. */
export const streamRoute = (
  server: FastifyInstance,
  { config, contextOf, hub, run, withoutToken }: StreamOptions
): void => {
  const followerOf = async (asking: RequestContext["run"], tokenId: string | null) =>
    tokenId === null ? withoutToken : asking(FlagStreams.use((streams) => streams.followerOf(tokenId)))
  const holderOf = (tokenId: string | null): Holder => ({
    key: `ofrep ${tokenId}`,
    isAllowed: async () => (await followerOf(run, tokenId)) !== null
  })
  server.get(streamPath, { config }, async (request, reply) => {
    const context = contextOf(request)
    const granted = await context.run(FlagStreams.use((streams) => streams.read(grantIn(request.query))))
    const caller = granted === null ? null : await followerOf(context.run, granted.tokenId)
    if (granted === null || caller === null) {
      throw new RestError(
        401,
        "The address of the stream is not valid any more. Ask for all flags again, which name a new one"
      )
    }
    if (request.method === "HEAD") return reply.type(eventsType).send("")
    const runAsCaller = await runAsEvaluator(context, caller, "read")
    const rulesets = await runAsCaller(Flags.use((flags) => flags.rulesets))
    hub.requireRoom()
    const response = beginEvents(reply)
    const first = beginning(rulesets, request.headers["last-event-id"])
    if (first !== null) response.write(first)
    hub.open({ response, rulesets, format, holder: holderOf(granted.tokenId), endsAt: granted.expiresAt })
    return reply
  })
  rejectOtherMethods(server, streamPath, ["GET", "HEAD"], { config })
}
