export const SamplesScreen = () => null
