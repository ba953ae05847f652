import { type RefObject, useLayoutEffect, useRef, useState } from "react"

/** The width of an element in pixels, followed as it changes. */
export const useWidth = <T extends Element>(initial = 640): readonly [RefObject<T | null>, number] => {
  const place = useRef<T>(null)
  const [width, setWidth] = useState(initial)
  useLayoutEffect(() => {
    const element = place.current
    if (element === null) return
    setWidth(element.getBoundingClientRect().width || initial)
    const observer = new ResizeObserver(([entry]) => entry !== undefined && setWidth(entry.contentRect.width))
    observer.observe(element)
    return () => observer.disconnect()
  }, [initial])
  return [place, width]
}
