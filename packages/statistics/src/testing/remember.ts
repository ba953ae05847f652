/** The function with its answers kept: simulations meet the same counts again and again. Both counts are below 2²⁵. */
export const remember = <A>(compute: (x: number, y: number) => A): ((x: number, y: number) => A) => {
  const answers = new Map<number, A>()
  return (x, y) => {
    const key = x * 2 ** 25 + y
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = compute(x, y)
    answers.set(key, answer)
    return answer
  }
}
