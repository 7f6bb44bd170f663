import type { ReportData } from '../source/report-data.js'
import { timesFasterTex } from './comparison-table.js'
import { lines } from './tex-table.js'

/** Packages that the pack's files need. */
export const texPackages = ['array', 'booktabs', 'longtable', 'graphicx', 'pgfplots'] as const

/** A figure of the pack, and whether there is a picture to refer to. */
export interface ShownFigure {
  readonly name: string
  readonly isDrawn: boolean
}

/** `main.tex`: a document that compiles as it is and shows every part of the pack. */
export function mainTex(figures: readonly ShownFigure[]): string {
  const { figure, shown, rest } = figureInputs(figures)
  return lines(
    '% Compile with: latexmk -pdf main   or pdflatex main, twice.',
    '\\documentclass[a4paper,11pt]{article}',
    '\\usepackage[margin=25mm]{geometry}',
    ...texPackages.map((name) => `\\usepackage{${name}}`),
    '\\pgfplotsset{compat=1.16}',
    '\\emergencystretch=3em',
    // As many tables and figures on a page as there is room for.
    '\\renewcommand{\\topfraction}{0.95}\\renewcommand{\\bottomfraction}{0.95}\\renewcommand{\\textfraction}{0.05}',
    '\\renewcommand{\\floatpagefraction}{0.8}\\setcounter{topnumber}{4}\\setcounter{bottomnumber}{4}\\setcounter{totalnumber}{6}',
    '\\input{macros}',
    '\\begin{document}',
    '\\section*{Voicemark: measured results}',
    '\\vmRequests{} measured requests of \\vmConfigurations{} configurations, \\vmSuccessful{} of them successful.',
    '',
    '\\section{Experimental setup}',
    '\\subsection{Hardware configurations}',
    'Table~\\ref{tab:vm-hardware} shows the configurations.',
    '\\input{tables/hardware}',
    '\\subsection{Method}',
    '\\input{methods}',
    '',
    '\\section{Results}',
    '\\subsection{Memory efficiency}',
    `Peak memory of each configuration: Table~\\ref{tab:vm-memory}${shown('fig1_memory_comparison')}.`,
    '\\input{tables/memory}',
    ...figure('fig1_memory_comparison'),
    '\\subsection{Performance}',
    `Speed of each configuration: Tables~\\ref{tab:vm-rtf} and~\\ref{tab:vm-speed}${shown('fig2_rtf_comparison')}.`,
    '\\input{tables/rtf}',
    '\\input{tables/speed}',
    ...figure('fig2_rtf_comparison'),
    ...costSection(figure('fig_cost'), shown('fig_cost')),
    ...energySection(figure('fig_energy'), shown('fig_energy')),
    ...heardSection(figure('fig_ttfa'), shown('fig_ttfa')),
    ...qualitySection(figure('fig_quality_speed'), shown('fig_quality_speed')),
    '\\subsection{Reliability}',
    `Requests that succeeded: Table~\\ref{tab:vm-success}${shown('fig3_success_rate')}.`,
    '\\input{tables/success}',
    ...figure('fig3_success_rate'),
    '\\subsection{Comparison}',
    'Tables~\\ref{tab:vm-comparison-rtf}, \\ref{tab:vm-comparison-peak-memory-mb} and~\\ref{tab:vm-comparison-cpu-s-per-audio-s} ' +
      'compare each two configurations.',
    '\\input{comparison}',
    '\\input{tables/comparison-rtf}',
    '\\input{tables/comparison-memory}',
    '\\input{tables/comparison-cost}',
    ...comparedWhere(shown),
    ...(rest.length > 0 ? ['\\clearpage', '\\section{Further figures}', ...rest] : []),
    '\\clearpage',
    '\\section{Plots from the data files}',
    '\\input{plots/rtf}',
    '\\input{plots/memory}',
    '\\input{plots/success}',
    '\\end{document}',
  )
}

/** A table of nothing is not written. */
const comparedWhere = (shown: (name: string) => string) => [
  ...(shown('fig_energy') === '' ? [] : ['\\input{tables/comparison-energy}']),
  ...(shown('fig_quality_speed') === '' ? [] : ['\\input{tables/comparison-quality}']),
]

const costSection = (figure: readonly string[], reference: string) => [
  '\\subsection{Cost}',
  `What each configuration costs beside time: Table~\\ref{tab:vm-cost}${reference}.`,
  '\\input{tables/cost}',
  ...figure,
]

const energySection = (figure: readonly string[], reference: string) => [
  '\\subsection{Energy}',
  '\\input{energy}',
  `What the machine of each configuration drew: Table~\\ref{tab:vm-energy}${reference}.`,
  '\\input{tables/energy}',
  ...figure,
]

const heardSection = (figure: readonly string[], reference: string) => [
  '\\subsection{First audio and continuity}',
  `What a listener waits for and hears: Table~\\ref{tab:vm-heard}${reference}.`,
  '\\input{tables/heard}',
  ...figure,
]

const qualitySection = (figure: readonly string[], reference: string) => [
  '\\subsection{Quality}',
  '\\input{quality}',
  `How good the sound of each configuration is: Table~\\ref{tab:vm-quality}${reference}.`,
  '\\input{tables/quality}',
  ...figure,
]

/** How figures stand in the document: those of a section, a reference to one that has a picture, and all that have no section. */
function figureInputs(figures: readonly ShownFigure[]) {
  const input = (name: string) => `\\input{figures/${name}}`
  return {
    figure: (name: string) => figures.filter((one) => one.name === name).map((one) => input(one.name)),
    shown: (name: string) =>
      figures
        .filter((one) => one.name === name && one.isDrawn)
        .map((one) => ` and Figure~\\ref{${figureLabel(one.name)}}`)
        .join(''),
    rest: figures.filter(({ name }) => !placed.includes(name)).map(({ name }) => input(name)),
  }
}

/** What `\\ref` finds a figure by. */
export const figureLabel = (name: string) => `fig:vm-${name.replaceAll('_', '-')}`

// The hardware table is there as TeX already.
const placed = [
  'fig1_memory_comparison',
  'fig2_rtf_comparison',
  'fig3_success_rate',
  'fig_cost',
  'fig_ttfa',
  'fig_energy',
  'fig_quality_speed',
  'fig_hardware_summary',
]

/** More are no text that is read; the table and the macros have all of them. */
const mostSentences = 10

/** `comparison.tex`: what may be said of how many times as fast one is as another; nothing where nothing may. */
export function comparisonTex({ comparisons, configurations }: ReportData): string {
  const pairs = comparisons
    .filter(({ measure }) => measure === 'rtf')
    .flatMap(({ pairwise }) => pairwise.pairs)
  const sentences = pairs.flatMap((pair) => timesFasterTex(pair) ?? [])
  if (sentences.length > mostSentences)
    return lines(
      `${sentences.length} of ${pairs.length} pairs show a difference in speed that the data carry; Table~\\ref{tab:vm-comparison-rtf} has them.`,
    )
  if (sentences.length > 0) return lines(...sentences)
  return lines(
    configurations.length < 2
      ? 'There is one configuration, so that nothing is compared.'
      : 'No pair of comparable configurations shows a difference in speed that the data carry.',
  )
}
