import type { FigureName } from '@voicemark/schema/figure-names'
import { client } from '../shell/asking/client.js'
import { href } from '../shell/route/route.js'
import type { AskedComparison } from './asked.js'

/** The figure that shows a measure, where there is one. */
const figureOf: Partial<Record<AskedComparison['measure'], FigureName>> = {
  rtf: 'fig2_rtf_comparison',
  rtfx: 'fig2_rtf_comparison',
  peak_memory_mb: 'fig1_memory_comparison',
  ttfa_s: 'fig_ttfa',
  cpu_s_per_audio_s: 'fig_cost',
  energy_j_per_audio_s: 'fig_energy',
  mos_ovrl: 'fig_quality_speed',
  mel_distance_db: 'fig_quality_speed',
}

export interface ComparisonLinksProps {
  readonly asked: AskedComparison
  readonly split: readonly string[]
}

/** The same to take away: the figure, the rows, and a page for somebody else. */
export function ComparisonLinks({ asked: { measure, campaign, override }, split }: ComparisonLinksProps) {
  const of = { campaign: campaign ?? undefined }
  const figure = figureOf[measure] ?? 'fig_pairwise'
  const report = { ...of, split: split.join(',') || undefined, override: override || undefined }
  return (
    <>
      <a class="button" href={href('/figures', { name: figure })}>
        Figure
      </a>
      <a class="button" href={client.link('/api/v1/exports/synthesis.csv', { query: of })} download="">
        Rows as CSV
      </a>
      <a class="button main" href={client.link('/api/v1/report.html', { query: report })} download="">
        Hand on
      </a>
    </>
  )
}
