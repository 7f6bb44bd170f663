import { Page } from '../shell/parts/page.js'

/** Who is here, and what was heard of it last. */
export function FleetView() {
  return <Page title="Fleet" />
}
