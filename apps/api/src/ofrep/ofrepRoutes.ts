import { createHash } from "node:crypto"
import { FlagStreams } from "@sortition/domain/flags/FlagStreams"
import { Flags } from "@sortition/domain/flags/Flags"
import { Effect } from "effect"
import type { FastifyInstance, FastifyReply } from "fastify"
import { RestError } from "../rest/RestError.ts"
import { rejectOtherMethods } from "../rest/rejectOtherMethods.ts"
import { toEvaluation } from "./Evaluation.ts"
import { OfrepError } from "./OfrepError.ts"
import { openToPages } from "./openToPages.ts"
import { readAsked, readEnrols } from "./readAsked.ts"
import { runAsEvaluator } from "./runAsEvaluator.ts"
import { type StreamOptions, streamPath, streamRoute } from "./streamRoute.ts"

const onePath = "/ofrep/v1/evaluate/flags/:key"
export const allPath = "/ofrep/v1/evaluate/flags"

/** Seconds without a visible page after which a client closes its stream; the protocol's default. */
const inactivityDelaySec = 120

interface OfrepOptions extends Omit<StreamOptions, "config"> {
  /** Whether the tags in a header `If-None-Match` contain the tag, which has its quotes. */
  readonly hasTag: (header: string, tag: string) => boolean
}

const tagOf = (text: string): string => `"${createHash("sha256").update(text).digest("base64url").slice(0, 16)}"`

/** Serves the OpenFeature Remote Evaluation Protocol under `/ofrep/`. */
export const ofrepRoutes = (server: FastifyInstance, options: OfrepOptions): void => {
  const { contextOf, hasTag } = options
  const config = { cors: openToPages }

  server.post<{ readonly Params: { readonly key: string } }>(onePath, { config }, async (request) => {
    const { key } = request.params
    const context = contextOf(request)
    const caller = await context.admit()
    const enrols = readEnrols(request)
    const run = await runAsEvaluator(context, caller, enrols ? "write" : "read")
    const asked = readAsked(request)
    const flag = await run(Flags.use((flags) => flags.evaluate(key, asked, { enrols })))
    if (flag === null) throw new OfrepError("FLAG_NOT_FOUND", `There is no flag ${JSON.stringify(key)}`)
    return toEvaluation(key, flag)
  })

  server.post(allPath, { config }, async (request, reply: FastifyReply) => {
    const context = contextOf(request)
    const run = await runAsEvaluator(context, await context.admit(), "read")
    const asked = readAsked(request)
    const { flags, grant } = await run(
      Effect.all({
        flags: Flags.use((flags) => flags.evaluateAll(asked)),
        grant: FlagStreams.use((streams) => streams.grant)
      })
    )
    const endpoint = { requestUri: `${streamPath}?t=${grant}` }
    const text = JSON.stringify({
      flags: flags.map(({ flag, key }) => toEvaluation(key, flag)),
      eventStreams: [{ type: "sse", endpoint, inactivityDelaySec }]
    })
    const tag = tagOf(text)
    reply.header("etag", tag)
    const known = request.headers["if-none-match"]
    if (known !== undefined && hasTag(known, tag)) return reply.status(304).send()
    return reply.type("application/json").send(text)
  })

  streamRoute(server, { ...options, config })
  for (const url of [onePath, allPath]) rejectOtherMethods(server, url, ["POST"], { config })
  server.all("/ofrep/*", { config }, () => {
    throw new RestError(404, "Not Found")
  })
}
