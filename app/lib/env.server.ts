import { randomBytes } from 'node:crypto'
import { z } from 'zod'

/** The settings of the server process, read and checked once. */
const Env = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('localhost'),
  APP_URL: z.url({ protocol: /^https?$/, error: 'APP_URL must be a web address such as https://practice.example.gov.uk' }).optional(),
  APP_SECRET: z.string().min(32, 'APP_SECRET must have at least 32 characters').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

export type Env = z.infer<typeof Env>

/** @throws an error that names each setting that cannot be used */
export function readEnv(given: NodeJS.ProcessEnv = process.env): Env {
  const parsed = Env.safeParse(given)
  if (parsed.success) return parsed.data
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'))
}

export const newSecret = () => randomBytes(32).toString('base64url')
