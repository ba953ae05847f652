import type { ServerResponse } from "node:http"
import type { Writable } from "node:stream"
import { Tokens } from "@sortition/domain/people/Tokens"
import { Rulesets } from "@sortition/domain/rulesets/Rulesets"
import { TRPCError } from "@trpc/server"
import { Context, Effect, Fiber, identity, Stream } from "effect"
import type { FastifyBaseLogger, FastifyRequest } from "fastify"
import { Authentication } from "../../auth/Authentication.ts"
import { type Credentials, credentialsOf } from "../../auth/credentials.ts"
import type { EventStream } from "../../procedures/EventStream.ts"
import { makeRun } from "../../procedures/makeRun.ts"
import type { ApiServices, RequestContext } from "../../procedures/RequestContext.ts"
import { EventHub, type Holder } from "../../rest/events/EventHub.ts"
import type { OpenStreams } from "../../rest/events/OpenStreams.ts"
import type { EventSender } from "../../rest/events/sendEvents.ts"
import type { ServerDraining } from "../draining/Draining.ts"

interface Options {
  readonly draining: ServerDraining
  readonly open: OpenStreams
  readonly opened: (response: ServerResponse) => (connection: Writable) => void
  readonly logger: FastifyBaseLogger
}

const refusals: ReadonlySet<TRPCError["code"]> = new Set(["FORBIDDEN", "NOT_FOUND", "UNAUTHORIZED"])

/** Whether the check succeeds. Rejects when it fails for another reason than rights. */
const succeeds = async (check: Promise<unknown>): Promise<boolean> => {
  try {
    await check
    return true
  } catch (fault) {
    if (fault instanceof TRPCError && refusals.has(fault.code)) return false
    throw fault
  }
}

/** Opens streams of events, and tells them what changes in any process. `run` is for checks that belong to no request, `close` ends its own work. */
export const eventSender = (
  services: Context.Context<ApiServices | Authentication>,
  { draining, logger, open, opened }: Options
): EventSender & Pick<RequestContext, "run"> & { readonly close: () => Promise<void> } => {
  const rulesets = Context.get(services, Rulesets)
  const tokens = Context.get(services, Tokens)
  const { holderOf } = Context.get(services, Authentication)
  const { run, runAs } = makeRun(services)({ id: "", log: logger }, null)
  const read = (serviceId: string) =>
    Effect.runPromise(Effect.catch(rulesets.current(serviceId), () => Effect.succeed(null)))
  const hub = new EventHub({ read, open, draining, opened })

  const stillAllowed = async (credentials: Credentials, { source }: EventStream) => {
    const caller = await run(holderOf(credentials))
    await source.stillAllowed(runAs(caller, identity, false))
  }
  const following = Effect.runFork(
    Effect.all(
      [
        Stream.runForEach(rulesets.changes, (serviceId) => Effect.sync(() => hub.told(serviceId))),
        Stream.runForEach(tokens.changes, () => Effect.promise(() => hub.check()))
      ],
      { concurrency: "unbounded", discard: true }
    )
  )
  return {
    hub,
    run,
    holderOf: ({ headers }: FastifyRequest, stream: EventStream): Holder => {
      const credentials = credentialsOf(headers)
      if (credentials === null) return { key: stream.path, isAllowed: async () => true }
      return {
        key: `${credentials.scheme} ${credentials.secret} ${stream.path}`,
        isAllowed: () => succeeds(stillAllowed(credentials, stream))
      }
    },
    close: () => Effect.runPromise(Effect.asVoid(Fiber.interrupt(following)))
  }
}
