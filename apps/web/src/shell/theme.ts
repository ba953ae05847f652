import { makeStore } from "../service/store.ts"

export const themes = ["system", "light", "dark"] as const

export type Theme = (typeof themes)[number]

const key = "sortition-theme"

const read = (): Theme => {
  const kept = localStorage.getItem(key)
  return themes.find((each) => each === kept) ?? "system"
}

const show = (chosen: Theme): void => {
  if (chosen === "system") delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
}

/** The colours that the reader chose; this browser keeps the choice. */
export const theme = makeStore<Theme>(read())

show(theme.get())

export const chooseTheme = (chosen: Theme): void => {
  localStorage.setItem(key, chosen)
  show(chosen)
  theme.set(chosen)
}
