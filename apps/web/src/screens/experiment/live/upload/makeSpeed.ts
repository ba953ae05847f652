const windowMs = 10_000

/** Returns a function that notes a count, and gives how fast it grew lately, per second. It starts from `begin`. */
export const makeSpeed = (begin: number): ((count: number) => number) => {
  let noted = [{ at: performance.now(), count: begin }]
  return (count) => {
    const at = performance.now()
    const lately = noted.filter((each) => at - each.at < windowMs)
    const first = lately[0] ?? noted.at(-1) ?? { at, count }
    noted = [...lately, { at, count }]
    return at === first.at ? 0 : ((count - first.count) / (at - first.at)) * 1_000
  }
}
