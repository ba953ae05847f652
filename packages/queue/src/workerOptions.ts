/** Worker settings that hold on every backend, in milliseconds. `runRetryDelay` bounds how late a worker notices that its server is back. */
export const workerOptions = { runRetryDelay: 500, lockDuration: 30_000, stalledInterval: 15_000 }
