interface LegendProps {
  readonly items: readonly { readonly text: string; readonly colour: string }[]
}

export const Legend = ({ items }: LegendProps) => (
  <ul className="legend">
    {items.map(({ colour, text }) => (
      <li key={text}>
        <span className="swatch" style={{ "--swatch": colour }} />
        {text}
      </li>
    ))}
  </ul>
)
