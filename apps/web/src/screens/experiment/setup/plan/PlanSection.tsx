export const PlanSection = (_: { readonly experimentId: string }) => null
