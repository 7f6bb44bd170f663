import { type ConfigurationIdentity, identityOf } from '@voicemark/analysis'
import { hardwareSpecs, sensor } from '@voicemark/schema'
import { z } from 'zod'
import type { ReportedDelivery, ReportRow, ReportSource } from '../../report/source/report-source.js'
import { machineKeyOf } from './machine-key.js'

const name = z.string().max(400)

/** What is known of rows beside the rows, as it is handed on. */
export const handedConditions = z.object({
  origin: z.enum(['collector', 'files']),
  /** Only requests of this campaign; null: all. */
  campaign_id: z.string().max(64).nullable(),
  /** What persons call machines, and whose rows are from files that were imported. */
  machines: z
    .array(
      z.object({
        machine: name,
        hardware_tier: name,
        device_type: name,
        own_label: name.nullable(),
        merge_label: name.nullable(),
        imported: z.boolean(),
      }),
    )
    .max(10_000),
  hardware: z
    .array(
      z.object({
        agent_id: name,
        hardware_tier: name.nullable(),
        device_type: name.nullable(),
        hardware: hardwareSpecs.partial().nullable(),
      }),
    )
    .max(10_000)
    .nullable(),
  /** Of each machine's newest run that says it. */
  sensors: z
    .array(
      z.object({
        agent_id: name,
        run_id: name,
        started_wall: z.number(),
        taken_at: z.number(),
        sensors: z.array(sensor).max(128),
      }),
    )
    .max(10_000),
  /** Why rows were deleted. */
  removed: z.array(z.object({ reason: z.string().max(1000), rows: z.number() }).loose()).max(10_000),
  /** Corrections that hold. */
  corrections: z.array(z.object({ kind: name, reason: z.string().max(1000) }).loose()).max(100_000),
  /** Rows that the collector did not get, and the like; null where they did not come through one. */
  delivery: z
    .object({
      holds: z.boolean(),
      quarantined: z.number(),
      lost: z.number(),
      removed: z.number(),
      incomplete_runs: z.number(),
    })
    .nullable(),
  left_out: z.object({ files: z.number(), rows: z.number() }),
  remarks: z.array(z.string().max(4000)).max(10_000),
})

export type HandedConditions = z.infer<typeof handedConditions>

/** What is told of the machine of a row. */
type HandedMachine = HandedConditions['machines'][number]

/** Remembers the machines of rows, for their names are told by a machine and its device. */
export function createHandedMachines({ names, isImported }: Pick<ReportSource, 'names' | 'isImported'>) {
  const known = new Map<string, ConfigurationIdentity>()
  return {
    add(row: ReportRow, machine: string) {
      const key = machineKeyOf({ ...row, machine })
      if (!known.has(key)) known.set(key, identityOf(row, machine))
    },
    machines(): HandedMachine[] {
      const { ownLabelOf, mergeLabelOf } = names()
      return [...known.values()].map((one) => ({
        machine: one.source,
        hardware_tier: one.hardware_tier,
        device_type: one.device_type,
        own_label: ownLabelOf(one),
        merge_label: mergeLabelOf?.(one) ?? null,
        imported: isImported(one.source),
      }))
    },
  }
}

/** All else, once the rows were read. */
export async function conditionsOf(
  source: ReportSource,
  machines: readonly HandedMachine[],
  campaign_id: string | null,
): Promise<HandedConditions> {
  const { removed, log } = await source.corrected()
  const delivery = await source.delivery()
  return {
    origin: source.origin,
    campaign_id,
    machines: [...machines],
    hardware: (await source.machines())?.map((one) => ({ ...one })) ?? null,
    sensors: newestOf(await source.sensors()),
    removed: removed.map((one) => ({ ...one })),
    corrections: log.filter(({ undone_at }) => undone_at === null).map((one) => ({ ...one })),
    // How many rows there are grows while agents idle; what is missing does not.
    delivery: delivery === null ? null : withoutStored(delivery),
    left_out: source.leftOut(),
    remarks: [...source.remarks()],
  }
}

function newestOf(runs: readonly HandedConditions['sensors'][number][]) {
  const newest = new Map<string, HandedConditions['sensors'][number]>()
  for (const run of runs)
    if ((newest.get(run.agent_id)?.started_wall ?? -Infinity) <= run.started_wall)
      newest.set(run.agent_id, run)
  return [...newest.values()]
}

function withoutStored({ holds, quarantined, lost, removed, incomplete_runs }: ReportedDelivery) {
  return { holds, quarantined, lost, removed, incomplete_runs }
}
