import { randomInt } from 'node:crypto'
import { stringify } from 'csv-stringify/sync'
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { allowAs, allowNamed } from '../../app/door.server.ts'
import type { Allowed } from '../../app/allowed.ts'
import { decideLearning } from '../../app/features/assignments/decisions.server.ts'
import { sendOwnCase } from '../../app/features/assignments/own-case.server.ts'
import { programmeModules } from '../../app/features/cohorts/cohorts.ts'
import { handInTask, sayCoachingHeld } from '../../app/features/cohorts/taking-part.server.ts'
import { checkEvidence } from '../../app/features/evidence/evidence.server.ts'
import { taskAsked, type ProgrammeTask } from '../../app/features/evidence/programme-tasks.ts'
import { publishRecording } from '../../app/features/publishing/publish-recording.server.ts'
import { askForImport, importSheet } from '../../app/features/imports/import-sheet.server.ts'
import type { Answers, SheetPlan } from '../../app/features/imports/sheet-plan.ts'
import { writeMessages, type ToWrite } from '../../app/features/notices/notices.server.ts'
import { declare, readSection, takeCheck } from '../../app/features/modules/learning.server.ts'
import type { Change, Module } from '../../app/features/modules/modules.ts'
import { openAccountWithPassword, settlePerson } from '../../app/features/people/accounts.server.ts'
import { demoPeople, type DemoKey } from '../../app/features/people/demo-people.ts'
import { addTeams } from '../../app/features/people/organisations.server.ts'
import { takeReportFigures } from '../../app/features/reports/drafts.server.ts'
import { monthsAfter } from '../../app/features/insight/asked.ts'
import { releaseHashOf } from '../../app/features/released/hash.server.ts'
import { issuedHashOf } from '../../app/features/reports/hashes.server.ts'
import { lastClosed, periodOn } from '../../app/features/reports/periods.ts'
import { sayItIsDone } from '../../app/features/remedial-actions/remedial-actions.server.ts'
import { dayInLondon, daysAfter, type Day } from '../../app/lib/days.ts'
import type { Ability, Role } from '../../app/permissions.ts'
import { connect, openReading, writing, type Database } from '../../db/client.server.ts'
import { figureReleases, assignments, audits, cohortMembers, cohorts, cohortTasks, gaps, importProfiles, moduleVersions, organisations, people, remedialActions, reportDrafts, reports, roleHoldings, teams, themes, workshops } from '../../db/schema.ts'
import { foundCouncil } from '../../db/seed/foundations.ts'
import { recordedHere, wholeRecording } from './recordings.ts'

export type Somebody = { id: string; organisationId: string }
export type Member = Somebody & { name: string; email: string; password: string }
export type Team = { id: string; name: string; organisationKey: string; worker: Member; manager: Member }

/** What one audit of a team found, as a council's sheet says it. Every theme that is not named is good. */
export type Found = {
  below: Record<string, 'Requires improvement' | 'Inadequate'>
  /** Whose gaps these mainly are; nobody has said so when it is left out. */
  mainly?: string
  /** Nobody stands by the grades yet. */
  provisional?: true
  /** The owner is the worker unless it says otherwise; due so many days from today. */
  actions: { rag: 'R' | 'A' | 'G'; wording: string; dueIn: number; by?: 'manager' }[]
  strengths?: string
}
export type Audit = {
  id: string; reference: string; caseReference: string; gaps: Record<string, string>; actions: { id: string; wording: string }[]
  /** The row that said it, to be sent again with a change. */
  row: Record<string, string>
}
/** A council of a journey's own: nobody else acts, imports or changes its settings. */
export type OwnCouncil = { key: string; organisationId: string; team: Team; admin: Member }

const themeColumns = [
  'Voice & lived experience', 'Thresholds', 'Assessment', 'Risk / protection', 'Plan', 'Review & progress',
  'Management oversight', 'Recording & chronology', 'Multi-agency', 'Direct work', 'Identity',
]

/** A day as sheets write it. */
export const inSheet = (day: Day) => day.split('-').toReversed().join('/')

/** What a journey needs of the database: people, audits and learning that no other journey touches, made by the same features as real ones. */
export class JourneyCouncil {
  readonly #owner: Database
  readonly #db: Database

  constructor(ownerUrl: string) {
    this.#owner = connect(ownerUrl, { as: 'owner', max: 1 })
    this.#db = connect(ownerUrl, { max: 4 })
  }

  async close() {
    await Promise.all([this.#owner.$client.end({ timeout: 1 }), this.#db.$client.end({ timeout: 1 })])
  }

  /** The database as its owner, who sees every council. */
  get owner() {
    return this.#owner
  }

  /** A team with a social worker and a manager, whom nobody else knows. */
  async team({ organisationKey = 'northmere', area = 'Family Help', alsoAuditor = false } = {}): Promise<Team> {
    const number = randomInt(100_000, 999_999)
    const name = `${area} ${number}`
    const team = await this.#owner.transaction(async (tx) => {
      const [council] = await tx.select().from(organisations).where(eq(organisations.key, organisationKey))
      await addTeams(tx, council!.id, [{ area, team: name }], '2020-01-01')
      const [made] = await tx.select({ id: teams.id, organisationId: teams.organisationId }).from(teams).where(and(eq(teams.organisationId, council!.id), eq(teams.name, name)))
      return made!
    })
    const own = { role: 'practitioner' as const, scope: 'own' as const }
    return {
      id: team.id, name, organisationKey,
      worker: await this.#member(team.organisationId, [team.id], `Wilma Ashdown-${lettersOf(number)}`, alsoAuditor ? [own, { role: 'auditor', scope: 'council' }] : [own]),
      manager: await this.#member(team.organisationId, [team.id], `Marcus Tull-${lettersOf(number)}`, [{ role: 'manager', scope: 'team', teamId: team.id }]),
    }
  }

  /** A council, a team of it, and an administrator, whom nobody else knows. */
  async ofItsOwn(): Promise<OwnCouncil> {
    const number = randomInt(100_000, 999_999)
    const key = `southwold-vale-${number}`
    const { id: organisationId } = await this.another(key)
    return {
      key, organisationId, team: await this.team({ organisationKey: key, area: 'Safeguarding' }),
      admin: await this.#member(organisationId, [], `Adele Marchbank-${lettersOf(number)}`, [{ role: 'admin', scope: 'council' }]),
    }
  }

  /** A Director of a council of a journey's own. */
  async director({ organisationId }: Pick<OwnCouncil, 'organisationId'>): Promise<Member> {
    return this.#member(organisationId, [], `Dana Whitlock-${lettersOf(randomInt(100_000, 999_999))}`, [{ role: 'leader', scope: 'council' }])
  }

  /** A cohort of the managers’ programme with the manager of a team in it, whose week 1 begins in three weeks or later. @returns its id */
  async cohort({ id: teamId, manager }: Team, startsOn: Day): Promise<string> {
    const of = { organisationId: manager.organisationId }
    const [cohort] = await this.#owner.insert(cohorts).values({ ...of, title: `Cohort of ${manager.name}`, startsOn, arrangedById: manager.id, arrangedAt: new Date() }).returning()
    await this.#owner.insert(cohortMembers).values({ ...of, cohortId: cohort!.id, personId: manager.id, teamId, joinedAt: new Date(), joinedById: manager.id })
    return cohort!.id
  }

  /** What a member of a cohort has not done yet of the managers’ programme, done by them, their coach and an auditor: only the modules and the full day are put down. */
  async doesRestOfProgramme(manager: Member, coach: Member) {
    const [member] = await this.#owner.select({ id: cohortMembers.id }).from(cohortMembers).where(and(eq(cohortMembers.personId, manager.id), isNull(cohortMembers.leftAt)))
    const [lately, today] = [new Date(Date.now() - 2 * 86_400_000).toISOString(), dayInLondon(new Date())]
    await this.#owner.execute(sql`insert into declarations (organisation_id, person_id, module_version_id, declared_at)
      select organisation_id, ${manager.id}::uuid, id, ${lately}::timestamptz from module_versions where organisation_id = ${manager.organisationId}::uuid and module_key = any(${sql.param(`{${Object.keys(programmeModules).join(',')}}`)}::text[])`)
    await this.#owner.execute(sql`with series as (
        insert into workshop_series (organisation_id, workshop_key, content_version, title, minutes, hours, theme_keys, standards, arranged_by_id, arranged_at)
        values (${manager.organisationId}::uuid, 'seeing-the-thinking', '1.0', 'Seeing the thinking', 360, 6, '{oversight}', '{KSS-S5}', ${coach.id}::uuid, ${lately}::timestamptz) returning *),
      held as (insert into workshops (organisation_id, series_id, starts_at, ends_at, room, capacity, taken, next_number)
        select organisation_id, id, ${lately}::timestamptz, ${lately}::timestamptz + interval '6 hours', 'Room 1', 12, 1, 2 from series returning *)
      insert into places (organisation_id, workshop_id, series_id, person_id, number, asked_at, priority, booked_at, attendance, registered_at, registered_by_id)
      select organisation_id, id, series_id, ${manager.id}::uuid, 1, ${lately}::timestamptz, false, ${lately}::timestamptz, 'attended', ends_at, ${coach.id}::uuid from held`)
    await sayCoachingHeld(await this.as('coach supervisors', coach), member!.id, { meeting: 'coaching 2', heldOn: today, minutes: 60 })
    const left = await this.#owner.select({ id: cohortTasks.id, task: cohortTasks.task }).from(cohortTasks)
      .where(and(eq(cohortTasks.memberId, member!.id), sql`not exists (select 1 from evidence where evidence.cohort_task_id = ${cohortTasks.id})`))
    for (const { id, task } of left) {
      const { cases, kinds } = taskAsked[task as ProgrammeTask]
      const caseReferences = ['NM77201', 'NM77202', 'NM77203'].slice(0, cases)
      await handInTask(await this.as('go through the programme', manager), id, { caseReferences, recordKind: kinds[0]!, recordDate: today, remark: 'In the team folder.' })
      const [sent] = await this.#owner.execute<{ id: string }>(sql`select id from evidence where cohort_task_id = ${id}::uuid`)
      await checkEvidence(await this.as('check evidence', coach), sent!.id, { outcome: 'accepted' })
    }
  }

  /** Auditors of a council, for the whole of it. */
  async auditors(organisationId: string, names: string[]) {
    await this.#owner.transaction(async (tx) => {
      for (const name of names) await settlePerson(tx, organisationId, { name, email: `${name.toLowerCase().replace(' ', '.')}@journeys.example`, from: '2020-01-01', roles: [{ role: 'auditor', scope: 'council' }] })
    })
  }

  /** Somebody is given the role of an auditor beside their own. */
  async auditsToo({ id, organisationId }: Somebody) {
    await this.#owner.insert(roleHoldings).values({ organisationId, personId: id, role: 'auditor', scope: 'council', validFrom: '2020-01-01' })
  }

  /** The council has said how such sheets are read. @returns by which key the portal knows them */
  async knowsSheets(organisationId: string, title: string, plan: SheetPlan, answers: Answers = {}) {
    const key = title.toLowerCase().replaceAll(' ', '-')
    await this.#owner.insert(importProfiles).values({ organisationId, key, title, plan, answers, changedAt: new Date() })
    return key
  }

  /** While this goes on, another import of the council has its turn, so that every sheet waits. */
  async whileAnotherImports(organisationId: string, goesOn: () => Promise<void>) {
    await this.#owner.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('import ' || ${organisationId}, 0))`)
      await goesOn()
    })
  }

  async #member(organisationId: string, teamIds: string[], name: string, roles: { role: Role; scope: 'own' | 'team' | 'council'; teamId?: string }[]): Promise<Member> {
    const email = `${name.toLowerCase().replace(' ', '.')}@journeys.example`
    return this.#owner.transaction(async (tx) => {
      const id = await settlePerson(tx, organisationId, { name, email, roles, teamIds, from: '2020-01-01' })
      const password = await openAccountWithPassword(tx, organisationId, id, { name, email })
      return { id, organisationId, name, email, password: password! }
    })
  }

  /** A council of its own, set up as any, with one area. */
  async another(key: string) {
    return this.#owner.transaction((tx) => foundCouncil(tx, { key, name: 'Southwold Vale', demo: true }, [{ area: 'Safeguarding', team: 'Safeguarding East' }], new Date()))
  }

  /** Takes in a sheet of one row, about a case of the team's worker. */
  async audited({ organisationKey, name, worker, manager }: Team, found: Found): Promise<Audit> {
    const number = randomInt(100_000, 999_999)
    const reference = `J-${number}`
    const today = dayInLondon(new Date())
    const row = {
      'Audit No': reference, 'Audit type': found.provisional ? 'New audit' : 'Moderation of internal audit', 'Date of audit': inSheet(daysAfter(today, -5)), 'Case ID': `NM${number}`, 'Case category': 'CIN',
      Team: name, 'Allocated SW': worker.name, 'SW email': worker.email, 'Team Manager': manager.name, 'TM email': manager.email, Auditor: 'Grace Yardley', 'Overall judgement': 'Requires improvement',
      ...Object.fromEntries(themeColumns.map((theme) => [theme, found.below[theme] ?? 'Good'])), Permanence: 'N/A',
      Strengths: found.strengths ?? 'Visits are regular, and kept when it was hard.', 'What needs to improve': 'The record says that the child was seen, and not what the day is like.',
      'Remedial actions': found.actions.map(({ rag, wording, dueIn, by }) => `${rag}: ${wording} ~ ${by === 'manager' ? manager.name : worker.name} ~ ${inSheet(daysAfter(today, dueIn))}`).join(' | '),
      Attribution: found.mainly ?? '',
    }
    const importer = await allowNamed(this.#db, organisationKey, 'import command', 'import audits', new Date())
    const bytes = new TextEncoder().encode(stringify([row], { header: true }))
    const asked = { profile: { key: 'northmere' }, fileName: 'audits.csv', bytes: bytes.byteLength, createPeople: true, dryRun: false }
    const importId = await importer.writing((tx) => askForImport(importer, tx, asked))
    async function* source() { yield bytes }
    const { accepted } = await importSheet(importer, { importId, source: source() })
    if (accepted !== 1) throw new Error(`The audit ${reference} was not taken in.`)

    const [audit] = await this.#owner.select({ id: audits.id, caseReference: audits.caseReference }).from(audits).where(and(eq(audits.organisationId, worker.organisationId), eq(audits.reference, reference)))
    const itsGaps = await this.#owner.select({ id: gaps.id, theme: themes.key }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).where(eq(gaps.auditId, audit!.id))
    const actions = await this.#owner.select({ id: remedialActions.id, wording: remedialActions.wording }).from(remedialActions).where(eq(remedialActions.auditId, audit!.id))
    return {
      ...audit!, reference, row, gaps: Object.fromEntries(itsGaps.map(({ id, theme }) => [theme, id])),
      actions: found.actions.map(({ wording }) => actions.find((action) => action.wording === wording)!),
    }
  }

  /** Another social worker of a team, whom nobody else knows. */
  colleague({ id, worker }: Team): Promise<Member> {
    return this.#member(worker.organisationId, [id], `Dev Starling-${lettersOf(randomInt(100_000, 999_999))}`, [{ role: 'practitioner', scope: 'own' }])
  }

  /** An auditor of a council, whom nobody else knows. */
  auditor(organisationId: string) {
    return this.#member(organisationId, [], `Gwen Marsh-${lettersOf(randomInt(100_000, 999_999))}`, [{ role: 'auditor', scope: 'council' }])
  }

  /** An auditor records an audit of a case of the team's worker, as far as these fields go. @returns the recording's id */
  recorded({ id: teamId, worker, manager }: Team, auditor: Somebody, fields: Readonly<Record<string, string>> = {}) {
    return recordedHere(() => this.as('record audits', auditor), { caseReference: `NM${randomInt(100_000, 999_999)}`, teamId, workerId: worker.id, managerId: manager.id }, fields)
  }

  /** An auditor records an audit whole, and publishes it. @returns the recording's id */
  async published(team: Team, auditor: Somebody) {
    const id = await this.recorded(team, auditor, wholeRecording)
    const done = await publishRecording(await this.as('record audits', auditor), id, [])
    if (!done || !('auditId' in done)) throw new Error(`The recording ${id} was not published.`)
    return id
  }

  /** The team's manager confirms whatever was proposed for its worker. */
  async learningIsConfirmed({ worker, manager }: Team) {
    const proposed = await this.#owner.select({ id: assignments.id }).from(assignments).where(eq(assignments.personId, worker.id))
    const decider = await this.as('decide learning', manager)
    for (const { id } of proposed) await decideLearning(decider, id, { decision: 'confirmed' })
    return proposed.map(({ id }) => id)
  }

  /** Somebody takes the first check of a module. */
  async begins(who: Somebody, key: string, at = new Date()) {
    await takeCheck(await this.as('learn', who, at), key, 'pre', crypto.randomUUID(), right((await this.module(key)).preCheck))
  }

  /** Somebody goes through a module from its first check to their declaration, now or at another moment. */
  async completes(who: Somebody, key: string, at = new Date()) {
    const { sections, postCheck } = await this.module(key)
    const learner = () => this.as('learn', who, at)
    await this.begins(who, key, at)
    for (const { id } of sections) await readSection(await learner(), key, id)
    await takeCheck(await learner(), key, 'post', crypto.randomUUID(), right(postCheck))
    await declare(await learner(), key, ownWords(80))
  }

  /** Sends in what was done on a case of one's own, today. */
  async showsOwnCase(who: Somebody, key: string, shown: { caseReference: string; recordKind: string; remark: string }) {
    const learner = await this.as('learn', who)
    const [given] = await this.#owner.select({ id: assignments.id }).from(assignments).where(and(eq(assignments.personId, who.id), eq(assignments.moduleKey, key)))
    await sendOwnCase(learner, given!.id, { ...shown, recordDate: dayInLondon(learner.at) })
  }

  /** The owner says that an action is done. @returns the evidence's id */
  /** The portal writes to people of a council; the job of the portal under test sends it, within seconds. */
  async writes(organisationId: string, toWrite: readonly ToWrite[]): Promise<string[]> {
    return writing(this.#db, organisationId, (tx) => writeMessages(tx, { organisationId, at: new Date() }, toWrite))
  }

  async saysItIsDone(owner: Somebody, actionId: string) {
    const one = await this.as('do remedial actions', owner)
    return sayItIsDone(one, actionId, { recordKind: 'Plan', recordDate: dayInLondon(one.at), remark: null })
  }

  /** What a council has published so far becomes that of three weeks ago, and the figures of the last week are taken, as the job does at its cut-off. @returns the Thursday on which the week ended */
  async drafted({ key, organisationId }: Pick<OwnCouncil, 'key' | 'organisationId'>): Promise<Day> {
    await this.#owner.execute(sql`update audits set published_at = published_at - interval '21 days' where organisation_id = ${organisationId}`)
    await takeReportFigures(await allowNamed(this.#db, key, 'reports job', 'draft reports', new Date()))
    return lastClosed('weekly', new Date()).on
  }

  /** What a council has published so far becomes that of the last month, and the figures of that month are taken. @returns the first of the month */
  async draftedMonth({ key, organisationId }: Pick<OwnCouncil, 'key' | 'organisationId'>): Promise<Day> {
    const { on } = lastClosed('monthly', new Date())
    await this.#owner.execute(sql`update audits set audited_on = ${daysAfter(on, 9)}::date, published_at = ${daysAfter(on, 10)}::date, confirmed_at = ${daysAfter(on, 11)}::date where organisation_id = ${organisationId}`)
    await this.#owner.execute(sql`update examples set month = ${on}::date, kept_at = ${daysAfter(on, 12)}::date where organisation_id = ${organisationId}`)
    await takeReportFigures(await allowNamed(this.#db, key, 'reports job', 'draft reports', new Date()))
    return on
  }

  /** A release of a quarter that no other is of. @returns its id */
  async released(organisationId: string): Promise<string> {
    const quarter = monthsAfter('1990-01-01', -3 * randomInt(1, 3_000))
    const contents = { council: 'Of the door', smallNumber: 5, from: quarter, to: daysAfter(monthsAfter(quarter, 3), -1), leftOut: 0, parts: [] }
    const [made] = await this.#owner.insert(figureReleases).values({ organisationId, kind: 'themes', quarter, contents, hash: releaseHashOf(contents), releasedAt: new Date() }).returning({ id: figureReleases.id })
    return made!.id
  }

  /** A report that was issued and a draft that was not, of weeks that no other report is of. @returns the Thursdays by which each is known */
  async reported(organisationId: string, issuedById: string): Promise<{ report: Day; draft: Day }> {
    const [report, draft] = [randomInt(1, 3_000), randomInt(3_000, 6_000)].map((weeks) => daysAfter('1990-01-04', -7 * weeks))
    const contents = { title: 'Of the door', tables: [{ key: 'by-team', title: 'By team', of: 'Team', columns: ['Audits this week'], rows: [{ name: 'A team', counts: [1] }], total: [1] }], missing: [] }
    const words = { moved: 'Nothing.', attention: 'Nothing.', well: 'Nothing.' }
    const row = (period: Day) => ({ organisationId, kind: 'weekly' as const, period, cutOff: periodOn('weekly', period).cutOff, contents, words, inputsHash: 'x' })
    await this.#owner.insert(reportDrafts).values([report!, draft!].map((period) => ({ ...row(period), takenAt: new Date() })))
    await this.#owner.insert(reports).values({ ...row(report!), issuedHash: issuedHashOf(contents, words), smallNumber: 5, issuedAt: new Date(), issuedById })
    return { report: report!, draft: draft! }
  }

  /** A module as the demo council has it, with which answers are right. */
  async module(key: string): Promise<Module> {
    const [version] = await this.#owner.select({ content: moduleVersions.content }).from(moduleVersions)
      .innerJoin(organisations, eq(organisations.id, moduleVersions.organisationId)).where(and(eq(organisations.key, 'northmere'), eq(moduleVersions.moduleKey, key)))
    return version!.content
  }

  /** A council publishes a later version of a module, changed as said. */
  async publishes(organisationId: string, key: string, later: { version: string; change: Change }, alter: (content: Module) => Partial<Module> = () => ({})) {
    const [newest] = await this.#owner.select().from(moduleVersions).where(and(eq(moduleVersions.organisationId, organisationId), eq(moduleVersions.moduleKey, key))).orderBy(desc(moduleVersions.publishedAt)).limit(1)
    const { id: _, content, ...row } = newest!
    const changed = { ...content, ...later, ...alter(content) }
    await this.#owner.insert(moduleVersions).values({ ...row, ...later, title: changed.title, content: changed, contentHash: crypto.randomUUID(), publishedAt: new Date() })
  }

  /** One of the people who can be chosen on the sign-in page. */
  async called(key: DemoKey): Promise<Somebody> {
    const [one] = await this.#owner.select({ id: people.id, organisationId: people.organisationId }).from(people).where(eq(people.email, demoPeople.find((one) => one.key === key)!.email))
    return one!
  }

  /** Lets a workshop have begun an hour ago, so that its register can be kept. */
  async workshopBegins(workshopId: string) {
    await this.#owner.update(workshops).set({ startsAt: sql`now() - interval '1 hour'`, endsAt: sql`now() + interval '1 hour'` }).where(eq(workshops.id, workshopId))
  }

  /** What the door gives somebody for this ability, now or at another moment. */
  async as<A extends Ability>(ability: A, who: Somebody, at = new Date()): Promise<Allowed<A>> {
    return allowAs(this.#db, who, ability, at, openReading(this.#db, who.organisationId))
  }
}

const right = (check: Module['preCheck']) => Object.fromEntries(check.map(({ id, options }) => [id, options.find((option) => option.right)!.key]))

/** So many words that identify nobody. */
export const ownWords = (count: number) => Array.from({ length: count }, (_, nth) => ['I', 'asked', 'what', 'the', 'morning', 'is', 'like', 'and', 'wrote', 'it', 'down'][nth % 11]).join(' ')

/** A number as letters, because a name with figures in it looks like no name. */
const lettersOf = (number: number) => String(number).replaceAll(/\d/g, (figure) => 'bcdfghjklm'[Number(figure)]!)
