import type { LiveMessage } from "./LiveMessage.ts"

interface StreamOptions {
  readonly experimentIds: readonly string[]
  readonly lastEventId: string | undefined
  readonly onMessage: (eventId: string, message: LiveMessage) => void
  readonly onState: (state: "connecting" | "open") => void
  /** The stream is over; the status says why when the service refused it. */
  readonly onEnd: (status: number | undefined) => void
}

/** Longer than the distance of two pings of the service. */
const silenceMs = 20_000

/**
 * Opens the one stream of this browser: the subscription `live.events` of tRPC. While the service is away, the browser connects again by
 * itself and continues after the last message. tRPC's own link would do the same, and be loaded with the first view.
 */
export const openStream = ({ experimentIds, lastEventId, onEnd, onMessage, onState }: StreamOptions): (() => void) => {
  const input = JSON.stringify({ experiment_ids: experimentIds, lastEventId })
  const source = new EventSource(`/trpc/live.events?input=${encodeURIComponent(input)}`)
  let silence: ReturnType<typeof setTimeout> | undefined
  const close = () => {
    clearTimeout(silence)
    source.close()
  }
  const end = (status?: number) => {
    close()
    onEnd(status)
  }
  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(end, silenceMs)
  }
  source.addEventListener("connected", () => {
    heard()
    onState("open")
  })
  source.addEventListener("ping", heard)
  source.addEventListener("message", ({ data, lastEventId: eventId }) => {
    heard()
    const message: LiveMessage = JSON.parse(data)
    onMessage(eventId, message)
  })
  source.addEventListener("serialized-error", ({ data }: MessageEvent<string>) => {
    const refusal: { readonly data?: { readonly httpStatus?: number } } = JSON.parse(data)
    end(refusal.data?.httpStatus)
  })
  source.addEventListener("return", () => end())
  source.addEventListener("error", () => {
    clearTimeout(silence)
    if (source.readyState === EventSource.CLOSED) end()
    else onState("connecting")
  })
  return close
}
