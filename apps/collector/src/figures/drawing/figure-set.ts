import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { configurationAnalysis, type ComparedConfiguration } from '@voicemark/analysis'
import { makeFolder } from '@voicemark/daemon'
import { makeFigure } from '../charts/figures.js'
import type { FigureData } from '../data/figure-data.js'
import type { FigureOptions } from '../data/figure-look.js'
import { type Figure, figureFormats, type FigureName, figureNames } from '../data/figure.js'
import { fileSlug } from '../words/file-slug.js'
import type { FigureRenderer } from './figure-renderer.js'
import { writeWholeFile } from './whole-file.js'

/** The paths of a written set. */
export interface FigureSet {
  /** Each figure that has something to show, as .png, .svg and .pdf. */
  readonly figures: readonly string[]
  /** Those that have not. */
  readonly leftOut: readonly FigureLeftOut[]
  /** The caption of each figure, as .txt. */
  readonly captions: readonly string[]
  readonly hardwareMetadata: string
  /** One for each configuration. */
  readonly analyses: readonly string[]
}

/** A figure of which no picture is drawn. */
export interface FigureLeftOut {
  readonly name: FigureName
  /** A sentence. */
  readonly reason: string
}

/** All figures of one moment, and what they are of. */
export interface DrawnSet {
  readonly configurations: readonly ComparedConfiguration[]
  readonly figures: readonly Figure[]
}

/** All figures in one look. */
export function drawnSet(data: FigureData, options: FigureOptions = {}): DrawnSet {
  const configurations = data.configurations.map(({ requests: _, statistics: __, ...compared }) => compared)
  return { configurations, figures: figureNames.map((name) => makeFigure(name, data, options)) }
}

/** Draws figures into a folder and writes `hardware_metadata.json` and `analysis_<tier>.json` beside them. */
export async function writeFigureSet(
  folder: string,
  set: DrawnSet,
  { render }: Pick<FigureRenderer, 'render'>,
): Promise<FigureSet> {
  makeFolder(folder)
  const figures: string[] = []
  const captions: string[] = []
  for (const figure of set.figures) {
    if (figure.noData !== undefined) await removeOlder(folder, figure)
    captions.push(await writeWholeFile(folder, `${figure.name}.txt`, `${figure.caption}\n`))
    for (const format of figure.noData === undefined ? figureFormats : []) {
      figures.push(await writeWholeFile(folder, `${figure.name}.${format}`, await render(figure, format)))
    }
  }
  const metadata = hardwareMetadata(set.configurations)
  const hardwareMetadataPath = await writeWholeFile(folder, 'hardware_metadata.json', json(metadata))
  const analyses: string[] = []
  for (const configuration of set.configurations) {
    const name = `analysis_${analysisSlug(configuration, set.configurations)}.json`
    analyses.push(await writeWholeFile(folder, name, json(configurationAnalysis(configuration))))
  }
  return {
    figures,
    leftOut: figuresLeftOut(set.figures),
    captions,
    hardwareMetadata: hardwareMetadataPath,
    analyses,
  }
}

/** Of which figures there is nothing to draw, and why. */
export function figuresLeftOut(figures: readonly Figure[]): FigureLeftOut[] {
  return figures.flatMap(({ name, noData }) => (noData === undefined ? [] : [{ name, reason: noData }]))
}

/** Pictures from when there was something to show; they are ours where our caption is beside them. */
async function removeOlder(folder: string, { name, title }: Figure): Promise<void> {
  const caption = await readFile(join(folder, `${name}.txt`), 'utf8').catch(() => '')
  if (!caption.startsWith(`${title}. `)) return
  for (const format of figureFormats) await rm(join(folder, `${name}.${format}`), { force: true })
}

/** The tier where it is the agent's own engine and only one configuration has it, as an agent names its file; else the label. */
function analysisSlug(
  { hardware_tier, label, subject }: ComparedConfiguration,
  all: readonly ComparedConfiguration[],
): string {
  if (subject !== null) return fileSlug(label)
  const others = all.filter((other) => other.label !== label && other.subject === null)
  const taken = others.some((other) => other.hardware_tier === hardware_tier || other.label === hardware_tier)
  return fileSlug(taken ? label : hardware_tier)
}

/** Content of `hardware_metadata.json`: what each configuration runs on, by label. */
export function hardwareMetadata(configurations: readonly ComparedConfiguration[]) {
  return Object.fromEntries(
    configurations.map(({ label, hardware_tier, device_type, subject, cpu_model, cpu_cores, ...rest }) => [
      label,
      {
        hardware_tier,
        device_type,
        // Whole, where the label may have it cut.
        ...(subject === null ? {} : { subject }),
        cpu_model,
        cpu_cores,
        total_memory_gb: rest.total_memory_gb,
        gpu_name: rest.gpu_name,
        total_tests: rest.n,
        successful_tests: rest.successful,
      },
    ]),
  )
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
