import { Page } from "../../parts/layout/Page.tsx"
import { texts } from "../../texts/common.ts"

export const HomeScreen = () => <Page title={texts.nav.home}>{null}</Page>
