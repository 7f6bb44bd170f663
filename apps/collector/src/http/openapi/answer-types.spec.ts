import type { Measure, SplitField } from '@voicemark/analysis'
import type * as rest from '@voicemark/schema/rest'
import { expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type { Tokens } from '../../access/tokens.js'
import type { CampaignStatus } from '../../campaigns/campaign-status.js'
import type { CorrectionPreview } from '../../corrections/corrections.js'
import type { FigureSet } from '../../figures/drawing/figure-set.js'
import type { FleetComparison } from '../../fleet/fleet-comparison.js'
import type { DescribedConfiguration } from '../../fleet/fleet.js'
import type { CollectorHealth, DeliveryReport } from '../../health/collector-health.js'
import type { Correction } from '../../store/corrections/correction.js'
import type { CorrectionPage } from '../../store/corrections/correction-log.js'
import type { StoredCredential } from '../../store/credentials/credential-row.js'
import type { ImportOutcome } from '../../store/imports/import-plan.js'
import type { StoredImport } from '../../store/imports/stored-imports.js'
import type { AgentNow } from '../../store/lookup/agent-state.js'
import type { Facets } from '../../store/lookup/facets.js'
import type { RunPage, WholeRun } from '../../store/lookup/runs.js'
import type { WholeRequest } from '../../store/lookup/whole-request.js'
import type { ReadRequest } from '../../store/reading/excluded-requests.js'
import type { RunSensors } from '../../store/reading/run-sensors.js'
import type { StoredAgent } from '../../store/reading/stored-fleet.js'
import type { RolledUpRow } from '../../store/reading/stored-rollups.js'
import type { SampleBucket } from '../../store/timeline/buckets.js'
import type { SampleCount } from '../../store/timeline/timeline.js'
import type { Replay } from '../../store/writing/quarantine-replay.js'

/** A type with all that is read-only in it made plain: whether a value may be changed is no part of an answer. */
type Plain<T> = T extends readonly unknown[] | object ? { -readonly [K in keyof T]: Plain<T[K]> } : T
type Answer<N extends keyof typeof rest> = (typeof rest)[N] extends z.ZodType
  ? Plain<z.output<(typeof rest)[N]>>
  : never

test('what is described is what is answered, which the compiler holds', () => {
  expectTypeOf<Answer<'storedAgent'>>().toEqualTypeOf<Plain<StoredAgent>>()
  expectTypeOf<Answer<'runSensors'>>().toEqualTypeOf<Plain<RunSensors>>()
  expectTypeOf<Answer<'readRequest'>>().toEqualTypeOf<Plain<ReadRequest>>()
  expectTypeOf<Answer<'rolledUpRow'>>().toEqualTypeOf<Plain<RolledUpRow>>()
  expectTypeOf<Answer<'storedImport'>>().toEqualTypeOf<Plain<StoredImport>>()
  expectTypeOf<Answer<'importOutcome'>>().toEqualTypeOf<Plain<ImportOutcome>>()
  expectTypeOf<Answer<'correction'>>().toEqualTypeOf<Plain<Correction>>()
  expectTypeOf<Answer<'correctionPage'>>().toEqualTypeOf<Plain<CorrectionPage>>()
  expectTypeOf<Answer<'correctionPreview'>>().toEqualTypeOf<Plain<CorrectionPreview>>()
  expectTypeOf<Answer<'credential'>>().toEqualTypeOf<Plain<StoredCredential>>()
  expectTypeOf<Answer<'issuedToken'>>().toEqualTypeOf<Plain<Awaited<ReturnType<Tokens['add']>>>>()
  expectTypeOf<Answer<'issuedCode'>>().toEqualTypeOf<Plain<Awaited<ReturnType<Tokens['addCode']>>>>()
  expectTypeOf<Answer<'campaignStatus'>>().toEqualTypeOf<Plain<CampaignStatus>>()
  expectTypeOf<Answer<'collectorHealth'>>().toEqualTypeOf<Plain<CollectorHealth>>()
  expectTypeOf<Answer<'deliveryReport'>>().toEqualTypeOf<Plain<DeliveryReport>>()
  expectTypeOf<Pick<Answer<'wholeAgent'>, keyof AgentNow>>().toEqualTypeOf<Plain<AgentNow>>()
  expectTypeOf<Answer<'facets'>>().toEqualTypeOf<Plain<Facets>>()
  expectTypeOf<Answer<'sampleBucket'>>().toEqualTypeOf<Plain<SampleBucket>>()
  expectTypeOf<Answer<'wholeRequest'>['run']>().toEqualTypeOf<Plain<WholeRequest['run']>>()
  expectTypeOf<Answer<'wholeRequest'>['excluded']>().toEqualTypeOf<WholeRequest['excluded']>()
  expectTypeOf<Answer<'wholeRequest'>['campaign']>().toEqualTypeOf<Plain<WholeRequest['campaign']>>()
  expectTypeOf<Answer<'wholeRequest'>['neighbours']>().toEqualTypeOf<Plain<WholeRequest['neighbours']>>()
  expectTypeOf<Answer<'wholeRequest'>['samples']>().toEqualTypeOf<Plain<SampleCount | null>>()
  expectTypeOf<Answer<'wholeRun'>>().toEqualTypeOf<Plain<WholeRun>>()
  expectTypeOf<Answer<'runPage'>>().toEqualTypeOf<Plain<RunPage>>()
  expectTypeOf<Answer<'replay'>>().toEqualTypeOf<Plain<Replay>>()
  expectTypeOf<Answer<'measureName'>>().toEqualTypeOf<Plain<Measure>>()
  expectTypeOf<Answer<'splitField'>>().toEqualTypeOf<Plain<SplitField>>()
  expectTypeOf<Answer<'figureSet'>>().toEqualTypeOf<Plain<FigureSet>>()
  expectTypeOf<Answer<'describedConfiguration'>>().toEqualTypeOf<Plain<DescribedConfiguration>>()
  expectTypeOf<Answer<'fleetComparison'>>().toEqualTypeOf<Plain<FleetComparison>>()
})
