/**
 * vᵀ M⁻ v for a covariance matrix M that may be singular, and M's rank: elimination with the largest remaining variance first, until no
 * variance is left. v must lie in M's range, as differences from expectations do.
 */
export const quadraticForm = (
  vector: readonly number[],
  matrix: readonly (readonly number[])[]
): { readonly value: number; readonly rank: number } => {
  const v = [...vector]
  const m = matrix.map((row) => [...row])
  const left = new Set(v.keys())
  const largest = Math.max(0, ...m.map((row, i) => row[i] ?? 0))
  let value = 0
  let rank = 0
  while (left.size > 0) {
    const pivot = [...left].reduce((best, i) => ((m[i]?.[i] ?? 0) > (m[best]?.[best] ?? 0) ? i : best))
    const row = m[pivot] ?? []
    const diagonal = row[pivot] ?? 0
    if (!(diagonal > largest * 1e-10)) break
    value += (v[pivot] ?? 0) ** 2 / diagonal
    rank++
    left.delete(pivot)
    for (const i of left) {
      const other = m[i] ?? []
      const factor = (other[pivot] ?? 0) / diagonal
      v[i] = (v[i] ?? 0) - factor * (v[pivot] ?? 0)
      for (const j of left) other[j] = (other[j] ?? 0) - factor * (row[j] ?? 0)
    }
  }
  return { value, rank }
}
