export const SettingsSection = (_: { readonly experimentId: string }) => null
