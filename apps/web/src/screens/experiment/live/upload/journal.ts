/** How far an upload has come. */
export interface Position {
  /** The experiment and the file. */
  readonly id: string
  /** Rows that the service has answered, or that hold no sample. */
  readonly done: number
  readonly created: number
  readonly existing: number
  readonly failed: number
  /** When it was noted, in milliseconds since 1970. */
  readonly at: number
}

/** A row that is not enrolled, and why. */
export interface RowProblem {
  readonly line: number
  readonly text: string
  readonly reason: string
}

const keptMs = 7 * 86_400_000

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

const endOf = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })

let opened: Promise<IDBDatabase> | undefined

const database = (): Promise<IDBDatabase> => {
  const begin = () => {
    const request = indexedDB.open("sortition-uploads", 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore("positions", { keyPath: "id" })
      request.result.createObjectStore("problems")
    }
    return answerOf(request)
  }
  opened ??= begin()
  return opened
}

const problemsOfUpload = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []])

/** Where an upload of this file stopped; undefined when there was none. Forgets uploads that are a week old. */
export const readPosition = async (id: string): Promise<Position | undefined> => {
  const db = await database()
  const all: Position[] = await answerOf(db.transaction("positions").objectStore("positions").getAll())
  const old = all.filter(({ at }) => Date.now() - at > keptMs)
  await Promise.all(old.map((position) => forget(position.id)))
  return all.find((position) => position.id === id && !old.includes(position))
}

/** Notes together how far an upload is, and which rows failed since. */
export const note = async (position: Position, problems: readonly RowProblem[]): Promise<void> => {
  const transaction = (await database()).transaction(["positions", "problems"], "readwrite")
  transaction.objectStore("positions").put(position)
  for (const problem of problems) transaction.objectStore("problems").put(problem, [position.id, problem.line])
  await endOf(transaction)
}

/** The rows of an upload that failed, in order. */
export const problemsOf = async (id: string): Promise<readonly RowProblem[]> => {
  const store = (await database()).transaction("problems").objectStore("problems")
  return answerOf(store.getAll(problemsOfUpload(id)))
}

export const forget = async (id: string): Promise<void> => {
  const transaction = (await database()).transaction(["positions", "problems"], "readwrite")
  transaction.objectStore("positions").delete(id)
  transaction.objectStore("problems").delete(problemsOfUpload(id))
  await endOf(transaction)
}
