/** Paths on a grid of 20 by 20, drawn with a line. */
const paths = {
  home: "M3 9.5 10 3.5l7 6M5 8.5V16h10V8.5",
  experiments: "M8 3v5L3.5 15.5A1 1 0 0 0 4.4 17h11.2a1 1 0 0 0 .9-1.5L12 8V3M7 3h6M6 12h8",
  timeline: "M3 5h8M6 10h9M4 15h6",
  compare: "M8 10m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M12 10m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0",
  planning:
    "M7 8m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M2.5 16c0-3 2-4.5 4.5-4.5s4.5 1.5 4.5 4.5M13 6.5a2.2 2.2 0 0 1 0 4.3M14 12c2 .4 3.5 1.8 3.5 4",
  history: "M10 5v5l3.5 2M10 3a7 7 0 1 1-6.6 4.7M3 4v4h4",
  reference: "M5 3.5h9a1 1 0 0 1 1 1v12H6a1.5 1.5 0 0 1-1.5-1.5V4M4.5 15A1.5 1.5 0 0 1 6 13.5h9"
} as const

export type IconName = keyof typeof paths

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg
    width="20"
    height="20"
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    aria-hidden="true"
  >
    <path d={paths[name]} strokeLinecap="round" strokeLinejoin="round" />
  </svg>
)
