import { EvaluatorError } from "../EvaluatorError.ts"
import { backgroundTimer } from "../service/sleeper.ts"
import type { RulesetEvent, Source } from "./Source.ts"

/** The service is never silent for so long. */
const silenceMs = 45_000

/** What tabs tell each other: a new tab sends `hello`, and the tab that holds the stream sends the rest. */
type TabMessage = { readonly type: "hello" | "contact" } | { readonly type: "event"; readonly event: RulesetEvent }

interface Locks {
  readonly request: (
    name: string,
    options: { readonly signal: AbortSignal },
    hold: () => Promise<void>
  ) => Promise<unknown>
}

const has = <Name extends string>(value: unknown, name: Name): value is Readonly<Record<Name, unknown>> =>
  typeof value === "object" && value !== null && name in value

/** Another tab may run another version of this code. */
const isTabMessage = (value: unknown): value is TabMessage =>
  has(value, "type") &&
  (value.type === "hello" ||
    value.type === "contact" ||
    (value.type === "event" &&
      has(value, "event") &&
      has(value.event, "revision") &&
      typeof value.event.revision === "number"))

const isLocks = (value: unknown): value is Locks => has(value, "request") && typeof value.request === "function"

/** The locks of a page, which its tabs share. They exist only over HTTPS and on the local machine. */
const locksOfPage = (): Locks | undefined => {
  if (!has(globalThis, "document") || typeof BroadcastChannel === "undefined") return undefined
  const { navigator }: { readonly navigator?: unknown } = globalThis
  return has(navigator, "locks") && isLocks(navigator.locks) ? navigator.locks : undefined
}

/** One stream for all tabs: browsers allow few connections. The tab that gets the lock opens it, and tells the others what comes. */
export const tabStream = (name: string, open: Source): Source => {
  const locks = locksOfPage()
  if (locks === undefined) return open
  return (revision, listener) => {
    const channel = new BroadcastChannel(name)
    const over = new AbortController()
    let closeStream: (() => void) | undefined
    let release = () => {}
    let silence: ReturnType<typeof setTimeout> | undefined
    let latest: RulesetEvent | undefined

    const close = (): void => {
      clearTimeout(silence)
      over.abort()
      closeStream?.()
      channel.close()
      release()
    }
    const end = (error: EvaluatorError): void => {
      if (over.signal.aborted) return
      close()
      listener.onEnd(error)
    }
    const hear = (message: TabMessage): void => {
      if (message.type === "hello") {
        if (closeStream !== undefined)
          tell(latest === undefined ? { type: "contact" } : { type: "event", event: latest })
        return
      }
      clearTimeout(silence)
      silence = backgroundTimer(
        () => end(new EvaluatorError("unreachable", "the tab that holds the stream of rulesets is silent")),
        silenceMs
      )
      listener.onContact()
      if (message.type !== "event") return
      latest = message.event
      listener.onEvent(message.event)
    }
    const tell = (message: TabMessage): void => {
      channel.postMessage(message)
      hear(message)
    }
    const lead = (): Promise<void> => {
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      closeStream = open(latest?.revision ?? revision, {
        onContact: () => tell({ type: "contact" }),
        onEvent: (event) => tell({ type: "event", event }),
        onRetry: listener.onRetry,
        onEnd: end
      })
      return held
    }
    channel.addEventListener("message", (event) => {
      if (has(event, "data") && isTabMessage(event.data)) hear(event.data)
    })
    channel.postMessage({ type: "hello" } satisfies TabMessage)
    silence = backgroundTimer(
      () => end(new EvaluatorError("unreachable", "no tab holds the stream of rulesets")),
      silenceMs
    )
    locks.request(name, { signal: over.signal }, lead).catch((error: unknown) => {
      if (!over.signal.aborted) end(new EvaluatorError("unreachable", String(error)))
    })
    return close
  }
}
