let ahead = 0

/** Notes the time of the service, which may differ from that of this machine. */
export const noteServerTime = (at: string): void => {
  ahead = new Date(at).getTime() - Date.now()
}

/** The time of the service, in milliseconds since 1970. */
export const serverNow = (): number => Date.now() + ahead
