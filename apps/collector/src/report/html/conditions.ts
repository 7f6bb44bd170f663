import { settingField, settingValue } from '@voicemark/analysis'
import { omissionLine } from '../../figures/words/footer.js'
import { removedLine } from '../../figures/words/removed-words.js'
import type { HandedConditions } from '../../bundle/rows/handed-conditions.js'
import { methodsTex } from '../latex/methods.js'
import type { PaperConfiguration, ReportData } from '../source/report-data.js'
import { escaped, list, paragraph, section, table } from './markup.js'
import { plainText } from './plain-text.js'

/** Under what each configuration was measured. */
export function conditionSection({ configurations }: ReportData, conditions: HandedConditions): string {
  const settings = configurations.map(
    (one) =>
      `<details><summary>${escaped(one.label)}</summary>${table(
        `Settings of ${one.label}`,
        ['Setting', 'Value'],
        settingsOf(one),
      )}</details>`,
  )
  return section(
    'conditions',
    'Conditions',
    machineTable(conditions) + sensorTable(conditions) + settings.join('\n'),
  )
}

function settingsOf({ fingerprint, hardware, source }: PaperConfiguration): string[][] {
  const known = Object.entries(fingerprint).filter(([, values]) => values[0] !== null)
  return [
    ['machine', source],
    ...(hardware.cpu_model === null ? [] : [['processor', hardware.cpu_model]]),
    ...known.map(([field, values]) => [
      settingField(field),
      field === 'model_sha256'
        ? values.join(' and ')
        : values.map((one) => settingValue(field, one)).join(' and '),
    ]),
  ]
}

function machineTable({ hardware }: HandedConditions): string {
  if (hardware === null) return paragraph('The rows are of files, which do not say more of their machines.')
  return table(
    'Machines, as their agents found them.',
    ['Machine', 'Tier', 'Model', 'Processor', 'System', 'Kernel', 'Virtual'],
    hardware.map(({ agent_id, hardware_tier, hardware: specs }) => [
      agent_id,
      hardware_tier ?? '',
      specs?.machine_model ?? '',
      specs?.cpu_model ?? '',
      specs?.os_distro ?? specs?.os_platform ?? '',
      specs?.os_kernel ?? '',
      virtualOf(specs?.virtualization ?? null),
    ]),
  )
}

/** Agents of before say `unknown` of a virtual machine whose hypervisor nothing names. */
const virtualOf = (virtualization: string | null) =>
  virtualization === 'unknown' ? 'virtual machine' : (virtualization ?? '')

function sensorTable({ sensors }: HandedConditions): string {
  if (sensors.length === 0) return paragraph('No machine says which sensors it had.')
  return table(
    'Sensors, and why there were none.',
    ['Machine', 'Measured', 'Not measured'],
    sensors.map(({ agent_id, sensors: all }) => [
      agent_id,
      all
        .filter(({ available }) => available)
        .map(({ metric }) => metric)
        .join('; '),
      all
        .filter(({ available }) => !available)
        .map(({ metric, reason }) => (reason === null ? metric : `${metric} (${reason})`))
        .join('; '),
    ]),
  )
}

/** How it was measured and computed, in the sentences of the paper pack. */
export function methodSection(report: ReportData): string {
  const paragraphs = plainText(methodsTex(report)).split(/\n\s*\n/)
  return section('methods', 'How it was measured', paragraphs.map((text) => paragraph(text.trim())).join(''))
}

/** What is in no number of the page. */
export function omissionSection({ figures, corrected, remarks }: ReportData): string {
  const removed = removedLine(corrected.removed)
  const lines = [
    omissionLine(figures.omissions)?.replace('Not in this figure', 'Not in the numbers'),
    removed === null ? undefined : `${removed}.`,
    ...remarks,
  ].filter((line) => line !== undefined)
  return section(
    'left-out',
    'Left out, and remarks',
    lines.length === 0 ? paragraph('Nothing was left out.') : list(lines),
  )
}
