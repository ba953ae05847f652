import { setFlagsFromString } from "node:v8"

/**
 * Keeps a process that streams near what it needs. Left alone, V8 lets garbage grow to four times what is in use, and room for what is new
 * to 128 MB: half a gigabyte for an API that needs a hundred megabytes. To be called when everything is loaded; what is new then has
 * the room that loading took, which is plenty.
 */
export const boundHeap = (): void => {
  setFlagsFromString("--heap-growing-percent=50")
  setFlagsFromString("--semi-space-growth-factor=1")
}
