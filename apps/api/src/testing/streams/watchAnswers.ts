import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Predicate } from "effect"
import { onTestFinished } from "vitest"

const channel = "http.server.request.start"

/** From now on, counts the answers that Node's HTTP servers in this process begin, and those of them that are still in memory. */
export const watchAnswers = () => {
  setFlagsFromString("--expose-gc")
  const collectGarbage: () => void = runInNewContext("gc")
  const answers: WeakRef<object>[] = []
  const note = (begun: unknown): void => {
    if (Predicate.hasProperty(begun, "response") && Predicate.isObject(begun.response)) {
      answers.push(new WeakRef(begun.response))
    }
  }
  subscribe(channel, note)
  onTestFinished(() => void unsubscribe(channel, note))
  return {
    begun: () => answers.length,
    inMemory: () => {
      collectGarbage()
      return answers.filter((answer) => answer.deref() !== undefined).length
    }
  }
}
