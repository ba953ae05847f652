/** Whether the promise resolves; never rejects. */
export const resolves = (promise: PromiseLike<unknown>): Promise<boolean> =>
  Promise.resolve(promise).then(
    () => true,
    () => false
  )
