import type { ReactNode } from "react"

interface ScrollXProps {
  /** Names what scrolls. */
  readonly label: string
  readonly children: ReactNode
}

/** A box for a table that can be wider than the page: it scrolls by itself, also from the keyboard. */
export const ScrollX = ({ children, label }: ScrollXProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <section className="scroll-x" tabIndex={0} aria-label={label}>
    {children}
  </section>
)
