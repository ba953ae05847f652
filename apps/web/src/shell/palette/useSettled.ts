import { useEffect, useState } from "react"

/** A value once it has stayed the same for so long. */
export const useSettled = <T>(value: T, ms: number): T => {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const waiting = setTimeout(setSettled, ms, value)
    return () => clearTimeout(waiting)
  }, [value, ms])
  return settled
}
