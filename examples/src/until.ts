import { setTimeout as wait } from "node:timers/promises"

/** Asks again until the answer holds, for at most ten seconds. */
export const until = async <A>(ask: () => Promise<A>, holds: (answer: A) => boolean): Promise<A> => {
  const deadline = Date.now() + 10_000
  for (;;) {
    const answer = await ask()
    if (holds(answer)) return answer
    if (Date.now() > deadline) throw new Error(`still waiting after ten seconds: ${JSON.stringify(answer)}`)
    await wait(50)
  }
}
