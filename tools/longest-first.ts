import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Those that take longest alone; a name that fits no more costs some seconds and nothing else. */
const longest = [
  'collector/test/store-postgresql',
  'agent/test/failpoints',
  'tools/start',
  'collector/test/campaigns.e2e',
  'collector/test/store-sqlite',
  'agent/test/campaign.e2e',
  'collector/test/postgresql-gone',
  'collector/test/command-line',
  'collector/test/import.e2e',
  'collector/test/report',
  'collector/test/figures-render',
  'agent/test/start',
  'collector/test/import-round-trip',
  'collector/test/campaigns-postgresql',
  'collector/test/figures-command',
  'agent/test/faults',
]

/** Runs the longest files first, so that no worker is alone with one of them at the end. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.includes(`/${name}`))
      return place === -1 ? longest.length : place
    }
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b))
  }
}
