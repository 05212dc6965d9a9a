import { and, asc, eq, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { daysAfter, dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { frameworks, standards, standardSets } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { keyFor } from './draft.ts'
import { standardInWords, standingOn, writtenOut, type StandardSet } from './standards.ts'

type Admin = Allowed<'change the framework'>
type Kept = StandardSet & { id: string }

/** Lays sets of standards down for a council that has none of these yet; those already there are left as they are. */
export async function layDownStandards(tx: Transaction, organisationId: string, sets: readonly StandardSet[]) {
  for (const { standards: ofSet, ...set } of sets) {
    const [laid] = await tx.insert(standardSets).values({ organisationId, ...set }).onConflictDoNothing().returning({ id: standardSets.id })
    if (laid) await write(tx, organisationId, laid.id, ofSet)
  }
}

async function write(tx: Transaction, organisationId: string, setId: string, ofSet: StandardSet['standards']) {
  if (ofSet.length > 0) await tx.insert(standards).values(ofSet.map(({ code, title }, index) => ({ organisationId, setId, code, title, position: index + 1 })))
}

/** The councils that have this framework and no standards at all. Asked by the database's owner. */
export async function withoutStandards(tx: Transaction, frameworkKey: string): Promise<string[]> {
  const rows = await tx.selectDistinct({ id: frameworks.organisationId }).from(frameworks).where(and(
    eq(frameworks.key, frameworkKey), sql`not exists (select 1 from ${standardSets} where ${standardSets.organisationId} = ${frameworks.organisationId})`))
  return rows.map(({ id }) => id)
}

/** Every set there is or has been, with its standards in order; those that began first come first. */
export async function allStandards(tx: Transaction): Promise<Kept[]> {
  const sets = await tx.select().from(standardSets).orderBy(asc(standardSets.validFrom), asc(standardSets.title))
  const all = await tx.select().from(standards).orderBy(asc(standards.position))
  return sets.map((set) => ({ ...set, standards: all.filter(({ setId }) => setId === set.id).map(({ code, title }) => ({ code, title })) }))
}

/** The sets of standards in force on a day. */
export const standardsOn = async (tx: Transaction, day: Day): Promise<Kept[]> => (await allStandards(tx)).filter((set) => standingOn(set, day) === 'in force')

/** What codes of standards meant on a day; a code that no set in force then holds has no words. */
export async function standardsNamed(learner: Allowed<'learn'>, codes: readonly string[], day: Day): Promise<{ code: string; words: string | undefined }[]> {
  const sets = await standardsOn(await learner.reading(), day)
  return codes.map((code) => ({ code, words: standardInWords(code, day, sets) }))
}

export const standardsFor = async (admin: Admin): Promise<Kept[]> => allStandards(await admin.reading())

/** @returns undefined when there is no such set */
export const standardSetOf = async (admin: Admin, id: string): Promise<Kept | undefined> => (await standardsFor(admin)).find((set) => set.id === id)

/** Adds a set that holds from a day on. @returns its id; undefined when a set of this title begins that day already */
export async function addStandardSet(admin: Admin, set: Pick<StandardSet, 'title' | 'owner' | 'audience' | 'source' | 'validFrom' | 'standards'>): Promise<string | undefined> {
  return admin.writing(async (tx) => {
    const known = await tx.select({ key: standardSets.key, title: standardSets.title }).from(standardSets)
    const key = known.find(({ title }) => title === set.title)?.key ?? keyFor(set.title, known.map((one) => one.key))
    const { standards: ofSet, ...one } = set
    const [added] = await tx.insert(standardSets).values({ organisationId: admin.organisationId, key, ...one }).onConflictDoNothing().returning({ id: standardSets.id })
    if (!added) return undefined
    await write(tx, admin.organisationId, added.id, ofSet)
    await note(tx, admin, { did: 'added standards', subjectKind: 'standards', subjectId: added.id })
    return added.id
  })
}

/** Takes the row of a set for changing. */
async function held(tx: Transaction, id: string) {
  const [set] = await tx.select().from(standardSets).where(eq(standardSets.id, id)).for('update')
  return set
}

/** Ends a set after a day, the last on which it holds. @returns 'too early' when that day is over or lies before its first; 'ended' when it has ended; undefined when there is no such set */
export async function endStandardSet(admin: Admin, id: string, lastDay: Day): Promise<true | 'too early' | 'ended' | undefined> {
  const today = dayInLondon(admin.at)
  return admin.writing(async (tx) => {
    const set = await held(tx, id)
    if (!set) return undefined
    if (standingOn(set, today) === 'ended') return 'ended'
    if (lastDay < today || lastDay < set.validFrom) return 'too early'
    await tx.update(standardSets).set({ validTo: daysAfter(lastDay, 1) }).where(eq(standardSets.id, id))
    await note(tx, admin, { did: 'ended standards', subjectKind: 'standards', subjectId: id })
    return true
  })
}

/**
 * Writes the standards of a set anew. What is in force stays as it is, so that a certificate says what it said; a set that was laid down without
 * any may be filled in late.
 * @param before the standards that the writer saw, written out
 * @returns 'in force' when they may not change any more; 'changed meanwhile' when somebody else has changed them; undefined when there is no such set
 */
export async function rewriteStandards(admin: Admin, id: string, ofSet: StandardSet['standards'], before: string): Promise<true | 'in force' | 'changed meanwhile' | undefined> {
  return admin.writing(async (tx) => {
    const set = await held(tx, id)
    if (!set) return undefined
    const now = await tx.select({ code: standards.code, title: standards.title }).from(standards).where(eq(standards.setId, id)).orderBy(asc(standards.position))
    // A form that was sent twice finds them written.
    if (writtenOut(now) === writtenOut(ofSet)) return true
    if (!mayBeWritten({ ...set, standards: now }, dayInLondon(admin.at))) return 'in force'
    if (writtenOut(now) !== before) return 'changed meanwhile'
    await tx.delete(standards).where(eq(standards.setId, id))
    await write(tx, admin.organisationId, id, ofSet)
    await note(tx, admin, { did: 'wrote standards', subjectKind: 'standards', subjectId: id })
    return true
  })
}

/** Standards may be written until the set is in force, and once after that where it holds none. */
export const mayBeWritten = (set: Pick<StandardSet, 'validFrom' | 'validTo' | 'standards'>, today: Day) => (
  standingOn(set, today) === 'ahead' || (standingOn(set, today) === 'in force' && set.standards.length === 0))
