import { randomBytes } from 'node:crypto'
import { z } from 'zod'

/** Of `Practice Loop <no-reply@example.gov.uk>` or of the address alone: what stands between the brackets, or all of it. */
const addressIn = (from: string) => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from

const Mail = z.object({
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'SMTP_URL must be the address of a mail server, such as smtp://mail.example.gov.uk:25 or smtps://user:password@mail.example.gov.uk' }).optional(),
  MAIL_FROM: z.string().refine((from) => z.email().safeParse(addressIn(from)).success && !/[\r\n]/.test(from), 'MAIL_FROM must be an e-mail address, or a name with one: Practice Loop <no-reply@example.gov.uk>').optional(),
})

/** The settings of the server process, read and checked once. */
const Env = Mail.extend({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('localhost'),
  APP_URL: z.url({ protocol: /^https?$/, error: 'APP_URL must be a web address such as https://practice.example.gov.uk' }).optional(),
  APP_SECRET: z.string().min(32, 'APP_SECRET must have at least 32 characters').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

export type Env = z.infer<typeof Env>

/** A setting that cannot be used; its message names it. */
export class WrongSetting extends Error {}

/** @throws an error that names each setting that cannot be used */
export const readEnv = (given: NodeJS.ProcessEnv = process.env): Env => read(Env, given)

/** The mail server and the sender, of whoever sends. A setting that is empty is none. @throws an error that names each that cannot be used */
export function readMailSettings(given: NodeJS.ProcessEnv = process.env): { smtpUrl?: string; mailFrom?: string } {
  const { SMTP_URL, MAIL_FROM } = read(Mail, { SMTP_URL: given.SMTP_URL || undefined, MAIL_FROM: given.MAIL_FROM || undefined })
  return { ...SMTP_URL && { smtpUrl: SMTP_URL }, ...MAIL_FROM && { mailFrom: MAIL_FROM } }
}

function read<Schema extends z.ZodType>(schema: Schema, given: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new WrongSetting(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'))
}

export const newSecret = () => randomBytes(32).toString('base64url')
