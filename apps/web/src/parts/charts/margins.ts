/** The space around a drawing for its axes, in pixels. */
export const margins = { top: 8, right: 12, bottom: 26, left: 48 } as const
