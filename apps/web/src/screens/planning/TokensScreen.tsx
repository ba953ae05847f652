export const TokensScreen = () => null
