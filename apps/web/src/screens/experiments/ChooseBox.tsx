interface ChooseBoxProps {
  readonly label: string
  readonly checked: boolean
  /** Some of what it stands for is chosen. */
  readonly isPartly?: boolean
  readonly onChange: (isNow: boolean, withShift: boolean) => void
}

/** The box of a row, or of all of them. */
export const ChooseBox = ({ checked, isPartly = false, label, onChange }: ChooseBoxProps) => (
  <label className="experiment-check">
    <span className="visually-hidden">{label}</span>
    <input
      type="checkbox"
      ref={(box) => {
        if (box !== null) box.indeterminate = isPartly
      }}
      checked={checked}
      onChange={({ nativeEvent, target }) =>
        onChange(target.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
      }
    />
  </label>
)
