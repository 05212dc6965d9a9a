import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
import { RouterContextProvider, type MiddlewareFunction } from 'react-router'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allowNamed, atTheDoor, portalContext, visitContext } from '../app/door.server.ts'
import { hideAudit } from '../app/features/corrections/report.server.ts'
import { openAccount } from '../app/features/people/accounts.server.ts'
import { demoAccountFor, type DemoKey } from '../app/features/people/demo-people.ts'
import { releaseWhatIsDue } from '../app/features/released/released.server.ts'
import { openSignIn } from '../app/features/people/sign-in.server.ts'
import type { Portal } from '../app/portal.server.ts'
import { loader as council } from '../app/routes/admin/council.tsx'
import { loader as correctionPage } from '../app/routes/admin/correction.tsx'
import { loader as corrections } from '../app/routes/admin/corrections.tsx'
import { loader as framework } from '../app/routes/admin/framework.tsx'
import { loader as frameworkVersion } from '../app/routes/admin/framework-version.tsx'
import { loader as importPage } from '../app/routes/admin/import.tsx'
import { loader as imports } from '../app/routes/admin/imports.tsx'
import { loader as people } from '../app/routes/admin/people.tsx'
import { loader as person } from '../app/routes/admin/person.tsx'
import { loader as personRoles } from '../app/routes/admin/person-roles.tsx'
import { loader as rule } from '../app/routes/admin/rule.tsx'
import { loader as rules } from '../app/routes/admin/rules.tsx'
import { loader as rulesPreview } from '../app/routes/admin/rules-preview.tsx'
import { loader as notices } from '../app/routes/admin/notices.tsx'
import { loader as moduleToCheck } from '../app/routes/admin/module-to-check.tsx'
import { loader as modulePreview } from '../app/routes/admin/module-preview.tsx'
import { loader as modulesPreview } from '../app/routes/admin/modules-preview.tsx'
import { loader as modulesToCheck } from '../app/routes/admin/modules-to-check.tsx'
import { loader as setUp } from '../app/routes/admin/set-up.tsx'
import { loader as courseList } from '../app/routes/admin/course-list.tsx'
import { loader as courseLists } from '../app/routes/admin/course-lists.tsx'
import { loader as coursesToMend } from '../app/routes/admin/courses-to-mend.ts'
import { loader as staffList } from '../app/routes/admin/staff-list.tsx'
import { loader as standards } from '../app/routes/admin/standards.tsx'
import { loader as teamToSetUp } from '../app/routes/admin/team.tsx'
import { loader as teams } from '../app/routes/admin/teams.tsx'
import { loader as teamsMap } from '../app/routes/admin/teams-map.tsx'
import { loader as auditNew } from '../app/routes/auditor/audit-new.tsx'
import { loader as audits } from '../app/routes/auditor/audits.tsx'
import { loader as caseList } from '../app/routes/auditor/case-list.tsx'
import { loader as caseToAudit } from '../app/routes/auditor/case-to-audit.tsx'
import { loader as drawCases } from '../app/routes/auditor/draw-cases.tsx'
import { loader as phase } from '../app/routes/auditor/phase.tsx'
import { loader as programme } from '../app/routes/auditor/programme.tsx'
import { loader as programmes } from '../app/routes/auditor/programmes.tsx'
import { loader as shareOut } from '../app/routes/auditor/share-out.tsx'
import { loader as chooseForModeration } from '../app/routes/auditor/choose-for-moderation.tsx'
import { loader as addAction } from '../app/routes/auditor/add-action.tsx'
import { loader as moderate } from '../app/routes/auditor/moderate.tsx'
import { loader as moderation } from '../app/routes/auditor/moderation.tsx'
import { loader as workshopAbout } from '../app/routes/auditor/workshop-about.tsx'
import { loader as workshopArrange } from '../app/routes/auditor/workshop-arrange.tsx'
import { loader as workshopCallOff } from '../app/routes/auditor/workshop-call-off.tsx'
import { loader as workshopNew } from '../app/routes/auditor/workshop-new.tsx'
import { loader as workshopNotes } from '../app/routes/auditor/workshop-notes.tsx'
import { loader as workshopRegister } from '../app/routes/auditor/workshop-register.tsx'
import { loader as workshopsArranged } from '../app/routes/auditor/workshops-arranged.tsx'
import { loader as voidImport } from '../app/routes/admin/void-import.tsx'
import { loader as cohortResults } from '../app/routes/auditor/cohort-results.tsx'
import { loader as dipSample } from '../app/routes/auditor/dip-sample.tsx'
import { loader as askForDipSample } from '../app/routes/auditor/dip-sample-ask.tsx'
import { loader as dipSamplesPage } from '../app/routes/auditor/dip-samples.tsx'
import { loader as desk } from '../app/routes/auditor/desk.tsx'
import { loader as evidenceQueue } from '../app/routes/auditor/evidence-queue.tsx'
import { loader as recordAudit } from '../app/routes/auditor/record-audit.tsx'
import { loader as checkAnswers } from '../app/routes/auditor/recording-check-answers.tsx'
import { loader as recordingPublished } from '../app/routes/auditor/recording-published.tsx'
import { loader as agreement } from '../app/routes/leader/agreement.tsx'
import { loader as held } from '../app/routes/leader/held.tsx'
import { loader as learningOfCouncil } from '../app/routes/leader/learning.tsx'
import { loader as coachingOfCouncil } from '../app/routes/leader/coaching-capacity.tsx'
import { loader as released } from '../app/routes/leader/released.tsx'
import { loader as inspection } from '../app/routes/leader/inspection.tsx'
import { loader as inspectionPack } from '../app/routes/leader/inspection-pack.tsx'
import { loader as areaPage } from '../app/routes/leader/area.tsx'
import { loader as insight } from '../app/routes/leader/insight.tsx'
import { loader as methodsPage } from '../app/routes/leader/methods.tsx'
import { loader as nationalPage } from '../app/routes/leader/national.tsx'
import { loader as nationalSheet } from '../app/routes/leader/national-csv.ts'
import { loader as planPage } from '../app/routes/leader/plan.tsx'
import { loader as progressPage } from '../app/routes/leader/progress.tsx'
import { loader as reAuditsNew } from '../app/routes/leader/re-audits-new.tsx'
import { loader as themePage } from '../app/routes/leader/theme.tsx'
import { loader as teamThemes } from '../app/routes/manager/team-themes.tsx'
import { loader as reportPage } from '../app/routes/leader/report.tsx'
import { loader as reportCheck } from '../app/routes/leader/report-check.tsx'
import { loader as reportDraft } from '../app/routes/leader/report-draft.tsx'
import { loader as reportFeedback } from '../app/routes/leader/report-feedback.tsx'
import { loader as reportReaders } from '../app/routes/leader/report-readers.tsx'
import { loader as reportDuty } from '../app/routes/leader/report-duty.tsx'
import { loader as reports } from '../app/routes/leader/reports.tsx'
import { loader as decideLearningPage } from '../app/routes/manager/decide-learning.tsx'
import { loader as moreTimeToLearn } from '../app/routes/manager/more-time-to-learn.tsx'
import { loader as learningExceptions } from '../app/routes/shared/learning-exceptions.tsx'
import { loader as coachingPage } from '../app/routes/shared/coaching.tsx'
import { loader as coachingBook } from '../app/routes/shared/coaching-book.tsx'
import { loader as coachingMeeting } from '../app/routes/shared/coaching-meeting.tsx'
import { loader as coachingMove } from '../app/routes/shared/coaching-move.tsx'
import { loader as coachingCancel } from '../app/routes/shared/coaching-cancel.tsx'
import { loader as coachingArrange } from '../app/routes/auditor/coaching-arrange.tsx'
import { loader as decideCoachingPage } from '../app/routes/manager/decide-coaching.tsx'
import { loader as teamPattern } from '../app/routes/manager/team-pattern.tsx'
import { loader as passOn } from '../app/routes/manager/pass-on.tsx'
import { loader as remindPage } from '../app/routes/manager/remind.tsx'
import { loader as remindAll } from '../app/routes/manager/remind-all.tsx'
import { loader as shareOutActions } from '../app/routes/manager/share-out.tsx'
import { loader as teamMemberAway } from '../app/routes/manager/person-away.tsx'
import { loader as supervision } from '../app/routes/manager/supervision.tsx'
import { loader as keepPlacesPage } from '../app/routes/manager/keep-places.tsx'
import { loader as programmeOfManager } from '../app/routes/manager/programme.tsx'
import { loader as cohortPage } from '../app/routes/auditor/cohort.tsx'
import { loader as cohortsPage } from '../app/routes/auditor/cohorts.tsx'
import { loader as programmeTask } from '../app/routes/manager/programme-task.tsx'
import { loader as team } from '../app/routes/manager/team.tsx'
import { loader as cpdPiece } from '../app/routes/practitioner/cpd-piece.tsx'
import { loader as cpdText } from '../app/routes/practitioner/cpd-text.ts'
import { loader as cpd } from '../app/routes/practitioner/cpd.tsx'
import { loader as myPractice } from '../app/routes/practitioner/my-practice.tsx'
import { loader as gap } from '../app/routes/shared/gap.tsx'
import { loader as disputes } from '../app/routes/shared/disputes.tsx'
import { loader as replyToAudit } from '../app/routes/shared/reply-to-audit.tsx'
import { loader as settleDispute } from '../app/routes/shared/settle-dispute.tsx'
import { loader as action } from '../app/routes/shared/remedial-action.tsx'
import { loader as serviceAction } from '../app/routes/shared/service-action.tsx'
import { loader as example } from '../app/routes/shared/example.tsx'
import { loader as examples } from '../app/routes/shared/examples.tsx'
import { loader as serviceActionGaps } from '../app/routes/shared/service-action-gaps.tsx'
import { loader as serviceActionNew } from '../app/routes/shared/service-action-new.tsx'
import { loader as serviceActions } from '../app/routes/shared/service-actions.tsx'
import { loader as wrongAudit } from '../app/routes/shared/wrong-audit.tsx'
import { loader as account } from '../app/routes/shared/account.tsx'
import { loader as calendarPage } from '../app/routes/shared/calendar.tsx'
import { loader as mailbox } from '../app/routes/shared/mailbox.tsx'
import { loader as mailboxMessage } from '../app/routes/shared/mailbox-message.tsx'
import { loader as myMessage } from '../app/routes/shared/my-message.tsx'
import { loader as modulePage } from '../app/routes/shared/module.tsx'
import { loader as moduleCarryOn } from '../app/routes/shared/module-carry-on.ts'
import { loader as modulePrint } from '../app/routes/shared/module-print.tsx'
import { loader as moduleSection } from '../app/routes/shared/module-section.tsx'
import { loader as moduleCertificate } from '../app/routes/shared/module-certificate.tsx'
import { loader as moduleRecall } from '../app/routes/shared/module-recall.tsx'
import { loader as modules } from '../app/routes/shared/modules.tsx'
import { loader as coachingAfter } from '../app/routes/shared/coaching-after.tsx'
import { loader as coachingInvitation } from '../app/routes/shared/coaching-invitation.tsx'
import { loader as coachingInvitations } from '../app/routes/shared/coaching-invitations.tsx'
import { loader as coachingPair } from '../app/routes/shared/coaching-pair.tsx'
import { loader as coachingPairNew } from '../app/routes/shared/coaching-pair-new.tsx'
import { loader as coachingWithin } from '../app/routes/shared/coaching-within.tsx'
import { loader as availabilityPage } from '../app/routes/shared/availability.tsx'
import { loader as availabilityDays } from '../app/routes/shared/availability-days-new.tsx'
import { loader as availabilityHours } from '../app/routes/shared/availability-hours.tsx'
import { loader as availabilityHoursNew } from '../app/routes/shared/availability-hours-new.tsx'
import { loader as availabilityTerms } from '../app/routes/shared/availability-terms.tsx'
import { loader as diaryPage } from '../app/routes/shared/diary.tsx'
import { loader as workshopPage } from '../app/routes/shared/workshop.tsx'
import { loader as workshopAfter } from '../app/routes/shared/workshop-after.tsx'
import { loader as workshopCalendar } from '../app/routes/shared/workshop-calendar.ts'
import { loader as workshopCancel } from '../app/routes/shared/workshop-cancel.tsx'
import { loader as workshopOffer } from '../app/routes/shared/workshop-offer.tsx'
import { loader as workshopsPage } from '../app/routes/shared/workshops.tsx'
import { addGaps, startServiceAction } from '../app/features/service-actions/looking-after.server.ts'
import { makePack } from '../app/features/inspection/inspection.server.ts'
import { keepExample } from '../app/features/reports/examples.server.ts'
import { bringInCourseList, takeInCourseList } from '../app/features/courses/course-list.server.ts'
import { draw } from '../app/features/programmes/draws.server.ts'
import { seedFor } from '../app/features/programmes/programmes.ts'
import { addNote, issueReport, recordFeedback } from '../app/features/reports/issue.server.ts'
import { periodOn } from '../app/features/reports/periods.ts'
import { addReader } from '../app/features/reports/readers.server.ts'
import { daysAfter } from '../app/lib/days.ts'
import { connect } from '../db/client.server.ts'
import { agreedSteps, coachingPairs, coachInvitations, coachReminders, pairGoals, reportDrafts } from '../db/schema.ts'
import { isOfThePage, tapWire } from './bench/wire.ts'
import { publishRecording } from '../app/features/publishing/publish-recording.server.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through } from './support/council.ts'
import { recordedAction, recordedHere, wholeRecording } from './support/recordings.ts'
import { askForDip } from '../app/features/cohorts/dips.server.ts'
import { cohortOf } from './support/dips.ts'
import { listOf, programmeOf } from './support/programme.ts'
import { aMeeting, coaching as coachesOnWeekdays } from './support/coaching.ts'
import { coaching } from './support/coaching.ts'
import { workshopOf } from './support/workshops.ts'

const { owner, db: direct, ownerUrl } = await ownDatabase()
const wire = await tapWire(ownerUrl)
const db = connect(wire.url)
const origin = 'http://127.0.0.1'
const signIn = openSignIn(db, { origin, secret: 'a secret that only this test knows', demo: true })
const cookies = new Map<DemoKey, string>()

const inScope = { practitioner: { team: 'Family Help South' }, manager: { team: 'Family Help South' }, auditor: {}, leader: { area: 'Family Help' }, admin: {} } as const

beforeAll(async () => {
  for (const key of ['practitioner', 'auditor', 'manager', 'leader', 'admin'] as const) {
    const { id, organisationId } = await somebody(owner, 'northmere', { name: `Some ${key}`, role: key, ...inScope[key] })
    await owner.transaction((tx) => openAccount(tx, organisationId, id, { name: `Some ${key}`, email: demoAccountFor(key)! }))
    const answer = await signIn.handler(new Request(`${origin}/auth/sign-in/demo-person`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', Origin: origin }, body: JSON.stringify({ person: key }),
    }))
    cookies.set(key, answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; '))
  }
})

afterAll(async () => {
  await db.$client.end({ timeout: 1 })
  wire.close()
})

/** So many audits of one worker, with gaps, learning and actions, a third of which wait for a check. */
async function auditSome(first: number, count: number) {
  await takeIn(direct, sheet(Array.from({ length: count }, (_, k) => ({
    'Audit No': `S-${first + k}`, 'Case ID': `NM4${first + k}`, 'Audit type': k % 4 ? 'Moderation of internal audit' : 'Internal audit', 'Date of audit': k % 2 ? '04/05/2026' : '20/07/2026',
    'Allocated SW': 'Some practitioner', 'SW email': 'some.practitioner@northmere.example', 'Team Manager': 'Some manager', 'TM email': 'some.manager@northmere.example', Auditor: 'Another auditor',
    'Voice & lived experience': 'Inadequate', Plan: 'Requires improvement', 'Management oversight': 'Requires improvement', Strengths: 'Clear writing.', Attribution: k % 3 ? 'practitioner' : '',
    'Remedial actions (RAG: action ~ owner ~ due)': 'R: See the child alone ~ Some practitioner ~ 11/05/2026 | A: Rewrite the plan ~ Some practitioner ~ 14/05/2026 | G: Record the discussion ~ Some manager ~ 18/05/2026',
  }))))
  await owner.execute(sql`
    insert into evidence (organisation_id, remedial_action_id, case_reference, record_kind, record_date, submitted_by_id, submitted_at, check_due_on)
    select action.organisation_id, action.id, 'NM1', 'Plan', '2026-05-08', action.owner_id, now(), '2026-05-12' from remedial_actions action
    where action.priority = 'green' and not exists (select 1 from evidence where evidence.remedial_action_id = action.id)`)
  await owner.execute(sql`
    insert into replies (organisation_id, audit_id, person_id, stance, words, replied_at) select organisation_id, id, manager_id, 'challenges', 'See May.', now() from audits on conflict do nothing`)
  await owner.execute(sql`
    insert into disputes (organisation_id, gap_id, raised_by_id, raised_at, because, challenged_grade_id, settle_by)
    select gaps.organisation_id, gaps.id, audits.manager_id, now(), 'See May.', judgements.grade_id, '2026-08-10' from gaps join audits on audits.id = gaps.audit_id
    join judgements on judgements.audit_id = gaps.audit_id and judgements.theme_id = gaps.theme_id join themes on themes.id = gaps.theme_id
    where themes.key <> 'oversight' on conflict do nothing`)
  // Of every action its owner was told.
  await owner.execute(sql`
    insert into messages (organisation_id, kind, person_id, name, address, letter, subject_kind, subject_id, written_at, next_try_at)
    select action.organisation_id, 'red action', people.id, people.name, people.email, '{"subject":"An action is yours","opening":"It is due.","parts":[],"closing":"It is yours."}', 'remedial action', action.id, now(), now()
    from remedial_actions action join people on people.organisation_id = action.organisation_id and people.id = action.owner_id
    where not exists (select 1 from messages where messages.subject_id = action.id)`)
  // Every audit is moderated by the auditor: every third is still blind, every third shown, and of the others the grades are agreed.
  await owner.execute(sql`
    insert into moderations (organisation_id, audit_id, line, chosen_because, chosen_at, due_on, moderator_id, taken_at, revealed_at, agreed_by_id, agreed_at, own_overall_id, first_overall_id)
    select audits.organisation_id, audits.id, 'first', 'random', now(), '2026-08-04', people.id, now(), case when nth > 0 then now() end, case when nth > 1 then people.id end, case when nth > 1 then now() end,
      audits.overall_grade_id, audits.overall_grade_id
    from (select audits.*, substr(reference, 3)::int % 3 as nth from audits) audits join people on people.organisation_id = audits.organisation_id and people.name = 'Some auditor'
    where not exists (select 1 from moderations where moderations.audit_id = audits.id)`)
  await owner.execute(sql`
    insert into agreed_grades (organisation_id, moderation_id, theme_id, first_grade_id, moderator_grade_id, agreed_grade_id)
    select moderations.organisation_id, moderations.id, judgements.theme_id, judgements.grade_id, judgements.grade_id, judgements.grade_id
    from moderations join judgements on judgements.audit_id = moderations.audit_id where moderations.agreed_at is not null on conflict do nothing`)
}

let dipped: Record<'id' | 'member' | 'sample', string>
/** So many cohorts, each of a manager whose team is looked at. */
async function dipSome(first: number, count: number) {
  const by = await somebody(owner, 'northmere', { name: `Arranger ${'abcdef'[first]}`, role: 'admin' })
  const auditor = await personCalled(owner, 'northmere', 'Some auditor')
  for (let nth = first; nth < first + count; nth++) {
    const { cohortId: id, ids: [member] } = await cohortOf(owner, 'northmere', { title: `Cohort ${nth}`, startsOn: '2026-09-07', many: 2, by })
    const sample = await askForDip(await through(direct, 'look after cohorts', by, '2026-08-03T09:00:00Z'), member!, 'before', { references: 'NM1\nNM2\nNM3\nNM4\nNM5', auditorId: auditor.id, dueOn: '2026-08-20' })
    if (typeof sample !== 'object' || !('id' in sample)) throw new Error(JSON.stringify(sample))
    dipped = { id, member: member!, sample: sample.id }
  }
  await endReadings()
}

let drawnFrom: Record<'id' | 'phase' | 'list' | 'case', string>
/** Cases of a list of so many, all of which are drawn in one phase; each time of a list and a draw of their own. */
async function drawSome(first: number, count: number) {
  const [auditor] = await owner.execute<{ id: string; organisationId: string }>(sql`select id, organisation_id as "organisationId" from people where name = 'Some auditor'`)
  const planner = () => through(direct, 'plan audits', auditor!, '2026-07-28T09:00:00Z')
  const { programmeId: id, phaseId } = first === 0 ? await programmeOf(await planner(), { title: 'A programme' }) : { programmeId: drawnFrom.id, phaseId: drawnFrom.phase }
  const list = await listOf(await planner(), id, Array.from({ length: count }, (_, nth) => ({ case: `NM5${first + nth}`, worker: nth % 2 ? 'Some practitioner' : '' })))
  await draw(await planner(), phaseId, { listId: list, size: count, by: [], seed: seedFor(phaseId, first === 0 ? 0 : 1) })
  const [one] = await owner.execute<{ id: string }>(sql`select id from cases_to_audit where auditor_id is null limit 1`)
  drawnFrom = { id, phase: phaseId, list, case: one!.id }
  await endReadings()
}

/** So many audits that the auditor has published, and as many that are being recorded, each with so many actions. */
async function recordSome(first: number, count: number, actions: number) {
  const [auditor, worker, manager] = await Promise.all(['auditor', 'practitioner', 'manager'].map((key) => personCalled(owner, 'northmere', `Some ${key}`)))
  const door = () => through(direct, 'record audits', auditor!, '2026-08-02T09:00:00Z')
  const teamId = await aTeam()
  const green = Object.assign({}, ...Array.from({ length: actions }, (_, n) => recordedAction(n + 1, worker!.id, { priority: 'green', gaps: 'oversight' }))) as Record<string, string>
  for (let k = 0; k < count; k++) {
    const whose = (kind: string) => ({ caseReference: `NM5${kind}${first + k}`, teamId, workerId: worker!.id, managerId: manager!.id })
    await recordedHere(door, whose('1'), { ...wholeRecording, ...green })
    await publishRecording(await door(), await recordedHere(door, whose('2'), { ...wholeRecording, ...green }), [])
  }
  await endReadings()
}

const aRecording = async (published: boolean) => (await owner.execute<{ id: string }>(sql`select id from recordings where (published_at is not null) = ${published} order by reference desc limit 1`))[0]!.id

type Page = { as: DemoKey; path: string; loader: (args: never) => unknown; params?: Record<string, string> }

const aGap = async () => (await owner.execute<{ id: string }>(sql`
  select gaps.id from gaps join audits on audits.id = gaps.audit_id join themes on themes.id = gaps.theme_id where audits.reference = 'S-1' and themes.key = 'lived-experience'`))[0]!.id

const someLearning = async () => (await owner.execute<{ id: string }>(sql`select id from assignments where person_id = ${await aPerson()}::uuid order by proposed_at, id limit 1`))[0]!.id
const anAction = async () => (await owner.execute<{ id: string }>(sql`select id from remedial_actions where wording = 'Rewrite the plan' and owner_id = ${await aPerson()}::uuid order by id limit 1`))[0]!.id

const aPerson = async () => (await owner.execute<{ id: string }>(sql`select id from people where name = 'Some practitioner'`))[0]!.id
const aMessage = async () => (await owner.execute<{ id: string }>(sql`
  select messages.id from messages join remedial_actions action on action.id = messages.subject_id join audits on audits.id = action.audit_id
  where messages.person_id = ${await aPerson()}::uuid and audits.reference = 'S-1' limit 1`))[0]!.id
const aTeam = async () => (await owner.execute<{ id: string }>(sql`select id from teams where name = 'Family Help South'`))[0]!.id

const anAudit = async () => (await owner.execute<{ id: string }>(sql`select id from audits where reference = 'S-1'`))[0]!.id
const aDispute = async () => (await owner.execute<{ id: string }>(sql`select id from disputes where gap_id = ${await aGap()}`))[0]!.id
const aModeration = async (audit: string) => (await owner.execute<{ id: string }>(sql`select moderations.id from moderations join audits on audits.id = moderations.audit_id where audits.reference = ${audit}`))[0]!.id

const anImport = async () => (await owner.execute<{ id: string }>(sql`select import_id as id from audits where reference = 'S-1'`))[0]!.id

const aSection = async () => (await owner.execute<{ slug: string; section: string }>(sql`
  select module_key as slug, content -> 'sections' -> 0 ->> 'id' as section from module_versions limit 1`))[0]!

const aCorrection = async () => {
  const known = await owner.execute<{ id: string }>(sql`select id from corrections limit 1`)
  if (known[0]) return known[0].id
  const auditor = await personCalled(owner, 'northmere', 'Some auditor')
  const hide = async (reference: string) => {
    const [audit] = await owner.execute<{ id: string }>(sql`select id from audits where reference = ${reference}`)
    await hideAudit(await through(direct, 'report wrong audits', auditor), audit!.id, 'wrong child')
  }
  await hide('S-5')
  return (await owner.execute<{ id: string }>(sql`select id from corrections limit 1`))[0]!.id
}

/** Every fourth audit says that its gaps on planning are the service's, and half of these gaps are answered by one service action. */
const aServiceAction = async () => {
  await owner.execute(sql`
    update gaps set attribution = 'system', attributed_at = now() from audits, themes
    where audits.id = gaps.audit_id and themes.id = gaps.theme_id and themes.key = 'oversight' and substr(audits.reference, 3)::int % 4 = 0 and audits.reference like 'S-%' and gaps.attribution is distinct from 'system'`)
  await owner.execute(sql`update audits set confirmed_at = now() where confirmed_at is null and reference like 'S-%' and substr(reference, 3)::int % 4 = 0`)
  const [leader] = await owner.execute<{ id: string; organisationId: string }>(sql`select id, organisation_id as "organisationId" from people where name = 'Some admin'`)
  const [known] = await owner.execute<{ id: string }>(sql`select id from service_actions limit 1`)
  const waiting = await owner.execute<{ id: string }>(sql`
    select gaps.id from gaps join audits on audits.id = gaps.audit_id where gaps.attribution = 'system' and substr(audits.reference, 3)::int % 8 = 0 and not exists (select 1 from service_action_gaps answers where answers.gap_id = gaps.id)`)
  const gapIds = waiting.map(({ id }) => id)
  const keeper = await through(direct, 'look after service actions', leader!, '2026-08-03T09:00:00Z')
  if (!known) await startServiceAction(keeper, { wording: 'Add a place for the discussion to the record', because: 'There is none.', ownerId: leader!.id, dueMonth: '2026-10-01', gapIds })
  else if (gapIds.length > 0) await addGaps(await through(direct, 'follow service actions', leader!, '2026-08-03T09:00:00Z'), keeper, known.id, gapIds)
  await endReadings()
  return known?.id ?? (await owner.execute<{ id: string }>(sql`select id from service_actions limit 1`))[0]!.id
}

/** An example of every audit that the auditor may keep. @returns one of them */
const anExample = async () => {
  const auditor = await personCalled(owner, 'northmere', 'Some auditor')
  const kept: (string | undefined)[] = []
  for (const { id } of await owner.execute<{ id: string }>(sql`select id from audits where reference like 'S-%'`)) kept.push(await keepExample(await through(direct, 'keep examples', auditor, '2026-08-03T09:00:00Z'), id))
  await endReadings()
  return kept.find((id) => id !== undefined)!
}

/** A pack of as many cases as there are, up to fifty. */
const aPack = async () => {
  const leader = await personCalled(owner, 'northmere', 'Some leader')
  const cases = await owner.execute<{ reference: string }>(sql`select case_reference as reference from audits where reference like 'S-%' order by 1 limit 50`)
  const id = await makePack(await through(direct, 'make inspection packs', leader, '2026-08-03T09:00:00Z'), cases.map(({ reference }) => reference))
  await endReadings()
  return id
}

/** Whatever quarter was judged in is released; asked again, nothing is. */
const aRelease = async () => {
  await releaseWhatIsDue(await allowNamed(direct, 'northmere', 'releases job', 'release figures', new Date('2027-02-01T09:00:00Z')))
  expect((await owner.execute(sql`select id from figure_releases`)).length).toBeGreaterThan(0)
}

/** Each time another week is issued, with a reader, a correction and what was said to it; one week waits as a draft. */
const someReports = async () => {
  const [admin] = await owner.execute<{ id: string; organisationId: string }>(sql`select id, organisation_id as "organisationId" from people where name = 'Some admin'`)
  const issuer = () => through(direct, 'issue reports', admin!, '2026-08-01T09:00:00Z')
  const count = Number((await owner.execute<{ count: string }>(sql`select count(*) from reports`))[0]!.count)
  await addReader(await issuer(), 'weekly', { name: 'A reader', address: `reader-${count}@example.org` })
  for (const on of ['2026-07-30', daysAfter('2026-07-23', -7 * count)]) {
    const { cutOff } = periodOn('weekly', on)
    await owner.insert(reportDrafts).values({ organisationId: admin!.organisationId, kind: 'weekly', period: on, cutOff, takenAt: cutOff, contents: { title: 'A week', tables: [], missing: [] }, words: { moved: 'M', attention: 'A', well: 'W' }, inputsHash: 'x' }).onConflictDoNothing()
  }
  const issued = periodOn('weekly', daysAfter('2026-07-23', -7 * count))
  await issueReport(await issuer(), issued, null)
  await addNote(await issuer(), periodOn('weekly', '2026-07-23'), 'One more.')
  await recordFeedback(await issuer(), periodOn('weekly', '2026-07-23'), { from: 'sponsor', said: 'Thank you.' })
  // A month is asked for the rows behind it, as a week is.
  await owner.insert(reportDrafts).values({ organisationId: admin!.organisationId, kind: 'monthly', period: '2026-07-01', cutOff: periodOn('monthly', '2026-07-01').cutOff, takenAt: new Date('2026-08-01T00:00:00Z'), contents: { title: 'A month', tables: [], missing: [] }, words: {}, inputsHash: 'x' }).onConflictDoNothing()
  await issueReport(await issuer(), periodOn('monthly', '2026-07-01'), null)
  await endReadings()
  return { kind: 'weekly', period: '2026-07-30' }
}

/** Each time one module more is completed, and one piece more done elsewhere. @returns the first that was completed */
const somePieces = async () => {
  const person = await aPerson()
  await owner.execute(sql`
    insert into declarations (organisation_id, person_id, module_version_id, declared_at) select version.organisation_id, ${person}::uuid, version.id, now() from module_versions version
    where version.organisation_id = (select organisation_id from people where id = ${person}::uuid) and not exists (select 1 from declarations done where done.module_version_id = version.id) order by version.module_key limit 1`)
  await owner.execute(sql`
    insert into cpd_pieces (organisation_id, person_id, activity, done_on, hours, description, learnt, impact, written_at) select organisation_id, id, 'Training day', '2026-05-02', 6, 'Plans.', '', '', now() from people where id = ${person}::uuid`)
  const [first] = await owner.execute<{ slug: string; version: string }>(sql`
    select module_key as slug, id as version from module_versions join declarations on declarations.module_version_id = module_versions.id order by module_key limit 1`)
  return first!
}

/** Each time coaching of one module more, because of every gap of the worker's that has learning. @returns the first of it */
const someCoaching = async () => {
  await owner.execute(sql`
    insert into coaching_proposals (organisation_id, person_id, module_key, proposed_at) select distinct organisation_id, person_id, 'module ' || (select count(*) from coaching_proposals), now() from assignment_reasons`)
  await owner.execute(sql`
    insert into coaching_reasons (organisation_id, coaching_proposal_id, gap_id, rule_version_id, sentence)
    select reason.organisation_id, coaching.id, reason.gap_id, reason.rule_version_id, reason.sentence from assignment_reasons reason join coaching_proposals coaching on coaching.person_id = reason.person_id
      and coaching.id in (select (array_agg(id order by proposed_at))[1] from coaching_proposals group by person_id) on conflict do nothing`)
  const [one] = await owner.execute<{ id: string }>(sql`select coaching_proposal_id as id from coaching_reasons limit 1`)
  return one!.id
}

/** What the team has in common on each of its themes, with every gap. @returns one of them */
const somePattern = async () => {
  await owner.execute(sql`
    insert into team_patterns (organisation_id, team_id, framework_key, theme_key, noticed_at) select distinct audits.organisation_id, audits.team_id, frameworks.key, themes.key, now() from gaps
    join audits on audits.id = gaps.audit_id join themes on themes.id = gaps.theme_id join frameworks on frameworks.id = themes.framework_id where gaps.attribution = 'practitioner' on conflict do nothing`)
  await owner.execute(sql`
    insert into team_pattern_gaps (organisation_id, team_pattern_id, gap_id) select gaps.organisation_id, pattern.id, gaps.id from gaps join audits on audits.id = gaps.audit_id join themes on themes.id = gaps.theme_id
    join team_patterns pattern on pattern.team_id = audits.team_id and pattern.theme_key = themes.key where gaps.attribution = 'practitioner' on conflict do nothing`)
  const [one] = await owner.execute<{ id: string }>(sql`select id from team_patterns where theme_key = 'oversight'`)
  return one!.id
}

let met = 0
/** So many coaches, and meetings of the practitioner with the auditor, to come and over. */
const addMeetings = async (many: number) => {
  await owner.execute(sql`
    insert into people (organisation_id, name) select organisation_id, 'Coach ' || ${met}::int || ' ' || nth from people, generate_series(1, ${many}) nth where name = 'Some auditor'`)
  await owner.execute(sql`
    insert into role_holdings (organisation_id, person_id, role, scope, valid_from) select organisation_id, id, 'auditor', 'council', '2020-01-01' from people where name like 'Coach ' || ${met}::int || ' %'`)
  await owner.execute(sql`
    insert into coaches (organisation_id, person_id, formats, theme_keys, place, buffer_before, buffer_after, most_a_day, notice_hours, first_for_red, for_red_until, started_at)
    select organisation_id, id, '{action clinic,practice coaching}', '{}', 'Room 3', 0, 0, 12, 0, 0, '16:00', '2020-01-01' from people where name like 'Coach ' || ${met}::int || ' %' or name = 'Some auditor' on conflict do nothing`)
  await owner.execute(sql`
    insert into availability_rules (organisation_id, person_id, weekday, from_time, to_time, zone, valid_from) select organisation_id, person_id, weekday, '09:00', '17:00', 'Europe/London', '2020-01-01' from coaches, generate_series(1, 5) weekday
    where not exists (select 1 from availability_rules rule where rule.person_id = coaches.person_id)`)
  await owner.execute(sql`
    insert into coaching_meetings (organisation_id, coach_id, learner_id, format, starts_at, ends_at, zone, buffer_before, buffer_after, booked_by_id, booked_at)
    select learner.organisation_id, coach.id, learner.id, 'action clinic', first + nth * interval '1 day' + ${met}::int * interval '30 minutes', first + nth * interval '1 day' + ${met}::int * interval '30 minutes' + interval '30 minutes', 'Europe/London', 0, 0, learner.id, now()
    from people learner, people coach, generate_series(1, ${many}) nth, (values ('2026-08-04T08:00:00Z'::timestamptz), ('2026-05-04T08:00:00Z')) as firsts (first) where learner.name = 'Some practitioner' and coach.name = 'Some auditor'`)
}

/** Twenty times as many meetings of the practitioner with the auditor where there is more of all else, and as many more who coach. @returns one that is to come, and the coach */
const someMeetings = async () => {
  const [audited] = await owner.execute<{ audits: number }>(sql`select count(*)::int as audits from audits where reference like 'S-%'`)
  const many = audited!.audits > 6 ? 20 : 1
  if (met < many) await addMeetings(met = many)
  const [one] = await owner.execute<{ id: string; coach: string; action: string }>(sql`
    select meeting.id, meeting.coach_id as coach, (select action.id from remedial_actions action where action.owner_id = meeting.learner_id and action.done_at is null and action.withdrawn_at is null order by action.id limit 1) as action
    from coaching_meetings meeting where meeting.starts_at > '2026-08-04' and meeting.coach_id = (select id from people where name = 'Some auditor') order by meeting.starts_at limit 1`)
  return one!
}

let led = 0
/** Each time workshops of the first theme on ten times as many dates as the time before, with everybody on them, half of them over; the auditor, the manager and the leader lead them. @returns one that is to come and one that is over */
const someLed = async () => {
  const dates = Math.min(10 ** led++, 20)
  for (let nth = 0; nth < dates; nth++) {
    const { id, seriesId } = await workshopOf(owner, 'northmere', { startsAt: new Date(Date.parse(nth % 2 ? '2050-09-01T09:00:00Z' : '2020-09-01T09:00:00Z') + nth * 86_400_000), capacity: 100, title: 'Of statements', themeKeys: ['planning', 'oversight'] })
    await owner.execute(sql`insert into facilitators (organisation_id, workshop_id, person_id) select organisation_id, ${id}::uuid, id from people where name in ('Some auditor', 'Some manager', 'Some leader')`)
    await owner.execute(sql`
      insert into places (organisation_id, workshop_id, series_id, person_id, number, asked_at, priority, booked_at, attendance, registered_at, registered_by_id)
      select organisation_id, ${id}::uuid, ${seriesId}::uuid, id, row_number() over (order by id), now(), false, now(), case when ${nth} % 2 = 0 then 'attended' end, case when ${nth} % 2 = 0 then now() end, case when ${nth} % 2 = 0 then id end
      from people where organisation_id = (select organisation_id from workshops where id = ${id}::uuid)`)
  }
  const [one] = await owner.execute<{ coming: string | null; over: string }>(sql`
    select (select workshops.id from workshops join workshop_series series on series.id = workshops.series_id where series.title = 'Of statements' order by starts_at desc limit 1) as coming,
      (select workshops.id from workshops join workshop_series series on series.id = workshops.series_id where series.title = 'Of statements' order by starts_at limit 1) as over`)
  return { coming: one!.coming!, over: one!.over }
}

/** Patterns that were taken up with a workshop and wait for dates. @returns one of them */
const someWanted = async () => {
  const id = await somePattern()
  await owner.execute(sql`update team_patterns set decision = 'taken up', decided_at = now(), decided_by_id = (select id from people where name = 'Some auditor'), workshop_wanted = 'planning-lab' where decided_at is null and theme_key <> 'oversight'`)
  return id
}

let coursesTaken = 0
/** Each time a list that was taken in, of ten times the courses of the one before, and one of the same that waits. */
const aCourseList = async () => {
  const rows = Array.from({ length: 10 ** Math.min(coursesTaken++, 3) }, (_, nth) => `some.practitioner@northmere.example,Course ${coursesTaken} ${nth},03/03/2026`)
  const list = Buffer.from(['Who,Course title,Completed on', ...rows, 'Nobody,Course,03/03/2026'].join('\n'))
  const by = await allowNamed(direct, 'northmere', 'courses command', 'look after people', new Date('2026-08-02T09:00:00Z'))
  await takeInCourseList(by, { source: Readable.from([list]), fileName: 'courses.csv', bytes: list.byteLength, dryRun: false })
  const spooled = path.join(tmpdir(), `courses-of-statements-${process.pid}`)
  await writeFile(spooled, list)
  const waiting = await bringInCourseList(by, { fileName: 'courses.csv', bytes: list.byteLength, spooled })
  const [taken] = await owner.execute<{ id: string }>(sql`select id from course_lists where taken_in_at is not null limit 1`)
  return { takenIn: taken!.id, waiting }
}

/** Learning of the worker whose courses are taken in, which nobody has decided about. */
const learningToDecide = async () => {
  const id = await someLearning()
  await owner.execute(sql`update assignments set decision = null, decided_at = null, decided_by_id = null where id = ${id}::uuid`)
  await aCourseList()
  return id
}

let workshopsSet = 0
/** Each time workshops of ten times as many people and dates as the time before: one in five with an offer to the worker, the others booked, each with a time for priority and places kept for the team. @returns one of each */
const someWorkshops = async () => {
  const dates = Math.min(10 ** workshopsSet++, 20)
  const team = await aTeam()
  for (let nth = 0; nth < dates; nth++) {
    const { id, seriesId } = await workshopOf(owner, 'northmere', { startsAt: new Date(Date.parse('2026-09-01T09:00:00Z') + nth * 86_400_000), capacity: 100, priorityUntil: new Date('2026-08-20T09:00:00Z') })
    await owner.execute(sql`
      insert into places (organisation_id, workshop_id, series_id, person_id, number, asked_at, priority, booked_at, offered_at, offer_until)
      select organisation_id, ${id}::uuid, ${seriesId}::uuid, id, row_number() over (order by id), now(), false, case when ${nth} % 5 > 0 then now() end, '2026-08-03T08:00:00Z', '2026-08-04T08:00:00Z' from people where organisation_id = (select organisation_id from teams where id = ${team}::uuid)`)
    await owner.execute(sql`insert into team_places (organisation_id, workshop_id, team_id, kept_by_id, kept_at, asked, kept, release_at) select organisation_id, ${id}::uuid, ${team}::uuid, ${await aPerson()}::uuid, now(), 2, 2, '2026-08-30T09:00:00Z' from teams where id = ${team}::uuid`)
  }
  const took = sql`(select workshop_id from places where person_id = ${await aPerson()}::uuid and attendance is not null limit 1)`
  const [known] = await owner.execute<{ held: string | null }>(sql`select ${took} as held`)
  if (!known!.held) {
    const { id, seriesId } = await workshopOf(owner, 'northmere', { startsAt: new Date('2026-07-27T09:00:00Z') })
    await owner.execute(sql`insert into places (organisation_id, workshop_id, series_id, person_id, number, asked_at, priority, booked_at, attendance, registered_at, registered_by_id)
      select organisation_id, ${id}::uuid, ${seriesId}::uuid, id, 1, now(), false, now(), 'attended', now(), id from people where id = ${await aPerson()}::uuid`)
  }
  const [one] = await owner.execute<{ booked: string; offered: string; held: string }>(sql`
    select (select place.workshop_id from places place join workshops on workshops.id = place.workshop_id where place.person_id = ${await aPerson()}::uuid and place.booked_at is not null and place.attendance is null and workshops.starts_at > '2026-08-03' limit 1) as booked,
      (select workshop_id from places where person_id = ${await aPerson()}::uuid and booked_at is null limit 1) as offered, ${took} as held`)
  return one!
}

let notesOf: { meeting: string; pair: string; invitation: string } | undefined
let notesMade = 0
/** A meeting of the worker with the auditor about the gap or the action, with steps, a reminder and a goal of their pair, somebody who coaches, and an invitation; ten of each where there is ten times as much. @returns one of each */
const someNotes = async () => {
  const [worker, auditor] = [await personCalled(owner, 'northmere', 'Some practitioner'), await personCalled(owner, 'northmere', 'Some auditor')]
  const [audited] = await owner.execute<{ audits: number }>(sql`select count(*)::int as audits from audits where reference like 'S-%'`)
  const of = { organisationId: worker.organisationId }
  for (; notesMade < (audited!.audits > 6 ? 10 : 1); notesMade++) {
    const pairId = notesOf?.pair ?? (await owner.insert(coachingPairs).values({ ...of, kind: 'mentoring', coachId: auditor.id, learnerId: worker.id, askedById: worker.id, askedAt: new Date(), agreedAt: new Date(), reviewOn: '2030-01-01' }).returning())[0]!.id
    const meeting = await aMeeting(owner, {
      coach: auditor, learner: worker, startsAt: new Date(Date.parse('2010-01-01T09:00:00Z') + notesMade * 86_400_000), attendance: 'held', attendanceSaidById: worker.id, attendanceSaidAt: new Date(), pairId,
      because: notesMade % 2 ? { gapId: await aGap() } : { remedialActionId: await anAction() },
    })
    await owner.insert(agreedSteps).values(Array.from({ length: 10 }, (_, step) => ({ ...of, meetingId: meeting, wording: `Step ${step}`, whose: 'learner' as const, writtenById: worker.id, writtenAt: new Date() })))
    await owner.insert(coachReminders).values({ ...of, meetingId: meeting, text: 'A reminder.', writtenAt: new Date('2026-08-01') })
    await owner.insert(pairGoals).values({ ...of, pairId, wording: `Goal ${notesMade}`, writtenById: worker.id, writtenAt: new Date() })
    await coachesOnWeekdays(owner, await somebody(owner, 'northmere', { name: `Coach ${'abcdefghij'[notesMade]}`, role: 'auditor' }))
    const [invitation] = await owner.insert(coachInvitations).values({ ...of, personId: worker.id, themeKey: `theme ${notesMade}`, invitedById: auditor.id, invitedAt: new Date(), answer: 'yes', answeredAt: new Date() }).returning()
    notesOf ??= { meeting, pair: pairId, invitation: invitation!.id }
  }
  return notesOf!
}

let meetingsMade = 0
/** Each time so many hours, days and meetings more of the auditor and of the manager: of today and of the days after. @returns hours of the auditor */
const someHours = async () => {
  const many = 10 ** Math.min(meetingsMade++, 1)
  for (const name of ['Some auditor', 'Some manager']) {
    const one = await personCalled(owner, 'northmere', name)
    if (meetingsMade === 1) await coaching(owner, one)
    await owner.execute(sql`insert into availability_exceptions (organisation_id, person_id, kind, first_day, last_day, zone) select organisation_id, id, 'not there', date '2026-09-01' + nth, date '2026-09-01' + nth, 'Europe/London' from people, generate_series(1, ${many}) nth where id = ${one.id}::uuid`)
    await owner.execute(sql`
      insert into coaching_meetings (organisation_id, coach_id, learner_id, format, starts_at, ends_at, zone, buffer_before, buffer_after, place, booked_by_id, booked_at)
      select people.organisation_id, people.id, ${await aPerson()}::uuid, 'action clinic', told.starts_at, told.starts_at + interval '5 minutes', 'Europe/London', 0, 0, 'Room 3', people.id, '2026-07-01'
      from people, generate_series(1, ${many}) nth, lateral (select timestamptz '2026-08-03T10:00:00Z' + make_interval(mins => (nth * 2 + ${name === 'Some auditor' ? 0 : 1} + ${meetingsMade} * 30) * 10) as starts_at) told where people.id = ${one.id}::uuid
      on conflict do nothing`)
  }
  const { id } = await personCalled(owner, 'northmere', 'Some auditor')
  return (await owner.execute<{ id: string }>(sql`select id from availability_rules where person_id = ${id}::uuid limit 1`))[0]!.id
}

const pages: Record<string, () => Page | Promise<Page>> = {
  'after a meeting, for who was coached': async () => { const { meeting: id } = await someNotes(); return { as: 'practitioner', path: `/coaching/meetings/${id}/after`, loader: coachingAfter, params: { id } } },
  'after a meeting, for who coached': async () => { const { meeting: id } = await someNotes(); return { as: 'auditor', path: `/coaching/meetings/${id}/after`, loader: coachingAfter, params: { id } } },
  'a pair that goes on meeting': async () => { const { pair: id } = await someNotes(); return { as: 'practitioner', path: `/coaching/pairs/${id}`, loader: coachingPair, params: { id } } },
  'asking somebody to go on meeting': async () => { await someNotes(); return { as: 'practitioner', path: '/coaching/pairs/new', loader: coachingPairNew } },
  'coaches from within': async () => { await someNotes(); return { as: 'auditor', path: '/coaching/within?theme=assessment', loader: coachingWithin } },
  'what somebody helps others with': async () => { await someNotes(); return { as: 'practitioner', path: '/coaching/invitations', loader: coachingInvitations } },
  'an invitation to help others': async () => { const { invitation: id } = await someNotes(); return { as: 'practitioner', path: `/coaching/invitations/${id}`, loader: coachingInvitation, params: { id } } },
  'when and how somebody coaches': async () => { await someHours(); return { as: 'auditor', path: '/availability', loader: availabilityPage } },
  'how somebody coaches': () => ({ as: 'auditor', path: '/availability/terms', loader: availabilityTerms }),
  'hours to add': () => ({ as: 'auditor', path: '/availability/hours/new', loader: availabilityHoursNew }),
  'hours to change': async () => { const id = await someHours(); return { as: 'auditor', path: `/availability/hours/${id}`, loader: availabilityHours, params: { id } } },
  'days that are different': () => ({ as: 'auditor', path: '/availability/days/new', loader: availabilityDays }),
  'a diary': () => ({ as: 'auditor', path: '/diary?from=2026-08-03', loader: diaryPage }),
  'the workshops': async () => { await someWorkshops(); return { as: 'practitioner', path: '/workshops', loader: workshopsPage } },
  'a workshop': async () => { const { offered: id } = await someWorkshops(); return { as: 'manager', path: `/workshops/${id}`, loader: workshopPage, params: { id } } },
  'a place that is offered': async () => { const { offered: id } = await someWorkshops(); return { as: 'practitioner', path: `/workshops/${id}/offer`, loader: workshopOffer, params: { id } } },
  'cancelling a place': async () => { const { booked: id } = await someWorkshops(); return { as: 'practitioner', path: `/workshops/${id}/cancel`, loader: workshopCancel, params: { id } } },
  'a workshop for one’s calendar': async () => { const { booked: id } = await someWorkshops(); return { as: 'practitioner', path: `/workshops/${id}/calendar.ics`, loader: workshopCalendar, params: { id } } },
  'two questions on a workshop': async () => { const { held: id } = await someWorkshops(); return { as: 'practitioner', path: `/workshops/${id}/after`, loader: workshopAfter, params: { id } } },
  'places for a team': async () => { const { offered: id } = await someWorkshops(); return { as: 'manager', path: `/workshops/${id}/keep-places`, loader: keepPlacesPage, params: { id } } },
  'My practice': () => ({ as: 'practitioner', path: '/my-practice', loader: myPractice }),
  'a CPD record': async () => { await somePieces(); return { as: 'practitioner', path: '/my-practice/cpd', loader: cpd } },
  'a CPD record as text': () => ({ as: 'practitioner', path: '/my-practice/cpd.txt', loader: cpdText }),
  'a piece of CPD': async () => { const { version } = await somePieces(); return { as: 'practitioner', path: `/my-practice/cpd/modules/${version}`, loader: cpdPiece, params: { version } } },
  'a piece of CPD of a meeting': async () => { const { meeting } = await someNotes(); return { as: 'practitioner', path: `/my-practice/cpd/meetings/${meeting}`, loader: cpdPiece, params: { meeting } } },
  'a certificate': async () => { const { slug } = await somePieces(); return { as: 'practitioner', path: `/modules/${slug}/certificate`, loader: moduleCertificate, params: { slug } } },
  'a gap’s thread': async () => { const id = await aGap(); return { as: 'practitioner', path: `/gaps/${id}`, loader: gap, params: { id } } },
  'a gap’s thread, read by somebody else': async () => { const id = await aGap(); return { as: 'manager', path: `/gaps/${id}`, loader: gap, params: { id } } },
  'the modules': () => ({ as: 'practitioner', path: '/modules', loader: modules }),
  'a module': async () => { const { slug } = await aSection(); return { as: 'practitioner', path: `/modules/${slug}`, loader: modulePage, params: { slug } } },
  'a whole module, to print': async () => { const { slug } = await aSection(); return { as: 'practitioner', path: `/modules/${slug}/print`, loader: modulePrint, params: { slug } } },
  'carrying on with a module': async () => { const { slug } = await aSection(); return { as: 'practitioner', path: `/modules/${slug}/carry-on`, loader: moduleCarryOn, params: { slug } } },
  'a module’s section': async () => { const params = await aSection(); return { as: 'practitioner', path: `/modules/${params.slug}/sections/${params.section}`, loader: moduleSection, params } },
  'three questions on a module': async () => { const { slug } = await somePieces(); return { as: 'practitioner', path: `/modules/${slug}/recall`, loader: moduleRecall, params: { slug } } },
  'the team board': async () => { await someCoaching(); await somePattern(); return { as: 'manager', path: '/team', loader: team } },
  coaching: async () => { await someMeetings(); return { as: 'practitioner', path: '/coaching', loader: coachingPage } },
  'booking coaching': async () => { const { action, coach } = await someMeetings(); return { as: 'practitioner', path: `/coaching/book?action=${action}&coach=${coach}`, loader: coachingBook } },
  'booking a coaching cycle': async () => { const { action, coach } = await someMeetings(); return { as: 'practitioner', path: `/coaching/book?action=${action}&coach=${coach}&cycle=yes`, loader: coachingBook } },
  'a coaching meeting': async () => { const { id } = await someMeetings(); return { as: 'practitioner', path: `/coaching/meetings/${id}`, loader: coachingMeeting, params: { id } } },
  'moving a coaching meeting': async () => { const { id } = await someMeetings(); return { as: 'auditor', path: `/coaching/meetings/${id}/move`, loader: coachingMove, params: { id } } },
  'cancelling a coaching meeting': async () => { const { id } = await someMeetings(); return { as: 'auditor', path: `/coaching/meetings/${id}/cancel`, loader: coachingCancel, params: { id } } },
  'arranging coaching': async () => { const { action, coach } = await someMeetings(); return { as: 'auditor', path: `/coaching/arrange?action=${action}&coach=${coach}`, loader: coachingArrange } },
  'coaching to decide': async () => { const id = await someCoaching(); return { as: 'manager', path: `/team/coaching/${id}`, loader: decideCoachingPage, params: { id } } },
  'what a team has in common': async () => { const id = await somePattern(); return { as: 'auditor', path: `/team/patterns/${id}`, loader: teamPattern, params: { id } } },
  'adding an action': async () => { const id = await aGap(); return { as: 'auditor', path: `/gaps/${id}/actions/new`, loader: addAction, params: { id } } },
  'sharing out what somebody has to do': async () => { const id = await aPerson(); return { as: 'manager', path: `/team/people/${id}/share-out`, loader: shareOutActions, params: { id } } },
  'sharing out what everyone away has to do': async () => {
    await owner.execute(sql`insert into away_periods (organisation_id, person_id, away_from, recorded_by_id, recorded_at)
      select organisation_id, owner_id, '2026-01-01', owner_id, now() from (select distinct organisation_id, owner_id from remedial_actions) owners where not exists (select 1 from away_periods)`)
    return { as: 'manager', path: '/team/share-out', loader: shareOutActions }
  },
  'saying that somebody is away': async () => { const id = await aPerson(); return { as: 'manager', path: `/team/people/${id}/away`, loader: teamMemberAway, params: { id } } },
  'passing an action on': async () => { const id = await anAction(); return { as: 'manager', path: `/remedial-actions/${id}/pass-on`, loader: passOn, params: { id } } },
  'reminding somebody of an action': async () => { const id = await anAction(); return { as: 'manager', path: `/remedial-actions/${id}/nudge`, loader: remindPage, params: { id } } },
  'reminding several of what is late': () => ({ as: 'manager', path: '/team/remind', loader: remindAll }),
  'an action': async () => { const id = await anAction(); return { as: 'practitioner', path: `/remedial-actions/${id}`, loader: action, params: { id } } },
  'the auditor’s desk': () => ({ as: 'auditor', path: '/desk', loader: desk }),
  'the desk of somebody who leads workshops': async () => { await someLed(); return { as: 'auditor', path: '/desk', loader: desk } },
  'the team board of a manager who leads workshops': async () => { await someLed(); return { as: 'manager', path: '/team', loader: team } },
  'what is arranged of workshops': async () => { await someLed(); await someWanted(); return { as: 'auditor', path: '/workshops/arranged', loader: workshopsArranged } },
  'setting dates for what a team wants': async () => { const id = await someWanted(); return { as: 'auditor', path: `/workshops/new?pattern=${id}`, loader: workshopNew } },
  'what a workshop is': () => ({ as: 'practitioner', path: '/workshops/about/planning-lab', loader: workshopAbout, params: { key: 'planning-lab' } }),
  'arranging a date': async () => { const { coming: id } = await someLed(); return { as: 'auditor', path: `/workshops/${id}/arrange`, loader: workshopArrange, params: { id } } },
  'calling a date off': async () => { const { coming: id } = await someLed(); return { as: 'auditor', path: `/workshops/${id}/call-off`, loader: workshopCallOff, params: { id } } },
  'notes for leading a workshop': async () => { const { coming: id } = await someLed(); return { as: 'auditor', path: `/workshops/${id}/notes`, loader: workshopNotes, params: { id } } },
  'the register of a workshop': async () => { const { over: id } = await someLed(); return { as: 'auditor', path: `/workshops/${id}/register`, loader: workshopRegister, params: { id } } },
  'the programmes': () => ({ as: 'auditor', path: '/programmes', loader: programmes }),
  'a programme': () => ({ as: 'auditor', path: `/programmes/${drawnFrom.id}`, loader: programme, params: drawnFrom }),
  'a list of cases': () => ({ as: 'auditor', path: `/programmes/${drawnFrom.id}/cases/${drawnFrom.list}`, loader: caseList, params: drawnFrom }),
  'a phase': () => ({ as: 'auditor', path: `/programmes/${drawnFrom.id}/phases/${drawnFrom.phase}`, loader: phase, params: drawnFrom }),
  'a draw before it is kept': () => ({ as: 'auditor', path: `/programmes/${drawnFrom.id}/phases/${drawnFrom.phase}/draw?${new URLSearchParams({ list: drawnFrom.list, size: '1', how: 'random' })}`, loader: drawCases, params: drawnFrom }),
  'a case to audit': () => ({ as: 'auditor', path: `/programmes/${drawnFrom.id}/phases/${drawnFrom.phase}/cases/${drawnFrom.case}`, loader: caseToAudit, params: drawnFrom }),
  'sharing cases out': () => ({ as: 'auditor', path: `/programmes/${drawnFrom.id}/phases/${drawnFrom.phase}/share-out`, loader: shareOut, params: drawnFrom }),
  'evidence to check': () => ({ as: 'auditor', path: '/evidence', loader: evidenceQueue }),
  'audits to confirm': () => ({ as: 'auditor', path: '/audits', loader: audits }),
  'a reply to an audit': async () => { const id = await anAudit(); return { as: 'practitioner', path: `/audits/${id}/reply`, loader: replyToAudit, params: { id } } },
  'the disputed findings': () => ({ as: 'auditor', path: '/disputes', loader: disputes }),
  'learning that stands still': () => ({ as: 'auditor', path: '/learning/exceptions', loader: learningExceptions }),
  'deciding about learning': async () => { const id = await learningToDecide(); return { as: 'manager', path: `/team/learning/${id}`, loader: decideLearningPage, params: { id } } },
  'more time for learning': async () => { const id = await someLearning(); return { as: 'manager', path: `/team/learning/${id}/more-time`, loader: moreTimeToLearn, params: { id } } },
  'a disputed finding': async () => { const id = await aDispute(); return { as: 'auditor', path: `/disputes/${id}`, loader: settleDispute, params: { id } } },
  'audits to record': () => ({ as: 'auditor', path: '/audits/new', loader: auditNew }),
  'an audit by hand': async () => { const id = await aTeam(); return { as: 'auditor', path: `/audits/new?team=${id}`, loader: auditNew } },
  'an audit being recorded': async () => { const id = await aRecording(false); return { as: 'auditor', path: `/audits/recordings/${id}`, loader: recordAudit, params: { id } } },
  'the answers of a recording': async () => { const id = await aRecording(false); return { as: 'auditor', path: `/audits/recordings/${id}/check-answers`, loader: checkAnswers, params: { id } } },
  'a recording that is published': async () => { const id = await aRecording(true); return { as: 'auditor', path: `/audits/recordings/${id}/published`, loader: recordingPublished, params: { id } } },
  'a sample to judge': () => ({ as: 'auditor', path: `/dip-samples/${dipped.sample}`, loader: dipSample, params: { id: dipped.sample } }),
  'the samples of a cohort': () => ({ as: 'admin', path: `/cohorts/${dipped.id}/dip-samples`, loader: dipSamplesPage, params: { id: dipped.id } }),
  'asking for a sample': () => ({ as: 'admin', path: `/cohorts/${dipped.id}/dip-samples/${dipped.member}/before`, loader: askForDipSample, params: { id: dipped.id, member: dipped.member, moment: 'before' } }),
  'the results of a cohort': () => ({ as: 'admin', path: `/cohorts/${dipped.id}/results`, loader: cohortResults, params: { id: dipped.id } }),
  moderation: () => ({ as: 'auditor', path: '/moderation', loader: moderation }),
  'choosing audits for moderation': () => ({ as: 'auditor', path: '/moderation/choose', loader: chooseForModeration }),
  'a moderation, blind': async () => { const id = await aModeration('S-0'); return { as: 'auditor', path: `/moderation/${id}`, loader: moderate, params: { id } } },
  'a moderation, side by side': async () => { const id = await aModeration('S-1'); return { as: 'auditor', path: `/moderation/${id}`, loader: moderate, params: { id } } },
  'do grades agree': () => ({ as: 'leader', path: '/insight/moderation', loader: agreement }),
  'the service actions': async () => { await aServiceAction(); return { as: 'admin', path: '/service-actions', loader: serviceActions } },
  'a service action': async () => { const id = await aServiceAction(); return { as: 'auditor', path: `/service-actions/${id}`, loader: serviceAction, params: { id } } },
  'which gaps a service action answers': async () => { const id = await aServiceAction(); return { as: 'admin', path: `/service-actions/${id}/gaps`, loader: serviceActionGaps, params: { id } } },
  'starting a service action': async () => {
    await aServiceAction()
    const [theme] = await owner.execute<{ id: string }>(sql`select themes.id from themes join gaps on gaps.theme_id = themes.id where themes.key = 'oversight' limit 1`)
    return { as: 'admin', path: `/service-actions/new?${new URLSearchParams({ theme: theme!.id })}`, loader: serviceActionNew }
  },
  'the messages': () => ({ as: 'admin', path: '/set-up/notices', loader: notices }),
  'an account': () => ({ as: 'practitioner', path: '/account', loader: account }),
  'one’s calendar': () => ({ as: 'practitioner', path: '/account/calendar', loader: calendarPage }),
  'a message to oneself': async () => { const id = await aMessage(); return { as: 'practitioner', path: `/account/messages/${id}`, loader: myMessage, params: { id } } },
  'the mailbox of the demo': () => ({ as: 'practitioner', path: '/mailbox', loader: mailbox }),
  'a message of the demo': async () => { const id = await aMessage(); return { as: 'manager', path: `/mailbox/${id}`, loader: mailboxMessage, params: { id } } },
  'the reports': async () => { await someReports(); return { as: 'admin', path: '/reports', loader: reports } },
  'an issued report': async () => { const params = await someReports(); return { as: 'admin', path: '/reports/weekly/2026-07-23', loader: reportPage, params: { ...params, period: '2026-07-23' } } },
  'what was said to a report': async () => { const params = await someReports(); return { as: 'admin', path: '/reports/weekly/2026-07-23/feedback', loader: reportFeedback, params: { ...params, period: '2026-07-23' } } },
  'a draft of a report': async () => { const params = await someReports(); return { as: 'admin', path: '/reports/weekly/2026-07-30/draft', loader: reportDraft, params } },
  'a report before it is issued': async () => { const params = await someReports(); return { as: 'admin', path: '/reports/weekly/2026-07-30/draft/check', loader: reportCheck, params } },
  'who is sent reports': async () => { await someReports(); return { as: 'admin', path: '/reports/readers?name=some', loader: reportReaders } },
  'who issues reports': () => ({ as: 'admin', path: '/reports/duty', loader: reportDuty }),
  insight: () => ({ as: 'leader', path: '/insight', loader: insight }),
  'insight of one kind of case': () => ({ as: 'leader', path: '/insight?period=all&panel=practitioner', loader: insight }),
  'a theme in detail': () => ({ as: 'leader', path: '/insight/themes/planning?period=all', loader: themePage, params: { key: 'planning' } }),
  'an area, team by team': async () => { const [area] = await owner.execute<{ id: string }>(sql`select audits.service_area_id as id from audits limit 1`); return { as: 'leader', path: `/insight/areas/${area!.id}?period=all`, loader: areaPage, params: { id: area!.id } } },
  'cases put right, and learning': () => ({ as: 'leader', path: '/insight/progress?period=all', loader: progressPage }),
  'inspections of England': () => ({ as: 'leader', path: '/insight/national', loader: nationalPage }),
  'inspections of England as a sheet': () => ({ as: 'leader', path: '/insight/national.csv', loader: nationalSheet }),
  'what next': () => ({ as: 'leader', path: '/insight/plan', loader: planPage }),
  'drawing cases to look again': () => ({ as: 'leader', path: '/insight/plan/re-audits/new', loader: reAuditsNew }),
  'how the figures are made': () => ({ as: 'leader', path: '/insight/methods', loader: methodsPage }),
  'what audits found in one’s team': () => ({ as: 'manager', path: '/team/themes?period=all', loader: teamThemes }),
  'did learning hold, by module': () => ({ as: 'leader', path: '/insight/held?by=module&period=all', loader: held }),
  'the figures to pass on': async () => { await aRelease(); return { as: 'leader', path: '/insight/released', loader: released } },
  'did it hold': () => ({ as: 'leader', path: '/insight/held', loader: held }),
  'whether coaching has time for what needs it': () => ({ as: 'leader', path: '/insight/coaching', loader: coachingOfCouncil }),
  'the learning of the council': () => ({ as: 'leader', path: '/insight/learning', loader: learningOfCouncil }),
  'the inspection packs': () => ({ as: 'leader', path: '/insight/inspection', loader: inspection }),
  'an inspection pack': async () => { const id = await aPack(); return { as: 'leader', path: `/insight/inspection/${id}`, loader: inspectionPack, params: { id } } },
  'examples of practice at its best': async () => { await anExample(); return { as: 'auditor', path: '/reports/examples', loader: examples } },
  'an example': async () => { const id = await anExample(); return { as: 'auditor', path: `/reports/examples/${id}`, loader: example, params: { id } } },
  'the set-up': () => ({ as: 'admin', path: '/set-up', loader: setUp }),
  'the imports': () => ({ as: 'admin', path: '/set-up/imports', loader: imports }),
  'an import': async () => { const id = await anImport(); return { as: 'admin', path: `/set-up/imports/${id}`, loader: importPage, params: { id } } },
  'taking an import back': async () => { const id = await anImport(); return { as: 'admin', path: `/set-up/imports/${id}/void`, loader: voidImport, params: { id } } },
  'what is wrong with an audit': async () => { const id = await anAudit(); return { as: 'manager', path: `/audits/${id}/wrong`, loader: wrongAudit, params: { id } } },
  'the corrections': async () => { await aCorrection(); return { as: 'admin', path: '/set-up/corrections', loader: corrections } },
  'a correction': async () => { const id = await aCorrection(); return { as: 'admin', path: `/set-up/corrections/${id}`, loader: correctionPage, params: { id } } },
  'the framework': () => ({ as: 'admin', path: '/set-up/framework', loader: framework }),
  'a version of the framework': () => ({ as: 'admin', path: '/set-up/framework/practice-themes', loader: frameworkVersion, params: { key: 'practice-themes' } }),
  'the professional standards': () => ({ as: 'admin', path: '/set-up/framework/standards', loader: standards }),
  'the lists of courses': async () => { await aCourseList(); return { as: 'admin', path: '/set-up/people/courses', loader: courseLists } },
  'a list of courses that was taken in': async () => { const { takenIn } = await aCourseList(); return { as: 'admin', path: `/set-up/people/course-lists/${takenIn}`, loader: courseList, params: { id: takenIn } } },
  'a list of courses that waits': async () => { const { waiting } = await aCourseList(); return { as: 'admin', path: `/set-up/people/course-lists/${waiting}`, loader: courseList, params: { id: waiting } } },
  'the courses to mend': async () => { const { waiting } = await aCourseList(); return { as: 'admin', path: `/set-up/people/course-lists/${waiting}/rows-to-mend.csv`, loader: coursesToMend, params: { id: waiting } } },
  'the staff lists': () => ({ as: 'admin', path: '/set-up/people/staff-list', loader: staffList }),
  'the rules': () => ({ as: 'admin', path: '/set-up/rules', loader: rules }),
  'a rule': () => ({ as: 'admin', path: '/set-up/rules/planning-practitioner', loader: rule, params: { key: 'planning-practitioner' } }),
  'what the rules would do': () => ({ as: 'admin', path: '/set-up/rules/preview?audits=last-90-days&guess=yes', loader: rulesPreview }),
  'the modules to check': () => ({ as: 'admin', path: '/set-up/modules', loader: modulesToCheck }),
  'the preview of the modules': () => ({ as: 'admin', path: '/set-up/modules/preview', loader: modulesPreview }),
  'the preview of a module': () => ({ as: 'admin', path: '/set-up/modules/preview/childs-day', loader: modulePreview, params: { slug: 'childs-day' } }),
  'a module to check': () => ({ as: 'admin', path: '/set-up/modules/childs-day', loader: moduleToCheck, params: { slug: 'childs-day' } }),
  people: () => ({ as: 'admin', path: '/set-up/people', loader: people }),
  'a person': async () => { const id = await aPerson(); return { as: 'admin', path: `/set-up/people/${id}`, loader: person, params: { id } } },
  'a person’s roles': async () => { const id = await aPerson(); return { as: 'admin', path: `/set-up/people/${id}/roles`, loader: personRoles, params: { id } } },
  'the teams': () => ({ as: 'admin', path: '/set-up/teams', loader: teams }),
  'a team’s set-up': async () => { const id = await aTeam(); return { as: 'admin', path: `/set-up/teams/${id}`, loader: teamToSetUp, params: { id } } },
  'the map of teams': () => ({ as: 'admin', path: '/set-up/teams/map', loader: teamsMap }),
  'a supervision sheet': async () => {
    await owner.execute(sql`update assignments set decision = 'confirmed', decided_at = now(), decided_by_id = (select id from people where name = 'Some auditor') where person_id = ${await aPerson()}::uuid and decision is null`)
    await owner.execute(sql`insert into protected_times (organisation_id, assignment_id, day, starts_at, minutes, given_by_id, given_at)
      select organisation_id, id, date '2026-08-10' + row_number() over ()::int, '10:00', 60, decided_by_id, now() from assignments where person_id = ${await aPerson()}::uuid and not exists (select 1 from protected_times)`)
    const id = await aPerson()
    return { as: 'manager', path: `/team/people/${id}/supervision`, loader: supervision, params: { id } }
  },
  'the cohorts': () => ({ as: 'leader', path: '/cohorts', loader: cohortsPage }),
  'a cohort': async () => { const { cohort } = await aMembership(); return { as: 'admin', path: `/cohorts/${cohort}`, loader: cohortPage, params: { id: cohort } } },
  'a manager’s programme': async () => { await aMembership(); return { as: 'manager', path: '/team/programme', loader: programmeOfManager } },
  'a task of the programme': async () => { const { task } = await aMembership(); return { as: 'manager', path: `/team/programme/tasks/${task}`, loader: programmeTask, params: { id: task } } },
  'the council’s settings': () => ({ as: 'admin', path: '/set-up/council', loader: council }),
}

/** The manager goes through the programme, with a task; made once. */
async function aMembership(): Promise<{ cohort: string; task: string }> {
  await owner.execute(sql`
    with who as (select people.id, people.organisation_id, held.team_id from people join role_holdings held on held.person_id = people.id where people.name = 'Some manager' and held.role = 'manager'),
      made as (insert into cohorts (organisation_id, title, starts_on, arranged_by_id, arranged_at) select organisation_id, 'Some cohort', '2026-07-06', id, '2026-07-01' from who on conflict do nothing returning *),
      joined as (insert into cohort_members (organisation_id, cohort_id, person_id, team_id, joined_at, joined_by_id) select made.organisation_id, made.id, who.id, who.team_id, '2026-07-01', who.id from made join who on true returning *)
    insert into cohort_tasks (organisation_id, member_id, task, due_on) select organisation_id, id, 'three entries', '2026-07-10' from joined`)
  return (await owner.execute<{ cohort: string; task: string }>(sql`select member.cohort_id as cohort, asked.id as task from cohort_tasks asked join cohort_members member on member.id = asked.member_id`))[0]!
}

/** What one page asks of the database, from finding out who is there to its last row. */
async function statementsOf(name: string): Promise<string[]> {
  const { as, path, loader, params = {} } = await pages[name]!()
  const context = new RouterContextProvider()
  context.set(portalContext, { db, signIn, demo: true, appUrl: origin, sender: 'no-reply@practice.example' } as Portal)
  context.set(visitContext, { id: randomUUID(), nonce: '', at: new Date('2026-08-03T09:00:00Z') })
  const request = new Request(`${origin}${path}`, { headers: { Cookie: cookies.get(as)! } })
  const args = { request, context, params, url: new URL(request.url) }

  wire.sent()
  await atTheDoor(args as unknown as Parameters<MiddlewareFunction<Response>>[0], async () => {
    await loader(args as never)
    return new Response()
  })
  return wire.sent().filter(isOfThePage).map(({ text }) => text)
}

const most = 8

test('no page asks more than eight statements of the database, nor more of them where there is ten times as much', async () => {
  const asked = async () => {
    const ofEach = new Map<string, string[]>()
    for (const name of Object.keys(pages)) {
      // What a connection asks when it is new is asked before we listen.
      await statementsOf(name)
      ofEach.set(name, await statementsOf(name))
    }
    return ofEach
  }
  await auditSome(0, 6)
  await drawSome(0, 6)
  await recordSome(0, 1, 2)
  await dipSome(0, 1)
  const once = await asked()
  await auditSome(6, 54)
  await drawSome(6, 54)
  await recordSome(1, 5, 20)
  await dipSome(1, 5)
  const tenfold = await asked()

  const counts = (of: Map<string, string[]>) => Object.fromEntries([...of].map(([name, texts]) => [name, texts.length]))
  expect(counts(tenfold)).toEqual(counts(once))
  for (const [name, texts] of tenfold) expect.soft(texts.length, `${name}:\n${texts.join('\n')}`).toBeLessThanOrEqual(most)
}, 300_000)
