import { sql } from 'drizzle-orm'
import { createContext, data, redirect, type MiddlewareFunction, type RouterContextProvider } from 'react-router'
import type { Allowed } from './allowed.ts'
import { organisationByKey, personBehind, type SignedIn } from './features/people/people.server.ts'
import { reachOf, wholeCouncil } from './features/people/people.ts'
import { can, carrying, namedActors, type Ability, type NamedActor } from './permissions.ts'
import type { Portal } from './portal.server.ts'
import { openReading, writing, type Database, type Reading, type Transaction } from '../db/client.server.ts'

/** What one installation is made of; set once for each request by the server. */
export const portalContext = createContext<Portal>()

/** One request: its id for the logs, the nonce of its page and the moment it came in. */
export const visitContext = createContext<{ id: string; nonce: string; at: Date }>()

const signedInContext = createContext<{ who: SignedIn; reading: Reading } | null>(null)

/** Root middleware: finds out who is asking, and ends the reading that the loaders of the request shared. */
export const atTheDoor: MiddlewareFunction<Response> = async ({ request, context }, next) => {
  const { db, signIn } = context.get(portalContext)
  const { headers, response: session } = await signIn.api.getSession({ headers: request.headers, returnHeaders: true }).catch(saidPlainly(db))
  if (!session) return next()

  const { organisationId, personId } = session.user
  const reading = openReading(db, organisationId)
  try {
    const who = await personBehind(await reading.tx(), organisationId, personId, context.get(visitContext).at)
    // What an action changes must be seen by the loaders that run after it, so they begin a reading of their own.
    if (request.method !== 'GET' && request.method !== 'HEAD') await reading.close()
    if (who) context.set(signedInContext, { who, reading })
    const response = await next()
    for (const cookie of headers.getSetCookie()) response.headers.append('Set-Cookie', cookie)
    return response
  } finally {
    await reading.close()
  }
}

/** When the database is away, the page says that the service is; any other fault stays what it is. */
const saidPlainly = (db: Database) => async (fault: unknown): Promise<never> => {
  try {
    await db.execute(sql`select 1`)
  } catch {
    throw data('The database does not answer.', { status: 503 })
  }
  throw fault
}

/** Who is signed in, for the page's frame; undefined when nobody is. */
export const signedIn = (context: Readonly<RouterContextProvider>): SignedIn | undefined => context.get(signedInContext)?.who

/**
 * The one check of whether this person may do this at all. Whether a row is theirs is asked in each query's WHERE.
 * @throws a redirect to the sign-in page when nobody is signed in; 403 when none of their roles carries the ability
 */
export function allow<A extends Ability>({ context, request }: { context: Readonly<RouterContextProvider>; request: Request }, ability: A): Allowed<A> {
  const { db } = context.get(portalContext)
  const { id: requestId, at } = context.get(visitContext)
  const through = context.get(signedInContext)
  if (!through) throw redirect(`/sign-in?${new URLSearchParams({ to: pageOf(request) })}`)
  const { who, reading } = through
  if (!can(who.person.holdings, ability)) throw data(`Your role cannot ${ability}.`, { status: 403 })

  const organisationId = who.organisation.id
  return {
    organisationId,
    personId: who.person.id,
    actor: undefined,
    requestId,
    reach: reachOf(who.person, ability),
    roles: carrying(who.person.holdings, ability),
    at,
    reading: () => reading.tx(),
    writing: <T>(work: (tx: Transaction) => Promise<T>) => writing(db, organisationId, work),
  } as unknown as Allowed<A>
}

/** The same where an ability is one way among others to do something. @returns undefined when none of their roles carries it */
export const allowIfCan = <A extends Ability>(args: { context: Readonly<RouterContextProvider>; request: Request }, ability: A): Allowed<A> | undefined =>
  (can(args.context.get(signedInContext)?.who.person.holdings ?? [], ability) ? allow(args, ability) : undefined)

/**
 * The door for someone who acts without a browser: the demo's story, and tests. The same roles are asked for as of a signed-in person.
 * @throws when they have left, or none of their roles carries the ability
 */
export async function allowAs<A extends Ability>(
  db: Database, { id, organisationId }: { id: string; organisationId: string }, ability: A, at: Date, reading: Reading = openReading(db, organisationId),
): Promise<Allowed<A>> {
  const who = await writing(db, organisationId, (tx) => personBehind(tx, organisationId, id, at))
  if (!who || !can(who.person.holdings, ability)) throw new Error(`Nobody of this id may ${ability}.`)
  return {
    organisationId, personId: id, actor: undefined, requestId: undefined, reach: reachOf(who.person, ability), roles: carrying(who.person.holdings, ability), at,
    reading: () => reading.tx(),
    writing: <T>(work: (tx: Transaction) => Promise<T>) => writing(db, organisationId, work),
  } as unknown as Allowed<A>
}

/** After signing in one comes back to the page asked for; a form that was sent too late leads to the page it stood on. */
function pageOf(request: Request): string {
  const url = new URL(request.method === 'GET' ? request.url : request.headers.get('Referer') ?? request.url)
  return url.pathname.replace(/\.data$/, '') + url.search
}

/**
 * The door for a named job or command, which acts for the whole of one council.
 * @throws when there is no such organisation, or the job or command is not declared to do this
 */
export async function allowNamed<A extends Ability>(db: Database, organisationKey: string, actor: NamedActor, ability: A, at: Date): Promise<Allowed<A>> {
  if (!(namedActors[actor] as readonly Ability[]).includes(ability)) throw new Error(`The ${actor} may not ${ability}.`)
  const organisation = await organisationByKey(db, organisationKey)
  if (!organisation) throw new Error(`There is no organisation with the key "${organisationKey}".`)
  return {
    organisationId: organisation.id,
    personId: undefined,
    actor,
    requestId: undefined,
    reach: wholeCouncil,
    roles: [],
    at,
    reading: () => { throw new Error('A job or command reads in the transaction in which it writes.') },
    writing: <T>(work: (tx: Transaction) => Promise<T>) => writing(db, organisation.id, work),
  } as unknown as Allowed<A>
}
