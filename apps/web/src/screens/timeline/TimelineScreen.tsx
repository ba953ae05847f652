import { Page } from "../../parts/layout/Page.tsx"

export const TimelineScreen = () => <Page title="Timeline">{null}</Page>
