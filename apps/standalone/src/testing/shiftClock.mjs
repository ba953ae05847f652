// Loaded before a program: its own clock is off by SHIFT_CLOCK milliseconds.
const shift = Number(process.env.SHIFT_CLOCK)
const OwnDate = Date

globalThis.Date = class extends OwnDate {
  constructor(...values) {
    if (values.length === 0) super(OwnDate.now() + shift)
    else super(...values)
  }

  static now() {
    return OwnDate.now() + shift
  }
}
