import { makeStore } from "../../service/store.ts"

export interface Toast {
  readonly id: number
  readonly text: string
  readonly kind?: "good" | "bad"
  readonly action?: { readonly text: string; readonly run: () => void }
}

export const toasts = makeStore<readonly Toast[]>([])

let count = 0

const shownMs = 6_000

export const dismissToast = (id: number): void => toasts.set(toasts.get().filter((toast) => toast.id !== id))

/** Shows a sentence in the corner for a few seconds; a refusal stays until it is dismissed. */
export const showToast = (toast: Omit<Toast, "id">): void => {
  count += 1
  const id = count
  toasts.set([...toasts.get().slice(-3), { ...toast, id }])
  if (toast.kind !== "bad") setTimeout(dismissToast, shownMs, id)
}
