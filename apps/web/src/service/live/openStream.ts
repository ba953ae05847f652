import type { AppRouter } from "@sortition/api/appRouter"
import { createTRPCClient, httpSubscriptionLink } from "@trpc/client"
import { statusOf } from "../failures.ts"
import type { LiveMessage } from "./LiveMessage.ts"

interface StreamOptions {
  readonly experimentIds: readonly string[]
  readonly lastEventId: string | undefined
  readonly onMessage: (eventId: string, message: LiveMessage) => void
  readonly onState: (state: "connecting" | "open") => void
  /** The stream is over; the status says why when the service refused it. */
  readonly onEnd: (status: number | undefined) => void
}

const streams = createTRPCClient<AppRouter>({ links: [httpSubscriptionLink({ url: "/trpc" })] })

/** Opens the one stream of this browser. While the service is away, it connects again by itself and continues after the last message. */
export const openStream = ({ experimentIds, lastEventId, onEnd, onMessage, onState }: StreamOptions): (() => void) => {
  const { unsubscribe } = streams.live.events.subscribe(
    { experiment_ids: [...experimentIds], ...(lastEventId !== undefined && { lastEventId }) },
    {
      onData: ({ data, id }) => onMessage(id, data),
      onConnectionStateChange: ({ error, state }) => {
        if (state === "pending") onState("open")
        else if (state === "connecting" && error !== null) onState("connecting")
      },
      onError: (error) => onEnd(statusOf(error)),
      onStopped: () => onEnd(undefined)
    }
  )
  return unsubscribe
}
