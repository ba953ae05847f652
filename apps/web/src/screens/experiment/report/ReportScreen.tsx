export const ReportScreen = () => null
