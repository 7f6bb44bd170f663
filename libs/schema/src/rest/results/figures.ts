import { z } from 'zod'
import { figureNames } from './figure-names.js'

/** The figures that are drawn. */
export const figureName = z.enum(figureNames).meta({ id: 'FigureName' })

/** Body of `GET /api/v1/figures`. */
export const figureList = z
  .object({
    figures: z.array(
      z
        .object({
          name: figureName,
          title: z.string(),
          files: z
            .record(z.string(), z.string())
            .describe('Where it is, by format; `txt` is its caption, which is there in any case.'),
          no_data: z
            .string()
            .nullable()
            .describe('Why there is nothing to draw, a sentence; null: there is.'),
        })
        .meta({ id: 'ListedFigure' }),
    ),
  })
  .meta({ id: 'FigureList' })

/** Body of `POST /api/v1/figures`: paths in the metrics folder. */
export const figureSet = z
  .object({
    figures: z.array(z.string()).describe('Each figure that has something to show, as .png, .svg and .pdf.'),
    leftOut: z
      .array(z.object({ name: figureName, reason: z.string().describe('A sentence.') }))
      .describe('Those that have not.'),
    captions: z.array(z.string()).describe('The caption of each figure, as .txt.'),
    hardwareMetadata: z.string(),
    analyses: z.array(z.string()).describe('One for each configuration.'),
  })
  .meta({ id: 'FigureSet' })

export type FigureSet = z.infer<typeof figureSet>
export type FigureList = z.infer<typeof figureList>
