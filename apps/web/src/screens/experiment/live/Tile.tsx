import { type ReactNode, useId } from "react"

interface TileProps {
  readonly title: string
  readonly value: ReactNode
  readonly children?: ReactNode
}

/** One figure of what happens now. */
export const Tile = ({ children, title, value }: TileProps) => {
  const id = useId()
  return (
    <section className="live-tile" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className="live-value">{value}</div>
      <div className="small soft">{children}</div>
    </section>
  )
}
