import { useEffect, useRef, useState } from "react"
import { TextField } from "./TextField.tsx"

interface SearchFieldProps {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly onChange: (value: string) => void
}

const pauseMs = 250

/** Passes the text on when the writer pauses; a text from elsewhere replaces it. */
export const SearchField = ({ label, onChange, placeholder, value }: SearchFieldProps) => {
  const [text, setText] = useState(value)
  const passed = useRef(value)
  useEffect(() => {
    if (value === passed.current) return
    passed.current = value
    setText(value)
  }, [value])
  useEffect(() => {
    if (text.trim() === passed.current) return
    const waiting = setTimeout(() => {
      passed.current = text.trim()
      onChange(passed.current)
    }, pauseMs)
    return () => clearTimeout(waiting)
  }, [text, onChange])
  return (
    <TextField type="search" label={label} placeholder={placeholder} value={text} onChange={setText} maxLength={255} />
  )
}
