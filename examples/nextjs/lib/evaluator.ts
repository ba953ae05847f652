import { createEvaluator, type Evaluator } from "@sortition/client/evaluator"

declare global {
  var sortition: Evaluator | undefined
}

const open = (): Evaluator => {
  const { SORTITION_SERVICE = "", SORTITION_TOKEN, SORTITION_URL = "http://127.0.0.1:3000" } = process.env
  const evaluator = createEvaluator({ url: SORTITION_URL, token: SORTITION_TOKEN, service: SORTITION_SERVICE })
  evaluator.on("error", (error) => console.error(error.message))
  return evaluator
}

/** Pages and the proxy may be bundled apart: what is global is one for both. It is opened by the first request, and never by a build. */
export const getEvaluator = (): Evaluator => {
  globalThis.sortition ??= open()
  return globalThis.sortition
}
