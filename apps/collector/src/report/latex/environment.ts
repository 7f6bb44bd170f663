import { type CsvColumns, realtimeCsvColumns, requestCsvColumns } from '@voicemark/schema'
import type { ReportData } from '../source/report-data.js'
import type { Macro } from './macros.js'
import { texPackages } from './main-tex.js'
import { lines, manyLines } from './tex-table.js'

/** `environment.json`: whole names, hashes and settings, where the tables have them short. */
export function environmentJson(report: ReportData): string {
  const { origin, query, splitBy, seed, version, conduct, delivery, corrected, machines, remarks } = report
  const configurations = report.configurations.map(
    ({
      label,
      own_label,
      stem,
      source,
      hardware_tier,
      device_type,
      subject,
      voice,
      split,
      hardware,
      n,
      excluded,
      fingerprint,
      ...identity
    }) => ({
      label,
      own_label,
      macros: `vm${stem}`,
      machine: source,
      machines: report.machinesOf({ ...identity, source, hardware_tier, device_type, subject, voice }),
      hardware_tier,
      device_type,
      subject,
      voice,
      split,
      hardware,
      n,
      excluded,
      settings: fingerprint,
    }),
  )
  const about = {
    origin,
    data_version: version,
    campaign_id: query.campaign_id,
    split: splitBy,
    override: query.override,
    seed,
  }
  // How many rows there are grows while agents idle; what is missing does not.
  const missing = delivery === null ? null : { ...delivery, stored: undefined }
  return `${JSON.stringify({ ...about, conduct, excluded: report.figures.omissions.excluded, delivery: missing, corrections: corrected.log, configurations, machines, remarks }, null, 2)}\n`
}

/** `README.md` of the pack. */
export function packReadme(report: ReportData, macros: readonly Macro[], files: readonly string[]): string {
  const head = lines(
    '# Paper pack',
    '',
    'Made by Voicemark from measured rows. `main.tex` compiles as it is: `latexmk -pdf main`, or `pdflatex main` twice.',
    'Into a document of your own: `\\input{macros}` in the preamble, then `\\input{tables/rtf}` and the like, with the packages',
    `${texPackages.join(', ')}. Debian: \`apt-get install texlive-latex-base texlive-latex-recommended texlive-pictures\`.`,
    '',
    `Data version ${report.version}. \`sha256sum -c SHA256SUMS\` checks the files. The same rows give the same bytes.`,
    '',
    '| file | what |',
    '| --- | --- |',
    '| `macros.tex` | a command for each number, listed below |',
    '| `methods.tex` | how it was measured and computed, from the rows |',
    '| `tables/` | hardware (section 3.1), memory (4.2), rtf, speed and cost (4.3), success (4.4), comparisons |',
    '| `comparison.tex` | what may be said of how many times as fast one is as another |',
    '| `figures/` | each as PDF and as TeX with its caption |',
    '| `plots/` | data for pgfplots and a figure that reads it |',
    '| `environment.json` | whole names, hashes, settings, machines, delivery |',
    ...files.map((name) => `| \`${name}\` | ${dataWords[name] ?? 'data'} |`),
    '',
    'Missing values are `--` in TeX, an empty cell in CSV and null in JSON and Parquet. No number stands for a missing one.',
    'MB are 2^20 bytes, times are Unix seconds. Warm-up and cold requests are in `requests.parquet` only;',
    'their samples are with the others.',
    '',
    '## Macros',
    '',
    'Names come from the labels alone: the same label has the same names in the next pack. `Low` and `High` are the ends of',
    '95 % intervals.',
    '',
    '| command | value | meaning |',
    '| --- | --- | --- |',
  )
  return (
    head +
    manyLines(
      macros.map(
        ({ name, value, meaning }) => `| \`\\${name}\` | ${codeCell(value)} | ${plainCell(meaning)} |`,
      ),
    )
  )
}

const columnsOf = (columns: CsvColumns) => Object.keys(columns).length

const dataWords: Readonly<Record<string, string>> = {
  'data/synthesis.csv': `the measured requests, ${columnsOf(requestCsvColumns)} columns`,
  'data/realtime.csv': `samples taken while requests ran, warm-ups among them, ${columnsOf(realtimeCsvColumns)} columns`,
  'data/requests.parquet': 'all requests with all fields, warm-up and cold ones among them',
  'data/samples.parquet':
    'samples taken while requests ran, warm-ups among them, all fields; `run_ref` and `seq` find their request',
}

/** A pipe would end the cell, and a backtick the code. */
const codeCell = (text: string) => `\`${text.replace(/`/g, "'").replace(/\|/g, '\\|')}\``
const plainCell = (text: string) =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_[\]|#$~^{}]/g, '\\$&')
