import { Context } from "effect"

/**
 * Whether the process is about to stop: it still answers everything, but `/health/ready` tells load balancers to send no more. Never where
 * no server provides it.
 */
export const Draining = Context.Reference<{ readonly isDraining: () => boolean }>("api/Draining", {
  defaultValue: () => ({ isDraining: () => false })
})

/** The same with its beginning; `begun` are called once, at that moment. */
export const makeDraining = () => {
  const begun: (() => void)[] = []
  let isDraining = false
  return {
    isDraining: () => isDraining,
    onBegin: (call: () => void) => void begun.push(call),
    begin: () => {
      if (isDraining) return
      isDraining = true
      for (const call of begun.splice(0)) call()
    }
  }
}

export type ServerDraining = ReturnType<typeof makeDraining>
