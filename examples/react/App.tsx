import { OpenFeatureProvider, useFlag, useTrack } from "@openfeature/react-sdk"
import { useState } from "react"

const Checkout = () => {
  const { value: button } = useFlag("checkout-button", "grey")
  const { track } = useTrack()
  const [order] = useState(() => crypto.randomUUID())
  // With the id of the order, the outcome counts once, however often the button is pressed.
  const pay = () => track("revenue", { value: 12.5, outcome_id: order })
  return (
    <main>
      <p>
        Order <code data-testid="order">{order}</code>
      </p>
      <button type="button" style={{ background: button }} onClick={pay}>
        Pay with the {button} button
      </button>
    </main>
  )
}

export const App = () => (
  <OpenFeatureProvider>
    <Checkout />
  </OpenFeatureProvider>
)
