import { useEffect, useState } from "react"

interface SearchBoxProps {
  readonly label: string
  /** As the address has it. */
  readonly value: string
  readonly onChange: (text: string) => void
}

const restMs = 200

/** A search that the address keeps; it follows the writer after a short rest. */
export const SearchBox = ({ label, onChange, value }: SearchBoxProps) => {
  const [text, setText] = useState(value)
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    setText(value)
  }
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(onChange, restMs, text)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <input
      className="input planning-search"
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  )
}
