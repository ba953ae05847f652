export const LimitsSection = (_: { readonly experimentId: string }) => null
