/** Nodes and weights of Gauss–Legendre quadrature on [−1, 1]. */
interface Rule {
  readonly nodes: readonly number[]
  readonly weights: readonly number[]
}

/** The rule with this many nodes: Newton's method on the Legendre polynomial, as in Numerical Recipes, 4.6. */
const legendreRule = (count: number): Rule => {
  const nodes: number[] = []
  const weights: number[] = []
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5))
    let slope = 0
    for (let round = 0; round < 100; round++) {
      let [now, before] = [1, 0]
      for (let j = 0; j < count; j++) [now, before] = [((2 * j + 1) * x * now - j * before) / (j + 1), now]
      slope = (count * (x * now - before)) / (x * x - 1)
      const step = now / slope
      x -= step
      if (Math.abs(step) < 1e-15) break
    }
    nodes.push(x)
    weights.push(2 / ((1 - x * x) * slope * slope))
  }
  return { nodes, weights }
}

const { nodes, weights } = legendreRule(64)

/**
 * The integral of f from the first to the last of the ascending points: 64 Gauss–Legendre nodes between each two of them. f must be smooth
 * between two points; points must stand where it bends.
 */
export const integrate = (f: (x: number) => number, points: readonly number[]): number => {
  let sum = 0
  for (const [i, end] of points.entries()) {
    const start = points[i - 1]
    if (start === undefined || !(end > start)) continue
    const half = (end - start) / 2
    const middle = (end + start) / 2
    for (const [j, node] of nodes.entries()) sum += half * (weights[j] ?? 0) * f(middle + half * node)
  }
  return sum
}
