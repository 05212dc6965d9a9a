import { and, eq, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { assignments, coachingMeetings, cpdPieces, declarations, moduleVersions, places, reflections, workshops, workshopSeries } from '../../../db/schema.ts'
import { unsettled } from '../assignments/why.server.ts'
import { hoursDeclared } from '../modules/learning.server.ts'
import { workshopCatalogue } from '../workshops/catalogue.server.ts'
import { capitalised } from '../../lib/phrases.ts'
import { coachingActivity, draftOf, moduleActivity, workshopActivity, type Piece, type Written } from './cpd.ts'

type Learner = Allowed<'see my practice'>

/** A piece about a module that the learner completed in this version, about a workshop in which they took part with this place, about a coaching meeting of theirs, or one of their own about something done elsewhere. */
export type Which = { versionId: string } | { placeId: string } | { meetingId: string } | { id: string }

/** Whatever was given to the learner and led to a declaration, as a condition on rows of assignments. */
const ledTo = sql`${assignments.organisationId} = ${declarations.organisationId} and ${assignments.personId} = ${declarations.personId} and ${assignments.moduleKey} = ${moduleVersions.moduleKey}
  and ${assignments.decision} = 'confirmed' and ${assignments.endedAt} is null and ${declarations.declaredAt} >= ${assignments.proposedAt} - interval '6 months'`

/** A piece for each module that somebody completed: as they saved it, or else worked out. Of what an audit found it says the theme alone, and nothing while that is not settled. */
async function ofModules(tx: Transaction, personId: string, condition?: SQL): Promise<Piece[]> {
  const rows = await tx.select({
    versionId: moduleVersions.id, title: moduleVersions.title, hours: hoursDeclared, summary: sql<string>`${moduleVersions.content} ->> 'summary'`,
    declaredAt: declarations.declaredAt, reflection: reflections.wording, written: cpdPieces,
    themes: sql<string[]>`(select coalesce(json_agg(distinct theme.title), '[]') from assignments
      join assignment_reasons reason on reason.organisation_id = ${assignments.organisationId} and reason.assignment_id = ${assignments.id}
      join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
      join themes theme on theme.organisation_id = gaps.organisation_id and theme.id = gaps.theme_id
      where ${ledTo} and gaps.withdrawn_at is null and ${unsettled} is null)`,
    applied: sql<boolean>`exists (select 1 from assignments
      join evidence sent on sent.organisation_id = ${assignments.organisationId} and sent.assignment_id = ${assignments.id}
      join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id and checked.outcome = 'accepted'
      where ${ledTo})`,
  }).from(declarations)
    .innerJoin(moduleVersions, and(eq(moduleVersions.organisationId, declarations.organisationId), eq(moduleVersions.id, declarations.moduleVersionId)))
    .leftJoin(reflections, and(eq(reflections.organisationId, declarations.organisationId), eq(reflections.personId, declarations.personId), eq(reflections.moduleVersionId, declarations.moduleVersionId)))
    .leftJoin(cpdPieces, and(eq(cpdPieces.organisationId, declarations.organisationId), eq(cpdPieces.personId, declarations.personId), eq(cpdPieces.moduleVersionId, declarations.moduleVersionId)))
    .where(and(eq(declarations.personId, personId), condition))
  return rows.map(({ versionId, title, hours, declaredAt, written, applied, ...draft }) => ({
    address: `modules/${versionId}`, title, activity: moduleActivity, doneOn: dayInLondon(declaredAt), hours, applied,
    ...(written ? wordsOf(written) : draftOf({ title, ...draft })), writtenAt: written?.writtenAt ?? null,
  }))
}

const wordsOf = ({ description, learnt, impact, peerRole, peerLearnt }: Written): Written => ({ description, learnt, impact, peerRole, peerLearnt })

/** A piece for each workshop in which somebody took part from beginning to end. Of a part they say themselves how long it was, as of something done elsewhere. */
async function ofWorkshops(tx: Transaction, personId: string, condition?: SQL): Promise<Piece[]> {
  const rows = await tx.select({ placeId: places.id, key: workshopSeries.workshopKey, title: workshopSeries.title, hours: workshopSeries.hours, startsAt: workshops.startsAt, written: cpdPieces }).from(places)
    .innerJoin(workshops, and(eq(workshops.organisationId, places.organisationId), eq(workshops.id, places.workshopId)))
    .innerJoin(workshopSeries, and(eq(workshopSeries.organisationId, workshops.organisationId), eq(workshopSeries.id, workshops.seriesId)))
    .leftJoin(cpdPieces, and(eq(cpdPieces.organisationId, places.organisationId), eq(cpdPieces.personId, places.personId), eq(cpdPieces.placeId, places.id)))
    .where(and(eq(places.personId, personId), eq(places.attendance, 'attended'), condition))
  const contents = rows.length > 0 ? await workshopCatalogue() : undefined
  return rows.map(({ placeId, key, title, hours, startsAt, written }) => ({
    address: `workshops/${placeId}`, title, activity: workshopActivity, doneOn: dayInLondon(startsAt), hours, applied: false,
    ...(written ? wordsOf(written) : draftOf({ title, summary: contents?.get(key)?.summary ?? '', themes: [], reflection: null })), writtenAt: written?.writtenAt ?? null,
  }))
}

/**
 * A piece for each meeting in which somebody was coached: a peer reflection, which only they can write. It says neither with whom nor what brought it. What was written stays, also where the two say
 * later that the meeting was not held.
 */
async function ofMeetings(tx: Transaction, personId: string, condition?: SQL): Promise<Piece[]> {
  const rows = await tx.select({ meetingId: coachingMeetings.id, format: coachingMeetings.format, startsAt: coachingMeetings.startsAt, endsAt: coachingMeetings.endsAt, written: cpdPieces }).from(coachingMeetings)
    .leftJoin(cpdPieces, and(eq(cpdPieces.organisationId, coachingMeetings.organisationId), eq(cpdPieces.personId, coachingMeetings.learnerId), eq(cpdPieces.meetingId, coachingMeetings.id)))
    .where(and(eq(coachingMeetings.learnerId, personId), or(eq(coachingMeetings.attendance, 'held'), isNotNull(cpdPieces.id)), condition))
  return rows.map(({ meetingId, format, startsAt, endsAt, written }) => ({
    address: `meetings/${meetingId}`, title: `Coaching: ${format}`, activity: coachingActivity, doneOn: dayInLondon(startsAt), hours: Math.round((endsAt.getTime() - startsAt.getTime()) / 36_000) / 100, applied: false,
    ...(written ? wordsOf(written) : draftOf({ title: capitalised(format), summary: 'A meeting with a colleague about my own practice.', themes: [], reflection: null })), writtenAt: written?.writtenAt ?? null,
  }))
}

const ofNothingHere = and(isNull(cpdPieces.moduleVersionId), isNull(cpdPieces.placeId), isNull(cpdPieces.meetingId))

async function doneElsewhere(tx: Transaction, personId: string, condition?: SQL): Promise<Piece[]> {
  const rows = await tx.select().from(cpdPieces).where(and(eq(cpdPieces.personId, personId), ofNothingHere, condition))
  return rows.map((row) => ({ address: row.id, title: row.activity!, activity: row.activity!, doneOn: row.doneOn!, hours: row.hours!, applied: false, ...wordsOf(row), writtenAt: row.writtenAt }))
}

/** Everything in the learner's own CPD record. Nobody else's is ever found. */
export async function piecesOf(learner: Learner): Promise<Piece[]> {
  const tx = await learner.reading()
  return [...await ofModules(tx, whoever(learner)), ...await ofWorkshops(tx, whoever(learner)), ...await ofMeetings(tx, whoever(learner)), ...await doneElsewhere(tx, whoever(learner))]
}

async function pieceIn(tx: Transaction, personId: string, which: Which): Promise<Piece | undefined> {
  const [piece] = 'versionId' in which ? await ofModules(tx, personId, eq(declarations.moduleVersionId, which.versionId))
    : 'placeId' in which ? await ofWorkshops(tx, personId, eq(places.id, which.placeId))
      : 'meetingId' in which ? await ofMeetings(tx, personId, eq(coachingMeetings.id, which.meetingId)) : await doneElsewhere(tx, personId, eq(cpdPieces.id, which.id))
  return piece
}

/** @returns undefined when it is not theirs, or they have not completed that version */
export async function pieceOf(learner: Learner, which: Which): Promise<Piece | undefined> {
  return pieceIn(await learner.reading(), whoever(learner), which)
}

/** What was done elsewhere, of which only the learner can say what it was. */
export type DoneElsewhere = { activity: string; doneOn: Day; hours: number }

/** One change to a person's record at a time, so that what two tabs send is told apart. */
const changing = <Result>(learner: Learner, work: (tx: Transaction, personId: string) => Promise<Result>) => learner.writing(async (tx) => {
  const personId = whoever(learner)
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`cpd ${personId}`}, 0))`)
  return work(tx, personId)
})

/**
 * Keeps what the learner wrote. A form that was sent twice is kept once.
 * @param elsewhere for a piece of their own; its id is made with its form
 * @param before when what the form showed had been saved, as ISO text; empty for a draft, and for a piece that is new
 * @returns 'changed meanwhile' when something else was saved since; undefined when it is not theirs or has been taken out
 */
export async function keepPiece(learner: Learner, which: Which, words: Written, elsewhere: DoneElsewhere | undefined, before: string): Promise<true | 'changed meanwhile' | undefined> {
  return changing(learner, async (tx, personId) => {
    const known = await pieceIn(tx, personId, which)
    if (!known && (!('id' in which) || before !== '')) return undefined
    if (known?.writtenAt && known.writtenAt.toISOString() !== before) return same(known, { ...words, ...elsewhere }) ? true : 'changed meanwhile'
    const piece = { ...words, ...elsewhere, writtenAt: learner.at }
    if (known?.writtenAt) {
      await tx.update(cpdPieces).set(piece).where(and(eq(cpdPieces.personId, personId), 'versionId' in which ? eq(cpdPieces.moduleVersionId, which.versionId) : 'placeId' in which ? eq(cpdPieces.placeId, which.placeId) : 'meetingId' in which ? eq(cpdPieces.meetingId, which.meetingId) : eq(cpdPieces.id, which.id)))
      return true
    }
    const [kept] = await tx.insert(cpdPieces).values({ organisationId: learner.organisationId, personId, ...('versionId' in which ? { moduleVersionId: which.versionId } : 'placeId' in which ? { placeId: which.placeId } : 'meetingId' in which ? { meetingId: which.meetingId } : { id: which.id }), ...piece })
      .onConflictDoNothing().returning({ id: cpdPieces.id })
    return kept && true
  })
}

const same = (one: Piece, other: Partial<Piece>) => Object.entries(other).every(([field, value]) => one[field as keyof Piece] === value)

/** Takes a piece of the learner's own out of their record, for good. @returns false when there is none */
export async function takePieceOut(learner: Learner, id: string): Promise<boolean> {
  return changing(learner, async (tx, personId) => {
    const gone = await tx.delete(cpdPieces).where(and(eq(cpdPieces.id, id), eq(cpdPieces.personId, personId), ofNothingHere)).returning({ id: cpdPieces.id })
    return gone.length > 0
  })
}

/** Keeps a new piece about something done elsewhere, in the transaction of what it is about. */
export async function addPiece(tx: Transaction, learner: Learner, words: Written, elsewhere: DoneElsewhere) {
  await tx.insert(cpdPieces).values({ organisationId: learner.organisationId, personId: whoever(learner), ...words, ...elsewhere, writtenAt: learner.at })
}
