import { createRequestSummary } from '@voicemark/analysis'
import type { MetricsAnalysis, MetricsExport, MetricsSummary } from '@voicemark/schema'
import { describe, type Described } from './description.js'
import { onExit, programEnded } from './exit-watch.js'
import { openRecorder, type MonitorOptions } from './open-recorder.js'
import { createOpenSyntheses } from './open-syntheses.js'
import type { Recorder } from './recorder.js'
import { countFacts, type StartArguments, type SynthesisEnd, type SynthesisFacts } from './synthesis-facts.js'
import type { SynthesisRow } from './synthesis-row.js'
import { createSynthesis, type Synthesis } from './synthesis.js'

/**
 * Measures the syntheses of the program it runs in. What is used wrongly is an error; what the world refuses (a full disk, an
 * agent that is away) is a warning, and the synthesis goes on.
 */
export class PerformanceMonitor {
  readonly #profile: Described
  readonly #recorder: Recorder
  readonly #syntheses = createOpenSyntheses()
  readonly #summary = createRequestSummary()
  readonly #forget: () => void

  /** `profile` holds what is so for every synthesis. @throws MonitorError for a profile, folder or address that cannot be. */
  constructor(profile: Described = {}, options: MonitorOptions = {}) {
    this.#profile = profile
    this.#recorder = openRecorder(describe(profile, {}), options)
    this.#forget = onExit(() => this.#exit())
  }

  /**
   * Begins one: the facts, or text, textTokens, refAudioS, requestId, config one after the other. With an agent it has to be
   * awaited, since the clock starts when the agent watches.
   */
  async startSynthesis(...given: StartArguments): Promise<Synthesis> {
    const facts = countFacts(this.#profile, given)
    this.#syntheses.checkNew(facts.request_id)
    const recording = this.#recorder.begin(facts)
    const synthesis: Synthesis = createSynthesis({
      requestId: facts.request_id,
      warmup: facts.described.warmup ?? false,
      text: typeof given[0] === 'string' ? given[0] : given[0].text,
      recording,
      onEnd: () => this.#syntheses.remove(synthesis),
    })
    this.#syntheses.add(synthesis)
    try {
      await recording
    } catch (error) {
      this.#syntheses.remove(synthesis)
      throw error
    }
    return synthesis
  }

  /** Resolves when the synthesis is ended, or with the signal. It is sampled without this, too. */
  async monitorLoop(signal?: AbortSignal): Promise<void> {
    const ended = this.#syntheses.current()?.ended ?? Promise.resolve()
    if (signal === undefined) return ended
    if (signal.aborted) return
    await Promise.race([
      ended,
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    ])
  }

  /**
   * Ends the synthesis of this asynchronous context, or the one that is named, and gives its row; null, with a warning, when
   * it could not be recorded. @throws MonitorError where there is none, or several of which none is meant.
   */
  async endSynthesis(outcome: SynthesisEnd): Promise<SynthesisRow | null> {
    return this.#count(this.#syntheses.find(outcome.requestId), outcome)
  }

  /** Measures one from start to end. `work` says by `spoke` how long the speech is; what it throws is a failed row, and thrown. */
  async measure<T>(facts: SynthesisFacts, work: (synthesis: Synthesis) => T | Promise<T>): Promise<T> {
    const synthesis = await this.startSynthesis(facts)
    try {
      const result = await work(synthesis)
      await this.#count(synthesis, { success: true })
      return result
    } catch (error) {
      await this.#count(synthesis, { success: false, error })
      throw error
    }
  }

  /** What the rows say, also written into `analysis_<tier>.json`; with an agent it is of this program's rows alone. */
  async exportAnalysis(): Promise<MetricsAnalysis> {
    const analysis = this.#summary.analysis(await this.#recorder.recorded())
    await this.#recorder.writeAnalysis(analysis)
    return analysis
  }

  /** Body of `GET /metrics/summary`. */
  async summary(): Promise<MetricsSummary> {
    return this.#summary.summary(await this.#recorder.recorded())
  }

  /** Body of `GET /metrics/export`; the files are null where an agent has them. */
  async exportMetrics(): Promise<
    Omit<MetricsExport, 'csv_files'> & { csv_files: MetricsExport['csv_files'] | null }
  > {
    const analysis = await this.exportAnalysis()
    const { csv_files, hardware_tier } = await this.#recorder.recorded()
    return { csv_files, analysis, total_syntheses: this.#summary.total(), hardware_tier }
  }

  /** Ends what is under way as failed, and the sampling. */
  async close(): Promise<void> {
    this.#forget()
    const error = 'monitor-closed: the monitor was closed before endSynthesis'
    await Promise.all(this.#syntheses.all().map((each) => this.#count(each, { success: false, error })))
    await this.#recorder.close()
  }

  async #count(synthesis: Synthesis, outcome: SynthesisEnd): Promise<SynthesisRow | null> {
    const isFirst = synthesis.isOpen()
    const row = await synthesis.end(outcome)
    if (isFirst && row !== null && !synthesis.warmup) this.#summary.add(row)
    return row
  }

  #exit(): void {
    for (const each of this.#syntheses.all()) void each.end({ success: false, error: programEnded })
    this.#recorder.flush()
  }
}
