/**
 * Combines single calls into batches. Calls that arrive while `concurrency` batches are running wait for the next batch of at most `size`
 * calls, so a single call starts immediately and many share a round trip. `run` returns results in the order of its batch; its failure
 * fails every call. A result that is a promise is waited for without the batch.
 */
export const coalesce = <A, B>(
  { concurrency, size }: { readonly concurrency: number; readonly size: number },
  run: (batch: readonly A[]) => Promise<readonly (B | PromiseLike<B>)[]>
): ((item: A) => Promise<B>) => {
  interface Call {
    readonly item: A
    readonly resolve: (result: B | PromiseLike<B>) => void
    readonly reject: (fault: unknown) => void
  }
  let waiting: Call[] = []
  let running = 0
  let scheduled = false

  const settle = async (calls: readonly Call[]) => {
    try {
      const results = await run(calls.map(({ item }) => item))
      for (const [index, { reject, resolve }] of calls.entries()) {
        const result = results[index]
        if (result === undefined) reject(new Error("a batch returned fewer results than it has calls"))
        else resolve(result)
      }
    } catch (fault) {
      for (const { reject } of calls) reject(fault)
    }
    running--
    start()
  }
  const start = () => {
    scheduled = false
    while (running < concurrency && waiting.length > 0) {
      running++
      const calls = waiting.slice(0, size)
      waiting = waiting.slice(size)
      void settle(calls)
    }
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (scheduled || running >= concurrency) return
      scheduled = true
      setImmediate(start)
    })
}
