import { type RefObject, useEffect, useEffectEvent, useRef } from "react"

/** Calls `onSeen` when the element comes near the view, and again after each change of `isWanted`. */
export const useSeen = (isWanted: boolean, onSeen: () => void): RefObject<HTMLDivElement | null> => {
  const element = useRef<HTMLDivElement>(null)
  const seen = useEffectEvent(onSeen)
  useEffect(() => {
    if (!isWanted || element.current === null) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && seen(), {
      rootMargin: "400px"
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [isWanted])
  return element
}
