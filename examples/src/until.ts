import { setTimeout as wait } from "node:timers/promises"

/** Repeats a call until its answer satisfies `holds`, for at most ten seconds. */
export const until = async <A>(call: () => Promise<A>, holds: (answer: A) => boolean): Promise<A> => {
  const deadline = Date.now() + 10_000
  for (;;) {
    const answer = await call()
    if (holds(answer)) return answer
    if (Date.now() > deadline) throw new Error(`still waiting after ten seconds: ${JSON.stringify(answer)}`)
    await wait(50)
  }
}
