import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure } from '../data/figure.js'
import { barFigure } from '../shapes/bar-figure.js'
import { valueAxis } from '../shapes/row-figure.js'
import { spreadBar, spreadHeading, spreadRemarks } from '../shapes/spread-bar.js'
import { energyRemarks, restInWords } from '../words/energy-words.js'
import { pairRemark } from '../words/pair-remark.js'

/** Joules for a second of audio, and which share of them the machine would have drawn at rest. */
export function energyFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const { whiskers } = look
  const { configurations } = data
  return barFigure(
    {
      name: 'fig_energy',
      title: 'Energy for a second of audio',
      axis: valueAxis(),
      axisTitle: 'Energy per audio time (J per second of audio = Wh per hour of speech)',
      heading: `${spreadHeading[whiskers]}; share at rest`,
      withoutBars:
        'no successful request says how much energy its machine drew. voicemark doctor sensors says of each machine why, ' +
        'and by which command it would.',
      bar(configuration) {
        const bar = spreadBar(energyOf(configuration), 0, whiskers)
        if (bar.value === null) return bar
        return { ...bar, words: [...bar.words, restInWords(configuration.statistics)] }
      },
      remarks: [
        'Energy by the counters of the machine, never by its design power.',
        ...energyRemarks(configurations),
        'At rest: what the machine draws for that time while nothing speaks, which is in the bar.',
        ...spreadRemarks(configurations.map(energyOf), 0, whiskers),
        ...pairRemark(data, 'energy_j_per_audio_s'),
      ],
    },
    data,
    look,
  )
}

const energyOf = ({ statistics }: FigureConfiguration) => statistics.measures.energy_j_per_audio_s
