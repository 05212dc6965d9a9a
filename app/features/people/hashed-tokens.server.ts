import { createHash } from 'node:crypto'
import type { BetterAuthOptions } from 'better-auth'
import type { DBAdapterInstance } from 'better-auth/adapters'

type Row = Record<string, unknown>
type Condition = { field: string; value: unknown }
type Asked = { model: string; where?: Condition[]; data?: Row; update?: Row }

export const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

const hashed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(hashed)
  return typeof value === 'string' ? hashOf(value) : value
}

/**
 * Wraps Better Auth's database adapter so that sign-in tokens rest in the database only as hashes: hashed on the way in and
 * in every condition, and given back raw to the library where it knows the raw one. The library has no option for this.
 */
export function withHashedTokens(adapter: DBAdapterInstance<BetterAuthOptions>): DBAdapterInstance<BetterAuthOptions> {
  return (options) => {
    const inner = adapter(options)

    const rawTokenIn = ({ data, update, where }: Asked) =>
      data?.token ?? update?.token ?? where?.find(({ field, value }) => field === 'token' && typeof value === 'string')?.value

    function hide(asked: Asked): Asked {
      const row = (given?: Row) => (given && 'token' in given ? { ...given, token: hashed(given.token) } : given)
      return {
        ...asked,
        ...(asked.where && { where: asked.where.map((one) => (one.field === 'token' ? { ...one, value: hashed(one.value) } : one)) }),
        ...(asked.data && { data: row(asked.data) }),
        ...(asked.update && { update: row(asked.update) }),
      }
    }

    const overSessions = <Method extends (asked: never) => Promise<unknown>>(method: Method): Method =>
      (async (asked: Asked) => {
        if (asked.model !== 'session') return method(asked as never)
        const raw = rawTokenIn(asked)
        const found = await method(hide(asked) as never)
        return raw && found && typeof found === 'object' && !Array.isArray(found) && 'token' in found ? { ...found, token: raw } : found
      }) as unknown as Method

    return {
      ...inner,
      create: overSessions(inner.create),
      findOne: overSessions(inner.findOne),
      findMany: overSessions(inner.findMany),
      count: overSessions(inner.count),
      update: overSessions(inner.update),
      updateMany: overSessions(inner.updateMany),
      delete: overSessions(inner.delete),
      deleteMany: overSessions(inner.deleteMany),
      consumeOne: overSessions(inner.consumeOne),
      incrementOne: overSessions(inner.incrementOne),
    }
  }
}
