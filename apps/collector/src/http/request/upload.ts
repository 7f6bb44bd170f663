import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Request, RequestHandler, Response } from 'express'
import multer from 'multer'
import { collectorLimits } from '@voicemark/daemon'
import type { UploadedFile } from '../../imports/uploaded-file.js'
import { QueryError } from '../../query-error.js'
import { makeUploadFolder } from './upload-folder.js'

/** The text fields of a form, each as often as it was sent. */
export type FormFields = readonly (readonly [name: string, value: string])[]

/**
 * Takes the file of a form in, on disk and never in memory, hands it over with what `read` makes of the other fields, and
 * removes it whatever happens.
 * @throws QueryError when it is none, or too large.
 */
export async function withUpload<Fields, Result>(
  request: Request,
  response: Response,
  { limitMb, read }: { readonly limitMb: number; readonly read: (fields: FormFields) => Fields },
  use: (file: UploadedFile, fields: Fields) => Promise<Result>,
): Promise<Result> {
  if (!request.is('multipart/form-data'))
    throw new QueryError(
      'media-type',
      'expected multipart/form-data with one file, as curl -F file=@NAME sends it',
    )
  const folder = await makeUploadFolder()
  try {
    await receive(request, response, uploadTo(folder, limitMb)).catch((error: unknown) => {
      throw uploadError(error, limitMb)
    })
    const fields = read(fieldsOf(request.body))
    return await use(await uploaded(request, folder), fields)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A field that was sent twice is a list. */
function fieldsOf(body: unknown): FormFields {
  return Object.entries((body ?? {}) as Record<string, string | string[]>).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one] as const),
  )
}

/** Every limit of the form; nesting is off, since one small nested name can block the loop for seconds. */
function uploadTo(folder: string, limitMb: number): RequestHandler {
  const form = multer({
    storage: multer.diskStorage({
      destination: folder,
      filename: (_request, _file, named) => {
        named(null, 'upload')
      },
    }),
    defParamCharset: 'utf8',
    limits: {
      fileSize: limitMb * 1024 * 1024,
      files: 1,
      fields: collectorLimits.uploadFields,
      fieldSize: collectorLimits.uploadFieldBytes,
      parts: collectorLimits.uploadFields + 1,
      fieldNameSize: collectorLimits.uploadNameBytes,
      headerPairs: collectorLimits.partHeaders,
      fieldNestingDepth: 0,
      fieldArrayIndexLimit: 0,
    },
  })
  return form.single('file')
}

function receive(request: Request, response: Response, handler: RequestHandler): Promise<void> {
  return new Promise((resolve, reject) => {
    request.once('close', () => {
      if (!request.complete) reject(new Error('the client has gone'))
    })
    void handler(request, response, (error: unknown) => {
      if (error === undefined || error === null) resolve()
      else reject(error instanceof Error ? error : new Error('the form cannot be read'))
    })
  })
}

function uploadError(error: unknown, limitMb: number): QueryError {
  const code = error instanceof multer.MulterError ? error.code : ''
  if (code === 'LIMIT_FILE_SIZE')
    return new QueryError(
      'upload-too-large',
      `the file is larger than ${limitMb} MB; import it in parts, or raise VOICEMARK_IMPORT_LIMIT_MB`,
    )
  if (isSystemError(error))
    return new QueryError('upload-not-kept', 'the log has the cause', { cause: error })
  return new QueryError(
    'upload-malformed',
    'expected one file in the field file, and beside it only fields that say how to read it',
    {
      cause: error,
    },
  )
}

const isSystemError = (error: unknown) => error instanceof Error && 'syscall' in error

async function uploaded({ file, socket }: Request, folder: string): Promise<UploadedFile> {
  if (file === undefined) throw new QueryError('upload-missing', 'the form has no file in the field file')
  const sha256 = createHash('sha256')
  await pipeline(createReadStream(file.path), sha256)
  return {
    path: file.path,
    folder,
    file_name: shownName(file.originalname),
    bytes: file.size,
    sha256: sha256.digest('hex'),
    sender: socket.remoteAddress ?? null,
  }
}

/** A name is shown, and is never the path of anything. */
function shownName(name: string): string {
  const shown = Array.from(name.replace(/\p{C}/gu, '\ufffd')).slice(0, 200).join('')
  return shown === '' ? 'unnamed' : shown
}
