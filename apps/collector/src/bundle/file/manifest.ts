import { z } from 'zod'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** `manifest.json` of a bundle: what it is of, and the hash of every other file in it. */
export const bundleManifest = z.object({
  format: z.literal('voicemark-bundle'),
  version: z.number().int().positive(),
  /** SHA-256 of the rows, each as a line of JSON, whatever they are packed in. */
  data_sha256: sha256,
  requests: z.number().int().nonnegative(),
  samples: z.number().int().nonnegative(),
  files: z
    .array(
      z.object({
        name: z.enum([
          'conditions.json',
          'requests.ndjson',
          'requests.parquet',
          'samples.ndjson',
          'samples.parquet',
        ]),
        bytes: z.number().int().nonnegative(),
        sha256,
      }),
    )
    .min(2)
    .max(3),
})

export type BundleManifest = z.infer<typeof bundleManifest>
export type BundleFileName = BundleManifest['files'][number]['name']

/** `signature.json`: who vouches for the manifest, and by it for all files. */
export const bundleSignature = z.object({
  algorithm: z.literal('ed25519'),
  /** SubjectPublicKeyInfo, DER, base64. */
  public_key: z.string().max(200),
  /** Of the bytes of `manifest.json`, base64. */
  signature: z.string().max(200),
})

export type BundleSignature = z.infer<typeof bundleSignature>
