import { useEffect, useState } from "react"
import { serverNow } from "../../../service/live/serverClock.ts"

/** The time of the service, renewed every `ms`. */
export const useNow = (ms: number): number => {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), ms)
    return () => clearInterval(timer)
  }, [ms])
  return now
}
