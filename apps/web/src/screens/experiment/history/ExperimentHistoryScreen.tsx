export const ExperimentHistoryScreen = () => null
