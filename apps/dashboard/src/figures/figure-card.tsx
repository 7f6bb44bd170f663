import type { FigureList } from '@voicemark/schema/rest'
import { useState } from 'preact/hooks'
import { client } from '../shell/asking/client.js'
import { FigureCaption } from './figure-caption.js'
import { type FigureLook, lookQuery } from './figure-look.js'

export interface FigureCardProps {
  readonly of: FigureList['figures'][number]
  readonly look: FigureLook
}

/** On a telephone what is drawn for a screen would be too small to read. */
const narrow: Partial<FigureLook> = { width: '84mm' }

/** One figure, with what can be taken away of it. */
export function FigureCard({ of: { name, title }, look }: FigureCardProps) {
  const [hasFailed, setFailed] = useState(false)
  const link = (format: string, more: Partial<FigureLook> = {}) =>
    client.link(`/figures/${name}.${format}`, { query: lookQuery({ ...look, ...more }) })
  return (
    <figure class="card figure" id={`figure-${name}`}>
      <h2>{title}</h2>
      {hasFailed ? (
        <p class="note">
          It could not be drawn: many were asked for at once. <a href={link('svg')}>Open it alone</a>.
        </p>
      ) : (
        <picture>
          {look.width === '' && <source media="(max-width: 46rem)" srcset={link('svg', narrow)} />}
          <img
            src={link('svg')}
            alt={`${title}; its caption says it in words`}
            loading="lazy"
            onError={() => setFailed(true)}
          />
        </picture>
      )}
      <figcaption>
        <p class="figure-links">
          {['png', 'svg', 'pdf'].map((format) => (
            <a key={format} href={link(format)} download={`${name}.${format}`}>
              {format.toUpperCase()}
            </a>
          ))}
          <a href={link('pdf', { width: '84mm' })} download={`${name}_84mm.pdf`}>
            PDF, 84 mm
          </a>
        </p>
        <FigureCaption address={link('txt')} />
      </figcaption>
    </figure>
  )
}
