import { useEffect } from "react"

/** Keeps the page up to date while there is a session. The code for it comes after the first view. */
export const useLiveStream = (hasSession: boolean): void => {
  useEffect(() => {
    if (!hasSession) return
    let stop: (() => void) | undefined
    let isOver = false
    void import("../service/live/startLive.ts").then(({ startLive }) => {
      if (!isOver) stop = startLive()
    })
    return () => {
      isOver = true
      stop?.()
    }
  }, [hasSession])
}
