import { Page } from "../../parts/layout/Page.tsx"

export const ExperimentsScreen = () => <Page title="Experiments">{null}</Page>
