import { makeStore } from "../../../../service/store.ts"
import type { Upload } from "./startUpload.ts"

/** The latest upload of each experiment; it goes on while the reader looks at other screens. */
export const activeUploads = makeStore<ReadonlyMap<string, Upload>>(new Map())

export const setUpload = (experimentId: string, upload: Upload): void =>
  activeUploads.set(new Map([...activeUploads.get(), [experimentId, upload]]))

export const closeUpload = (experimentId: string): void =>
  activeUploads.set(new Map([...activeUploads.get()].filter(([id]) => id !== experimentId)))
