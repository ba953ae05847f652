import { mkdirSync, readdirSync, renameSync, rmdirSync } from "node:fs"
import { join } from "node:path"
import { threadId } from "node:worker_threads"
import { isErrorOf } from "./isErrorOf.ts"

/** Where a process keeps the names of its folders. All copies of this module in the process share them. */
const ownKey = Symbol.for("sortition.queueFolders")

const isSet = (value: unknown): value is Set<string> => value instanceof Set

const ownNames = (): Set<string> => {
  const found: unknown = Reflect.get(globalThis, ownKey)
  if (isSet(found)) return found
  const made = new Set<string>()
  Reflect.set(globalThis, ownKey, made)
  return made
}

/** Whether a process has this id; one of another user counts. */
const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return isErrorOf(thrown, "EPERM")
  }
}

/**
 * Whether the process that made a folder is gone. A folder that has the id of this process, and that this process did not make, is left
 * from an earlier process: in a container every process may have the id 1.
 */
const isLeft = (name: string): boolean => {
  const [, pid, thread] = /^(\d+)-(\d+)-/.exec(name) ?? []
  if (pid === undefined || ownNames().has(name)) return false
  return Number(pid) === process.pid ? Number(thread) === threadId : !runs(Number(pid))
}

const removeIfEmpty = (folder: string): void => {
  try {
    rmdirSync(folder)
  } catch (thrown) {
    if (!isErrorOf(thrown, "ENOTEMPTY") && !isErrorOf(thrown, "EEXIST") && !isErrorOf(thrown, "ENOENT")) throw thrown
  }
}

export interface OwnFolder {
  readonly path: string
  /** Gives the folder up, and deletes it if it is empty. */
  readonly leave: () => void
}

/** Makes a folder of this process alone in one that the processes of a machine share. Its name says whose it is. */
export const makeOwnFolder = (shared: string): OwnFolder => {
  const name = `${process.pid}-${threadId}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`
  const path = join(shared, name)
  mkdirSync(shared, { recursive: true })
  ownNames().add(name)
  mkdirSync(path)
  return {
    path,
    leave: () => {
      ownNames().delete(name)
      removeIfEmpty(path)
    }
  }
}

/**
 * Moves the segments of processes that are gone into the folder of this process, and returns them, oldest first. One process gets each,
 * because moving is atomic.
 */
export const adoptSegments = (shared: string, own: string, onError: (error: unknown) => void): string[] => {
  const adopted: string[] = []
  for (const name of readdirSync(shared).filter(isLeft)) {
    const folder = join(shared, name)
    try {
      for (const segment of readdirSync(folder).sort()) {
        const to = join(own, `${name}-${segment}`)
        renameSync(join(folder, segment), to)
        adopted.push(to)
      }
      removeIfEmpty(folder)
    } catch (thrown) {
      // Another process was faster.
      if (!isErrorOf(thrown, "ENOENT")) onError(thrown)
    }
  }
  return adopted
}
