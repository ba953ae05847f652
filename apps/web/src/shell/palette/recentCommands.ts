const key = "sortition-recent-commands"

const mostKept = 8

/** The keys of the commands that this browser used last, newest first. */
export const recentCommands = (): readonly string[] => (localStorage.getItem(key) ?? "").split(" ").filter(Boolean)

export const rememberCommand = (used: string): void => {
  const others = recentCommands().filter((each) => each !== used)
  localStorage.setItem(key, [used, ...others].slice(0, mostKept).join(" "))
}
