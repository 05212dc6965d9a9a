import { betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import type { Database } from '../../../db/client.server.ts'
import { accounts, credentials, signIns, verifications } from '../../../db/schema.ts'
import { withHashedTokens } from './hashed-tokens.server.ts'
import { demoAccountFor } from './demo-people.ts'

/** Idle for this long, and one signs in again. */
const idleSeconds = 30 * 60

/**
 * Signing in, by Better Auth: e-mail and password, and in demo mode the named fictional people.
 * @param options.origin what the portal is reached under, or undefined where the request itself says (demo on any loopback port)
 * @param options.secret signs the cookie; from the database's own settings or the environment
 */
export function openSignIn(db: Database, options: { origin: string; secret: string; demo: boolean }) {
  return betterAuth({
    baseURL: options.origin,
    basePath: '/auth',
    secret: options.secret,
    trustedOrigins: [options.origin],
    database: withHashedTokens(drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: accounts, session: signIns, account: credentials, verification: verifications },
    }) as never),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    user: {
      additionalFields: {
        organisationId: { type: 'string', input: false, required: true },
        personId: { type: 'string', input: false, required: true },
      },
    },
    session: { expiresIn: idleSeconds, updateAge: 5 * 60 },
    advanced: {
      cookiePrefix: 'practice-loop',
      useSecureCookies: options.origin.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: options.demo ? [demoSignIn] : [],
  })
}
export type SignIn = ReturnType<typeof openSignIn>

const demoSignIn = {
  id: 'demo-sign-in',
  endpoints: {
    signInAsDemoPerson: createAuthEndpoint('/sign-in/demo-person', {
      method: 'POST',
      body: z.object({ person: z.string() }),
    }, async (ctx) => {
      const email = demoAccountFor(ctx.body.person)
      const found = email && await ctx.context.internalAdapter.findUserByEmail(email)
      if (!found) throw ctx.error('NOT_FOUND')
      const session = await ctx.context.internalAdapter.createSession(found.user.id)
      await setSessionCookie(ctx, { session, user: found.user })
      return ctx.json({ signedIn: true })
    }),
  },
} as const
