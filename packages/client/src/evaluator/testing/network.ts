/** A network that can fail, between an evaluator and the service. */
export const network = () => {
  const state = { isAway: false, losesAnswers: false, attempts: 0, sent: 0 }
  const through: typeof fetch = async (input, init) => {
    state.attempts++
    if (state.isAway) throw new TypeError("fetch failed")
    const answer = await fetch(input, init)
    state.sent++
    if (!state.losesAnswers) return answer
    await answer.text()
    throw new TypeError("terminated")
  }
  return { state, fetch: through }
}
