export const setupTexts = {
  nav: "Parts of the set-up",
  sections: {
    buckets: "Buckets",
    targeting: "Targeting",
    layer: "Layer",
    overrides: "Overrides",
    limits: "Limits and ramp",
    plan: "Plan",
    settings: "Settings"
  }
} as const
