'use strict'
// Nothing: `prisma generate` loads it and uses none of it.
