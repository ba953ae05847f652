import type { Hook } from "@openfeature/web-sdk"

/** The service whose flags are used, as the OFREP provider of OpenFeature has it. */
export interface EnrolHookOptions {
  /** What stands before `/ofrep`. */
  readonly url: string
  readonly token?: string
}

/** How long after a failure a use of the same flag is not sent again, in milliseconds. */
const pause = 10_000

/** The most uses that are remembered. */
const most = 1_000

/**
 * A hook for pages with OpenFeature's own OFREP provider, whose bulk evaluation stores nothing: the first use of a flag stores the sample of
 * the context's entity. This package's own provider needs no hook.
 */
export const enrolHook = ({ url, token }: EnrolHookOptions): Hook => {
  const known = new Set<string>()
  const headers = {
    "content-type": "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` })
  }
  return {
    after: ({ flagKey, context }, { variant }) => {
      const use = JSON.stringify([flagKey, context.entity, context.targetingKey])
      if (variant === undefined || context.targetingKey === undefined || known.has(use)) return
      if (known.size >= most) known.clear()
      known.add(use)
      const forget = () => void setTimeout(() => known.delete(use), pause)
      const flag = `${url.replace(/\/$/, "")}/ofrep/v1/evaluate/flags/${encodeURIComponent(flagKey)}`
      fetch(flag, { method: "POST", keepalive: true, headers, body: JSON.stringify({ context }) }).then(
        ({ ok, status }) => ok || status === 404 || forget(),
        forget
      )
    }
  }
}
