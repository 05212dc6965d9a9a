import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { stringify } from 'csv-stringify/sync'
import { allowAs, allowNamed } from '../../app/door.server.ts'
import { decideLearning } from '../../app/features/assignments/decisions.server.ts'
import { checkEvidence } from '../../app/features/evidence/evidence.server.ts'
import { askForImport, importSheet } from '../../app/features/imports/import-sheet.server.ts'
import { profileNamed } from '../../app/features/imports/profiles/profiles.ts'
import { demoPeople } from '../../app/features/people/demo-people.ts'
import { openAccount, settlePerson, type NewPerson } from '../../app/features/people/accounts.server.ts'
import { confirmFindings } from '../../app/features/publishing/confirm-findings.server.ts'
import { askForHelp, recordSafetyContact, sayItIsDone } from '../../app/features/remedial-actions/remedial-actions.server.ts'
import { bankHolidays } from '../../app/lib/bank-holidays.ts'
import { dayInLondon, daysAfter, instantInLondon, workingDaysAfter, type Day } from '../../app/lib/days.ts'
import { connect, writing, type Database } from '../client.server.ts'
import { assignments, audits, gaps, organisations, people, remedialActions, roleHoldings, teams, themes } from '../schema.ts'
import { data } from './foundations.ts'

/** Where the two councils' sheets stand; the facts about inspections are Ofsted's, Northmere is made up. */
const northmereSheet = data('northmere-audits.csv')
const inspections = data('ofsted-inspections.csv')

/**
 * Loads the audits of both demo organisations through the same import as any council's, and tells what their people then did, through
 * the same features as they would use. Told once: a database that knows the story's last audit is left alone.
 */
export async function tellStory(ownerUrl: string, say: (line: string) => void) {
  const owner = connect(ownerUrl, { as: 'owner', max: 1 })
  const db = connect(ownerUrl, { max: 4 })
  try {
    const [told] = await owner.select({ id: audits.id }).from(audits).where(eq(audits.reference, lastAudit)).limit(1)
    if (told) return
    say('Telling the demo’s story, once: this takes some seconds.')
    await new Story(owner, db, say).tell()
  } finally {
    await Promise.all([owner.$client.end(), db.$client.end()])
  }
}

const lastAudit = 'A-0304'
type Somebody = { id: string; organisationId: string }

class Story {
  readonly #owner: Database
  readonly #db: Database
  readonly #say: (line: string) => void
  readonly #now = new Date()
  readonly #today = dayInLondon(this.#now)
  #northmere!: string
  #england!: string

  constructor(owner: Database, db: Database, say: (line: string) => void) {
    this.#owner = owner
    this.#db = db
    this.#say = say
  }

  async tell() {
    const known = await this.#owner.select().from(organisations)
    this.#northmere = known.find(({ key }) => key === 'northmere')!.id
    this.#england = known.find(({ key }) => key === 'england')!.id
    await this.#peopleArrive()
    await this.#import('england', 'ofsted', createReadStream(inspections), 'ofsted-inspections.csv')
    await this.#import('northmere', 'northmere', createReadStream(northmereSheet), 'northmere-audits.csv')
    await this.#findingsAreConfirmed()
    await this.#oldActionsAreDone()
    await this.#import('northmere', 'northmere', Readable.from([Buffer.from(this.#recentAudits())]), 'recent-audits.csv')
    await this.#aGapIsClosed()
    await this.#thisWeek()
  }

  /** One named person for each journey, who can sign in. */
  async #peopleArrive() {
    await this.#owner.transaction(async (tx) => {
      const southTeam = await tx.select({ id: teams.id }).from(teams).where(and(eq(teams.organisationId, this.#northmere), eq(teams.name, 'Family Help South')))
      const team = { teamId: southTeam[0]!.id }
      const roles: Record<(typeof demoPeople)[number]['key'], NewPerson['roles']> = {
        practitioner: [{ role: 'practitioner', scope: 'own' }],
        auditor: [{ role: 'auditor', scope: 'council' }],
        manager: [{ role: 'manager', scope: 'team', ...team }],
        leader: [{ role: 'leader', scope: 'council' }],
        admin: [{ role: 'admin', scope: 'council' }],
        'ofsted-leader': [{ role: 'leader', scope: 'council' }],
      }
      for (const { key, name, email } of demoPeople) {
        const organisationId = key === 'ofsted-leader' ? this.#england : this.#northmere
        const teamIds = key === 'practitioner' ? [team.teamId] : []
        const personId = await settlePerson(tx, organisationId, { name, email, roles: roles[key], teamIds, from: '2024-01-01' })
        await openAccount(tx, organisationId, personId, { name, email })
      }
    })
  }

  async #import(organisation: string, profileKey: string, source: AsyncIterable<Uint8Array>, fileName: string) {
    const importer = await allowNamed(this.#db, organisation, 'demo story', 'import audits', new Date())
    const asked = { profile: profileNamed(profileKey)!, fileName, createPeople: true, dryRun: false }
    const importId = await importer.writing((tx) => askForImport(importer, tx, asked))
    const { read, accepted, rejected, unchanged } = await importSheet(importer, { importId, source, ...asked })
    this.#say(`Read ${fileName} into ${organisation}: ${read} rows, ${accepted} accepted, ${rejected} rejected, ${unchanged} unchanged.`)
  }

  /** The auditors confirmed what the first audits found, some days after each; the later ones still wait. */
  async #findingsAreConfirmed() {
    const priya = await this.#called('Priya Rookwood')
    const waiting = await this.#read((tx) => tx.select({ id: audits.id, auditorId: audits.auditorId, workerId: audits.workerId, auditedOn: audits.auditedOn }).from(audits)
      .where(sql`${audits.auditedOn} < '2026-08-10'`).orderBy(asc(audits.auditedOn)))
    for (const audit of waiting) {
      const ofAudit = await this.#read((tx) => tx.select({ id: gaps.id, theme: themes.key }).from(gaps)
        .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId))).where(eq(gaps.auditId, audit.id)))
      const mainly = Object.fromEntries(ofAudit.map(({ id, theme }) => [id, audit.workerId === priya.id ? 'system' as const : mainlyWhose(theme)]))
      const auditor = await allowAs(this.#db, this.#of(audit.auditorId!), 'confirm findings', this.#at(daysAfter(audit.auditedOn, 3), '15:20'))
      await confirmFindings(auditor, audit.id, mainly)
    }
    await this.#learningIsDecided()
  }

  /** Team managers confirmed the learning that followed. */
  async #learningIsDecided() {
    const proposed = await this.#read((tx) => tx.select({ id: assignments.id, personId: assignments.personId, proposedAt: assignments.proposedAt }).from(assignments).where(isNull(assignments.decision)))
    const auditor = await this.#auditors()
    for (const [index, one] of proposed.entries()) {
      if (index % 5 === 4) continue
      const decider = await allowAs(this.#db, auditor.find(({ id }) => id !== one.personId)!, 'decide learning', this.#at(daysAfter(dayInLondon(one.proposedAt), 1), '09:40'))
      await decideLearning(decider, one.id, { decision: 'confirmed' })
    }
  }

  /** Of the actions in the council's sheet every red and most others were done and accepted; some ambers and greens are still open. */
  async #oldActionsAreDone() {
    const agreed = await this.#read((tx) => tx.select({ id: remedialActions.id, ownerId: remedialActions.ownerId, dueOn: remedialActions.dueOn, priority: remedialActions.priority }).from(remedialActions).orderBy(asc(remedialActions.dueAt), asc(remedialActions.id)))
    const priya = await this.#called('Priya Rookwood')
    const auditors = await this.#auditors()
    const left = agreed.filter(({ ownerId, priority }, index) => index % 12 !== 7 || priority === 'red' || ownerId === priya.id)
    await inTurns(left, 4, async ({ id, ownerId, dueOn }, index) => {
      const doneOn = daysAfter(dueOn, index % 9 === 0 ? 2 : -1)
      const owner = await allowAs(this.#db, this.#of(ownerId), 'do remedial actions', this.#at(doneOn, '11:05'))
      const sent = await sayItIsDone(owner, id, { recordKind: index % 2 === 0 ? 'Case note' : 'Supervision record', recordDate: doneOn, remark: null })
      if (sent === undefined || sent === 'already sent') return
      const checker = await allowAs(this.#db, auditors.find((one) => one.id !== ownerId)!, 'check evidence', this.#at(daysAfter(doneOn, 1), '10:15'))
      await checkEvidence(checker, sent, { outcome: 'accepted' })
    })
  }

  /** What was audited in the last weeks, as another sheet of the same kind, this time saying whose each gap mainly is. */
  #recentAudits(): string {
    const uk = (day: Day) => day.split('-').toReversed().join('/')
    const working = (n: number) => workingDaysAfter(this.#today, n, { bankHolidays })
    const ago = (days: number) => daysAfter(this.#today, -days)
    const priya = { 'Allocated SW': 'Priya Rookwood', 'SW email': 'priya.rookwood@northmere.example' }
    const row = (one: Record<string, string>) => ({
      'Audit No': '', 'Audit type': 'Moderation of internal audit', 'Date of audit': '', 'Case ID': '', 'Case category': 'CIN', Team: 'Family Help South', Service: 'Family Help',
      'Allocated SW': '', 'SW email': '', 'Team Manager': 'Tariq Pemberton-Shaw', 'TM email': 'tariq.pemberton-shaw@northmere.example', Auditor: 'Isla Nettles', 'Overall judgement': 'Requires improvement',
      'Voice & lived experience': 'Good', Thresholds: 'Good', Assessment: 'Good', 'Risk / protection': 'Good', Plan: 'Good', 'Review & progress': 'Good', 'Management oversight': 'Good',
      'Recording & chronology': 'Good', 'Multi-agency': 'Good', 'Direct work': 'Good', Identity: 'Good', Permanence: 'N/A', Strengths: '', 'What needs to improve': '', 'Remedial actions': '', Attribution: '', ...one,
    })
    return stringify([
      row({
        'Audit No': 'A-0301', 'Date of audit': uk(ago(84)), 'Case ID': 'NM712287', 'Recording & chronology': 'Requires improvement', ...priya, Auditor: 'Grace Yardley', Attribution: 'practitioner',
        Strengths: 'You kept in touch with the school every week, and it shows.', 'What needs to improve': 'The chronology ends in March and does not say what each event meant for the child.',
        'Remedial actions': `G: Bring the chronology up to date, with the effect of each event on the child ~ Priya Rookwood ~ ${uk(workingDaysAfter(ago(84), 5, { bankHolidays }))}`,
      }),
      row({
        'Audit No': 'A-0302', 'Date of audit': uk(ago(13)), 'Case ID': 'NM889310', 'Overall judgement': 'Good', ...priya, Strengths: 'His own words changed the plan.',
      }),
      row({
        'Audit No': 'A-0303', 'Date of audit': uk(ago(9)), 'Case ID': 'NM541163', 'Case category': 'CP', 'Voice & lived experience': 'Requires improvement', 'Management oversight': 'Requires improvement', ...priya,
        Attribution: 'Voice & lived experience: practitioner; Management oversight: manager', Strengths: 'Visits are regular and kept even when the family found them hard.',
        'What needs to improve': 'Visits say that the child was seen, and not what the day is like. Supervision notes do not give a reason for the decision.',
        'Remedial actions': [
          `A: See the child alone, and record what the mornings before school are like ~ Priya Rookwood ~ ${uk(working(1))}`,
          `G: Record in supervision why the plan goes on unchanged ~ Tariq Pemberton-Shaw ~ ${uk(working(2))}`,
          `A: Add the child’s own account to the plan, outcome 2 ~ Priya Rookwood ~ ${uk(ago(3))}`,
        ].join(' | '),
      }),
      row({
        'Audit No': lastAudit, 'Audit type': 'New audit', 'Date of audit': uk(ago(1)), 'Case ID': 'NM465436', 'Case category': 'CP', 'Overall judgement': 'Inadequate', 'Risk / protection': 'Inadequate', 'Voice & lived experience': 'Requires improvement', ...priya,
        Strengths: 'The family plan is written in words the family uses.', 'What needs to improve': 'A strategy discussion was held by phone and is not on the record. The safety plan rests on a promise.',
        'Remedial actions': [
          `R: Record the strategy discussion, with each agency’s view and why ~ Priya Rookwood ~ ${uk(working(1))}`,
          `A: Test the safety plan with a visit, and record who checks what ~ Priya Rookwood ~ ${uk(working(3))}`,
        ].join(' | '),
      }),
    ], { header: true })
  }

  /** Priya closed a gap on recording in September, and another case of hers held. */
  async #aGapIsClosed() {
    const [action] = await this.#actionsOf('A-0301')
    const priya = await this.#called('Priya Rookwood')
    const doneOn = daysAfter(this.#today, -80)
    const sent = await sayItIsDone(await allowAs(this.#db, priya, 'do remedial actions', this.#at(doneOn, '14:10')), action!.id, { recordKind: 'Chronology', recordDate: doneOn, remark: 'Last entry August.' })
    const [isla] = await this.#auditors('Isla Nettles')
    const checker = await allowAs(this.#db, isla!, 'check evidence', this.#at(daysAfter(doneOn, 1), '09:30'))
    if (sent !== undefined && sent !== 'already sent') await checkEvidence(checker, sent, { outcome: 'accepted' })
  }

  /** The red was made safe yesterday, one action waits for its check, and help was asked for. */
  async #thisWeek() {
    const priya = await this.#called('Priya Rookwood')
    const [isla] = await this.#auditors('Isla Nettles')
    const yesterday = daysAfter(this.#today, -1)
    const red = (await this.#actionsOf(lastAudit)).find(({ priority }) => priority === 'red')!
    await recordSafetyContact(await allowAs(this.#db, isla!, 'record safety contacts', this.#at(yesterday, '16:20')), red.id, { reached: true, spokenTo: 'team manager', at: this.#at(yesterday, '14:15') })
    await askForHelp(await allowAs(this.#db, priya, 'do remedial actions', this.#at(yesterday, '16:50')), red.id)

    const [, , accounts] = await this.#actionsOf('A-0303')
    const sentOn = daysAfter(this.#today, -3)
    await sayItIsDone(await allowAs(this.#db, priya, 'do remedial actions', this.#at(sentOn, '10:25')), accounts!.id, { recordKind: 'Plan', recordDate: sentOn, remark: 'Outcome 2, in her own words.' })

    const tariq = await this.#called('Tariq Pemberton-Shaw')
    const mine = await this.#read((tx) => tx.select({ id: assignments.id }).from(assignments).where(and(eq(assignments.personId, priya.id), isNull(assignments.decision))))
    const decider = await allowAs(this.#db, tariq, 'decide learning', this.#at(yesterday, '09:05'))
    for (const { id } of mine) await decideLearning(decider, id, { decision: 'confirmed' })
  }

  #at = (day: Day, time: string) => instantInLondon(day, time)
  #of = (id: string): Somebody => ({ id, organisationId: this.#northmere })
  #read = <T>(work: Parameters<typeof writing<T>>[2]) => writing(this.#db, this.#northmere, work)

  async #called(name: string): Promise<Somebody> {
    const email = demoPeople.find((one) => one.name === name)!.email
    const [person] = await this.#read((tx) => tx.select({ id: people.id }).from(people).where(eq(people.email, email)))
    return this.#of(person!.id)
  }

  async #auditors(name?: string): Promise<Somebody[]> {
    const rows = await this.#read((tx) => tx.selectDistinct({ id: people.id, name: people.name }).from(people)
      .innerJoin(roleHoldings, and(eq(roleHoldings.organisationId, people.organisationId), eq(roleHoldings.personId, people.id)))
      .where(and(eq(roleHoldings.role, 'auditor'), name ? eq(people.name, name) : undefined)).orderBy(people.name))
    return rows.map(({ id }) => this.#of(id))
  }

  #actionsOf = (reference: string) => this.#read((tx) => tx.select({ id: remedialActions.id, priority: remedialActions.priority }).from(remedialActions)
    .innerJoin(audits, and(eq(audits.organisationId, remedialActions.organisationId), eq(audits.id, remedialActions.auditId)))
    .where(eq(audits.reference, reference)).orderBy(sql`array_position(array['See', 'Rec', 'Add'], left(${remedialActions.wording}, 3))`))
}

const mainlyWhose = (theme: string): 'practitioner' | 'manager' | 'partner' => (theme === 'oversight' ? 'manager' : theme === 'partnership' ? 'partner' : 'practitioner')

/** Goes through a list with so many under way at once. */
async function inTurns<T>(list: readonly T[], atOnce: number, work: (one: T, index: number) => Promise<void>) {
  const waiting = [...list.entries()].toReversed()
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await work(next[1], next[0])
  }))
}
