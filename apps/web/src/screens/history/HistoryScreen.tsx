import { Page } from "../../parts/layout/Page.tsx"

export const HistoryScreen = () => <Page title="History">{null}</Page>
