import type { Transaction } from '../db/client.server.ts'
import type { Reach } from './features/people/people.ts'
import type { Ability, Role } from './permissions.ts'

declare const passed: unique symbol

/**
 * Proof of having been through the door for this ability; only the door makes one. It carries who acts, for which council,
 * how far, at what time, and the two ways to the database: the request's shared reading and a transaction of one's own.
 */
export type Allowed<A extends Ability> = {
  readonly [passed]: A
  readonly organisationId: string
  /** The person acting; undefined for a named job or command. */
  readonly personId: string | undefined
  /** The name of the job or command; undefined for a person. */
  readonly actor: string | undefined
  readonly requestId: string | undefined
  readonly reach: Reach
  /** Which of one's roles carry the ability; none for a job or command. */
  readonly roles: readonly Role[]
  /** The moment of the request: rules of time take it from here, never from the clock. */
  readonly at: Date
  reading(): Promise<Transaction>
  writing<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
}

/** The person behind an ability that only people hold. */
export function whoever(allowed: Pick<Allowed<Ability>, 'personId'>): string {
  if (!allowed.personId) throw new Error('This is for a person to do, not for a job or a command.')
  return allowed.personId
}
