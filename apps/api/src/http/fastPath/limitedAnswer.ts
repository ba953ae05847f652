import type { Limiter } from "../limits/Limiter.ts"
import type { Verdict } from "../limits/Verdict.ts"
import { refusalText } from "../load/refusalText.ts"
import type { TextAnswer } from "../TextAnswer.ts"
import type { FastRequest } from "./FastRequest.ts"

interface Limited {
  readonly request: FastRequest
  /** Set to the headers that say what is left, as lines. */
  limits: string
}

/** Starts the answer if the limits allow the request, and refuses it otherwise. */
export const limitedAnswer = (
  limiter: Limiter,
  limited: Limited,
  start: () => Promise<TextAnswer>
): Promise<TextAnswer> => {
  const { request } = limited
  const follow = ({ policies, refusal, states }: Verdict): Promise<TextAnswer> => {
    limited.limits = `ratelimit-policy: ${policies}\r\nratelimit: ${states}\r\n`
    if (refusal === null) return start()
    const { detail, retryAfter } = refusal
    const body = refusalText(request.url, { status: 429, detail, requestId: request.id })
    return Promise.resolve({ status: 429, headers: { "retry-after": retryAfter }, ...body })
  }
  const verdict = limiter.judge(request)
  return verdict instanceof Promise ? verdict.then(follow) : follow(verdict)
}
