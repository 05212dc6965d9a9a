import { and, asc, count, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { auditChanges, audits, importProblems, importProfiles, importRejects, imports, people, phases, programmes, teams, type Import } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { frameworksOn } from '../frameworks/frameworks.server.ts'
import { actedOn } from '../publishing/acted-on.server.ts'
import { changedSince, ofImport } from '../publishing/changes.server.ts'
import { fits, type PlanFramework } from './guess-plan.ts'
import { noteAsked } from './import-sheet.server.ts'
import { stageOf, type Answering, type Described, type Description, type ProfileTitle, type Refusal, type Stage } from './intake.ts'
import { builtInFor, profileNamed, profiles, type KnownProfile } from './profiles/profiles.ts'
import { profileOfKey, savedProfiles } from './profiles/saved-profiles.server.ts'
import { mayStayOpen, stillOpen } from './questions.ts'
import { quoted } from './row-checks.ts'
import type { Answers, Question, SheetPlan } from './sheet-plan.ts'

type Importer = Allowed<'import audits'>

/** Keeps a file that was uploaded, until somebody has said how it is to be read. @returns the id of its import */
export async function bringIn(importer: Importer, tx: Transaction, { fileName, ...file }: {
  fileName: string; bytes: number; spooled: string; createPeople: boolean; phaseId?: string
}): Promise<string> {
  const [row] = await tx.insert(imports).values({
    organisationId: importer.organisationId, ...file, fileName: quoted(fileName), dryRun: true, askedById: importer.personId, askedAt: importer.at,
  }).returning({ id: imports.id })
  await note(tx, importer, { did: 'uploaded a file', subjectKind: 'import', subjectId: row!.id })
  return row!.id
}

/** One import with all that its pages show; its `questions` that nobody has answered yet are `open`. */
export type Intake = Import & {
  stage: Stage
  askedBy: string | null
  profileTitle: string | undefined
  builtIn: boolean
  /** Undefined for a profile that no plan describes, and while none is chosen. */
  plan: SheetPlan | undefined
  answers: Answers
  open: Question[]
  phaseTitle: string | null
  rejectedRows: number
}

/** @returns undefined when there is no such import in this council. Four statements at the most. */
export async function intakeOf(importer: Importer, id: string): Promise<Intake | undefined> {
  return intakeIn(await importer.reading(), id)
}

/** The same in a transaction of one's own, for a command. */
export async function intakeIn(tx: Transaction, id: string): Promise<Intake | undefined> {
  const [one] = await tx.select({ ...getTableColumns(imports), askedBy: people.name, phaseTitle: sql<string | null>`${programmes.title} || ', ' || ${phases.title}` }).from(imports)
    .leftJoin(people, and(eq(people.organisationId, imports.organisationId), eq(people.id, imports.askedById)))
    .leftJoin(phases, and(eq(phases.organisationId, imports.organisationId), eq(phases.id, imports.phaseId)))
    .leftJoin(programmes, and(eq(programmes.organisationId, phases.organisationId), eq(programmes.id, phases.programmeId)))
    .where(eq(imports.id, id))
  if (!one) return undefined
  const profile = await profileOfKey(tx, one.profile)
  const [rejects] = await tx.select({ rows: count() }).from(importRejects).where(eq(importRejects.importId, id))
  return {
    ...one, stage: stageOf(one), profileTitle: profile?.title, builtIn: profile?.builtIn ?? false, plan: profile?.plan, answers: profile?.answers ?? {},
    open: openOf(one, profile), rejectedRows: rejects!.rows,
  }
}

/** One import as its row says, with where it stands. @returns undefined when there is no such import in this council */
export async function importFound(importer: Importer, id: string): Promise<(Import & { stage: Stage }) | undefined> {
  const [one] = await (await importer.reading()).select().from(imports).where(eq(imports.id, id))
  return one && { ...one, stage: stageOf(one) }
}

const openOf = (one: Import, profile: KnownProfile | undefined) => (profile ? stillOpen(one.questions ?? [], profile) : [])

/** The profiles that a sheet may be read by: the council's own first, the one changed last before the others. */
export async function profilesFor(importer: Importer): Promise<ProfileTitle[]> {
  return [...await savedProfiles(await importer.reading()), ...profiles].map(titleOf)
}

const titleOf = ({ key, title, builtIn }: KnownProfile): ProfileTitle => ({ key, title, builtIn })

/**
 * The profile that knows every column it needs in a header. Of several that a council has saved, the one that makes use of the most columns; a
 * saved one before one that the portal brings along.
 */
export async function profileFitting(importer: Importer, header: readonly string[]): Promise<ProfileTitle | undefined> {
  const used = ({ plan }: KnownProfile) => (plan ? Object.keys(plan.columns).length + Object.keys(plan.themes).length + plan.actionColumns.length : 0)
  const saved = (await savedProfiles(await importer.reading())).filter(({ plan }) => plan && fits(plan, header)).toSorted((one, other) => used(other) - used(one))
  const found = saved[0] ?? builtInFor(header)
  return found && titleOf(found)
}

/** The frameworks in force today that a plan may be made for; the one whose gaps are followed up with the person first, for that is the council's own. */
export async function planFrameworks(importer: Importer): Promise<PlanFramework[]> {
  const inForce = await frameworksOn(await importer.reading(), dayInLondon(importer.at))
  return inForce.toSorted((one, other) => Number(one.followedUpBy === 'team') - Number(other.followedUpBy === 'team'))
    .map(({ key, title, themes, grades, caseTypes }) => ({ key, title, themes, grades, caseTypes }))
}

/** The phases of the council's programmes, the latest programme first, each as "programme, phase". */
export async function phasesFor(importer: Importer): Promise<{ id: string; title: string }[]> {
  const tx = await importer.reading()
  return tx.select({ id: phases.id, title: sql<string>`${programmes.title} || ', ' || ${phases.title}` }).from(phases)
    .innerJoin(programmes, and(eq(programmes.organisationId, phases.organisationId), eq(programmes.id, phases.programmeId)))
    .orderBy(sql`${programmes.startsOn} desc`, asc(programmes.title), asc(phases.position))
}

/** The profile of this key or title, in any capitals; the key counts first. */
export async function profileTitled(tx: Transaction, name: string): Promise<ProfileTitle | undefined> {
  const all = [...await savedProfiles(tx), ...profiles]
  const found = all.find(({ key }) => key === name) ?? all.find(({ title }) => title.toLowerCase() === name.toLowerCase())
  return found && titleOf(found)
}

/** The phase of this title, alone or after that of its programme and a comma; undefined when there is none or more than one. */
export async function phaseTitled(tx: Transaction, title: string): Promise<string | undefined> {
  const found = await tx.select({ id: phases.id }).from(phases)
    .innerJoin(programmes, and(eq(programmes.organisationId, phases.organisationId), eq(programmes.id, phases.programmeId)))
    .where(sql`lower(${title}) in (lower(${phases.title}), lower(${programmes.title} || ', ' || ${phases.title}))`).limit(2)
  return found.length === 1 ? found[0]!.id : undefined
}

/** The import, held until the transaction ends so that nobody runs, describes or puts it aside meanwhile. */
async function held(tx: Transaction, importId: string): Promise<Import | undefined> {
  const [one] = await tx.select().from(imports).where(eq(imports.id, importId)).for('no key update')
  return one
}

/** Why nothing more can be said about how a file is to be read. */
function settledAlready(one: Import): Exclude<Refusal, 'no profile' | 'questions open' | 'no file'> | undefined {
  if (one.voidedAt) return 'voided'
  if (one.putAsideAt) return 'put aside'
  if (one.publishedAt) return 'published already'
  return one.runAskedAt && !one.finishedAt ? 'running' : undefined
}

/** Says how a file is to be read. A plan is saved under its title for this sheet and the next of its kind. What a run found before holds no longer. */
export async function describe(importer: Importer, importId: string, description: Description): Promise<Described> {
  return importer.writing(async (tx) => {
    const one = await held(tx, importId)
    if (!one) return 'not yours'
    const settled = settledAlready(one)
    if (settled) return settled
    if (!one.spooled) return 'no file'

    const profile = 'profileKey' in description ? (await profileOfKey(tx, description.profileKey))?.key : await savePlan(importer, tx, description)
    if (profile === undefined) return 'no such profile'
    if (profile === null) return 'title taken'
    await tx.update(imports).set({ profile, sheet: description.sheet ?? null, questions: null, header: null, ...notRun }).where(eq(imports.id, importId))
    await forget(tx, [importId])
    await note(tx, importer, { did: 'said how a file is read', subjectKind: 'import', subjectId: importId })
    return 'saved'
  })
}

/** What an import has before it has been run. */
const notRun = {
  runAskedAt: null, finishedAt: null, failure: null, step: 'waiting', read: 0, bytesRead: 0, accepted: null, rejected: null, unchanged: null, created: null, changed: null,
  gaps: null, actions: null, assignments: null, peopleCreated: null, learningEnded: null, learningFlagged: null,
} as const

/** Forgets what an earlier run found wrong. */
export async function forget(tx: Transaction, importIds: string[]) {
  await tx.delete(importProblems).where(inArray(importProblems.importId, importIds))
  await tx.delete(importRejects).where(inArray(importRejects.importId, importIds))
}

/** Saves a plan. What words mean and what was answered is kept when a plan is changed. @returns its key; null for a title that another has; undefined when there is none to change */
async function savePlan(importer: Importer, tx: Transaction, { title, plan, changes }: { title: string; plan: SheetPlan; changes?: string }): Promise<string | null | undefined> {
  const saved = await tx.select().from(importProfiles).for('no key update')
  const known = saved.find(({ key }) => key === changes)
  if (changes !== undefined && !known) return undefined
  const others = [...saved.filter(({ key }) => key !== changes), ...profiles]
  if (others.some((other) => other.title.toLowerCase() === title.toLowerCase())) return null

  if (known) {
    const { gradeWords, caseTypes, themeWords } = known.plan
    const learnt = { gradeWords: { ...gradeWords, ...plan.gradeWords }, caseTypes: { ...caseTypes, ...plan.caseTypes }, themeWords: { ...themeWords, ...plan.themeWords } }
    await tx.update(importProfiles).set({ title, plan: { ...plan, ...learnt }, changedAt: importer.at }).where(eq(importProfiles.key, known.key))
    return known.key
  }
  const [made] = await tx.insert(importProfiles).values({
    organisationId: importer.organisationId, key: keyFor(title, others.map(({ key }) => key)), title, plan, answers: {}, madeById: importer.personId, changedAt: importer.at,
  }).onConflictDoNothing().returning({ key: importProfiles.key })
  return made?.key ?? null
}

/** A title as a key that no other profile has. */
function keyFor(title: string, taken: readonly string[]): string {
  const slug = title.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) || 'sheet'
  for (let n = 1; ; n++) {
    const key = n === 1 ? slug : `${slug}-${n}`
    if (!taken.includes(key)) return key
  }
}

/** Answers what a file leaves open. Answers and words are kept with the profile, for the next file of this kind. */
export async function answerQuestions(importer: Importer, importId: string, answering: Answering): Promise<Described> {
  return importer.writing(async (tx) => {
    const one = await held(tx, importId)
    if (!one) return 'not yours'
    const settled = settledAlready(one)
    if (settled) return settled
    if (!one.profile || !await keepAnswers(importer, tx, one.profile, answering)) return 'no such profile'
    await note(tx, importer, { did: 'answered what a file leaves open', subjectKind: 'import', subjectId: importId })
    return 'saved'
  })
}

/** Keeps answers and words with a saved profile. @returns false for a profile that is built in or not there */
export async function keepAnswers(importer: Importer, tx: Transaction, profileKey: string, { gradeWords, caseTypes, themeWords, ...answered }: Answering): Promise<boolean> {
  const [saved] = profileNamed(profileKey) ? [] : await tx.select().from(importProfiles).where(eq(importProfiles.key, profileKey)).for('no key update')
  if (!saved) return false
  const { plan, answers } = saved
  await tx.update(importProfiles).set({
    answers: { ...answers, ...answered, teams: { ...answers.teams, ...answered.teams } },
    plan: { ...plan, gradeWords: { ...plan.gradeWords, ...gradeWords }, caseTypes: { ...plan.caseTypes, ...caseTypes }, themeWords: { ...plan.themeWords, ...themeWords } },
    changedAt: importer.at,
  }).where(eq(importProfiles.key, profileKey))
  return true
}

/**
 * Asks for a run of a file: a try, or for good. Whether it may create people stays as it was unless it is said anew. Of two who ask at once only one is given it. The caller asks for the job in the same transaction.
 * @returns where the file is; why it cannot be run now; undefined when there is no such import
 */
export async function askForRun(importer: Importer, tx: Transaction, importId: string, { dryRun, createPeople }: { dryRun: boolean; createPeople?: boolean }): Promise<{ path: string } | Refusal | undefined> {
  const one = await held(tx, importId)
  if (!one) return undefined
  const settled = settledAlready(one)
  if (settled) return settled
  if (!one.spooled) return 'no file'
  const profile = await profileOfKey(tx, one.profile)
  if (!profile) return 'no profile'
  if (!dryRun && openOf(one, profile).some((question) => !mayStayOpen(question))) return 'questions open'

  await forget(tx, [importId])
  await tx.update(imports).set({ ...notRun, dryRun, createPeople, runAskedAt: importer.at, ...(!dryRun && { askedById: importer.personId }) }).where(eq(imports.id, importId))
  await noteAsked(importer, tx, importId, dryRun)
  return { path: one.spooled }
}

/** Gives a file up, with the rows of it that were left out. @returns where it is, for the caller to remove; why it cannot be given up; undefined when there is no such import */
export async function putAside(importer: Importer, importId: string): Promise<{ path: string | null } | Exclude<Refusal, 'no profile' | 'questions open' | 'no file'> | undefined> {
  return importer.writing(async (tx) => {
    const one = await held(tx, importId)
    if (!one) return undefined
    const settled = settledAlready(one)
    if (settled) return settled
    await tx.update(imports).set({ putAsideAt: importer.at, spooled: null }).where(eq(imports.id, importId))
    await forget(tx, [importId])
    await note(tx, importer, { did: 'put a file aside', subjectKind: 'import', subjectId: importId })
    return { path: one.spooled }
  })
}

/** So many rows are read together for a download. */
const rejectsAtOnce = 500

/** A row that was left out, with what is wrong with it. Where nothing is, another row of the same audit has a problem. */
export type Reject = { row: number; cells: string[]; problems: { column: string | null; problem: string }[] }

/** The rows of a file that were left out, in their order; read in pieces, so that a long list takes no memory. They speak of workers, so it is noted who took them. */
export async function rejectsOf(importer: Importer, importId: string): Promise<{ fileName: string; header: string[]; rows: AsyncIterable<Reject> } | undefined> {
  const tx = await importer.reading()
  const [one] = await tx.select({ fileName: imports.fileName, header: imports.header }).from(imports).where(eq(imports.id, importId))
  if (!one) return undefined
  await importer.writing((writing) => note(writing, importer, { did: 'downloaded the rows left out', subjectKind: 'import', subjectId: importId }))
  return { fileName: one.fileName, header: one.header ?? [], rows: rejectedRows(importer, importId) }
}

async function* rejectedRows(importer: Importer, importId: string): AsyncGenerator<Reject> {
  let last = -1
  for (;;) {
    // The page's own reading ends when its answer begins, so each piece is read in a transaction of its own.
    const piece = await importer.writing(async (tx) => {
      const rows = await tx.select({ row: importRejects.row, cells: importRejects.cells }).from(importRejects)
        .where(and(eq(importRejects.importId, importId), gt(importRejects.row, last))).orderBy(asc(importRejects.row)).limit(rejectsAtOnce)
      const problems = rows.length === 0 ? [] : await tx.select({ row: importProblems.row, column: importProblems.column, problem: importProblems.problem }).from(importProblems)
        .where(and(eq(importProblems.importId, importId), inArray(importProblems.row, rows.map(({ row }) => row)))).orderBy(asc(importProblems.position))
      const byRow = Map.groupBy(problems, ({ row }) => row)
      return rows.map(({ row, cells }) => ({ row, cells, problems: (byRow.get(row) ?? []).map(({ column, problem }) => ({ column, problem })) }))
    })
    yield* piece
    if (piece.length < rejectsAtOnce) return
    last = piece.at(-1)!.row
  }
}

export const auditsOnPage = 50

/** An audit that an import brought or changed, and what people have done about it since, in words without names. */
export type AuditBrought = { id: string; reference: string; auditedOn: string; team: string; how: 'created' | 'changed'; actedOn: string[]; changedSince: boolean }

/**
 * The audits that an import brought or changed, by their numbers.
 * @param page from 1; a page that is not there is empty
 * @returns with how many there are, how many of them the import created, about how many somebody has acted, and how many others a later import
 *   has changed; undefined when there is no such import in this council
 */
export async function auditsOf(importer: Importer, importId: string, page: number): Promise<{ count: number; created: number; acted: number; changedSince: number; audits: AuditBrought[] } | undefined> {
  const tx = await importer.reading()
  const which = ofImport(importId)
  const since = changedSince(importId)
  const acted = await actedOn(tx, which)
  const [counted] = await tx.select({
    known: sql<boolean>`exists (select 1 from imports where imports.id = ${importId}::uuid)`, count: count(), created: sql<number>`count(*) filter (where audits.import_id = ${importId}::uuid)::int`, changedSince: sql<string[]>`coalesce(array_agg(audits.id::text) filter (where ${since}), '{}')`,
  }).from(audits).where(which)
  if (!counted!.known) return undefined
  const rows = await tx.select({ id: audits.id, reference: audits.reference, auditedOn: audits.auditedOn, team: teams.name, changed: sql<boolean>`${auditChanges.auditId} is not null`, changedSince: since }).from(audits)
    .innerJoin(teams, and(eq(teams.organisationId, audits.organisationId), eq(teams.id, audits.teamId)))
    .leftJoin(auditChanges, and(eq(auditChanges.organisationId, audits.organisationId), eq(auditChanges.auditId, audits.id), eq(auditChanges.importId, importId)))
    .where(which).orderBy(asc(audits.reference)).limit(auditsOnPage).offset((page - 1) * auditsOnPage)
  return {
    count: counted!.count, created: counted!.created, acted: acted.size, changedSince: counted!.changedSince.filter((id) => !acted.has(id)).length,
    audits: rows.map(({ changed, ...audit }) => ({ ...audit, how: changed ? 'changed' as const : 'created' as const, actedOn: acted.get(audit.id) ?? [] })),
  }
}
