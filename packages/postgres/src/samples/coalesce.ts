/**
 * Turns single calls into batches. Calls that arrive while `concurrency` batches are under way wait and go together, at most `size` at a
 * time: a lone call starts at once and a crowd shares round trips. `run` answers in the order of its batch; its failure fails every call.
 */
export const coalesce = <A, B>(
  { concurrency, size }: { readonly concurrency: number; readonly size: number },
  run: (batch: readonly A[]) => Promise<readonly B[]>
): ((item: A) => Promise<B>) => {
  interface Call {
    readonly item: A
    readonly resolve: (result: B) => void
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
        if (result === undefined) reject(new Error("a batch answered fewer results than it was given calls"))
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
