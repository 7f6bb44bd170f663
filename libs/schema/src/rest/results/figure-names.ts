/** The figures by name of file and URL, in the order they are drawn. */
export const figureNames = [
  'fig1_memory_comparison',
  'fig2_rtf_comparison',
  'fig3_success_rate',
  'fig_hardware_summary',
  'fig_rtf_distribution',
  'fig_rtf_length',
  'fig_memory_timeline',
  'fig_stages',
  'fig_pairwise',
  'fig_temperature',
  'fig_cost',
  'fig_ttfa',
  'fig_energy',
  'fig_quality_speed',
] as const

export type FigureName = (typeof figureNames)[number]
