/** The milliseconds that the work takes. */
export const timed = async (work: () => PromiseLike<unknown>): Promise<number> => {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}
