import { fileURLToPath } from 'node:url'

/** The databases that the store runs on. */
export const providers = ['sqlite', 'postgresql']

/** The checkout that this file lies in. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The one model file of all providers. */
export const modelsFile = `${root}prisma/models.prisma`

/** What a provider's schema is made of. */
export const schemaFiles = (provider) => [`${root}prisma/${provider}/datasource.prisma`, modelsFile]

/** Where a provider's migrations lie. */
export const migrationsFolder = (provider) => `${root}prisma/${provider}/migrations`
