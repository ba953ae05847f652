import { CSPProvider } from "@base-ui/react/csp-provider"
import { Slider } from "@base-ui/react/slider"
import { exactPercentage } from "@sortition/domain/allocation/Share"
import { formatSlots } from "../shares.ts"

interface ShareSliderProps {
  readonly label: string
  readonly slots: number
  readonly colour: string
  /** In whole per cent. */
  readonly onChange: (percentage: number) => void
}

/** A share in whole per cent; arrow keys move it by one, Page Up and Page Down by ten. */
export const ShareSlider = ({ colour, label, onChange, slots }: ShareSliderProps) => (
  <CSPProvider disableStyleElements>
    <Slider.Root
      className="slider"
      style={{ "--swatch": colour }}
      value={exactPercentage(slots)}
      max={100}
      largeStep={10}
      onValueChange={(value) => onChange(Math.round(value))}
    >
      <Slider.Control className="slider-control">
        <Slider.Track className="slider-track">
          <Slider.Indicator className="slider-indicator" />
          <Slider.Thumb
            className="slider-thumb"
            getAriaLabel={() => label}
            getAriaValueText={() => formatSlots(slots)}
          />
        </Slider.Track>
      </Slider.Control>
    </Slider.Root>
  </CSPProvider>
)
