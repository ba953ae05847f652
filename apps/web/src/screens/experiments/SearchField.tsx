import { useEffect, useRef, useState } from "react"
import { TextField } from "../../parts/controls/TextField.tsx"
import { experimentsTexts } from "../../texts/experiments.ts"

interface SearchFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

const { filters: texts } = experimentsTexts

const pauseMs = 250

/** Passes the text on when the writer pauses; a text from elsewhere replaces it. */
export const SearchField = ({ onChange, value }: SearchFieldProps) => {
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
    <TextField
      type="search"
      label={texts.search}
      placeholder={texts.searchPlaceholder}
      value={text}
      onChange={setText}
      maxLength={255}
    />
  )
}
