import { Page } from "../../parts/layout/Page.tsx"

export const CompareScreen = () => <Page title="Compare">{null}</Page>
