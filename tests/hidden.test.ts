import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { RouterContextProvider, type MiddlewareFunction } from 'react-router'
import { beforeAll, expect, test } from 'vitest'
import { atTheDoor, portalContext, visitContext } from '../app/door.server.ts'
import { hideAudit } from '../app/features/corrections/report.server.ts'
import { openAccount } from '../app/features/people/accounts.server.ts'
import { demoAccountFor, type DemoKey } from '../app/features/people/demo-people.ts'
import { openSignIn } from '../app/features/people/sign-in.server.ts'
import { keepExample } from '../app/features/reports/examples.server.ts'
import { makePack } from '../app/features/inspection/inspection.server.ts'
import { decideLearning } from '../app/features/assignments/decisions.server.ts'
import { askForHelp, sayItIsDone } from '../app/features/remedial-actions/remedial-actions.server.ts'
import { answerAudit } from '../app/features/replies/replies.server.ts'
import { startServiceAction } from '../app/features/service-actions/looking-after.server.ts'
import type { Portal } from '../app/portal.server.ts'
import { loader as importPage } from '../app/routes/admin/import.tsx'
import { loader as rulesPreview } from '../app/routes/admin/rules-preview.tsx'
import { loader as setUp } from '../app/routes/admin/set-up.tsx'
import { loader as voidImport } from '../app/routes/admin/void-import.tsx'
import { loader as addAction } from '../app/routes/auditor/add-action.tsx'
import { loader as audits } from '../app/routes/auditor/audits.tsx'
import { loader as checkEvidence } from '../app/routes/auditor/check-evidence.tsx'
import { loader as findings } from '../app/routes/auditor/confirm-findings.tsx'
import { loader as desk } from '../app/routes/auditor/desk.tsx'
import { loader as evidenceQueue } from '../app/routes/auditor/evidence-queue.tsx'
import { loader as held } from '../app/routes/leader/held.tsx'
import { loader as inspectionPackSheet } from '../app/routes/leader/inspection-pack-csv.ts'
import { loader as inspectionPack } from '../app/routes/leader/inspection-pack.tsx'
import { loader as insight } from '../app/routes/leader/insight.tsx'
import { loader as planPage } from '../app/routes/leader/plan.tsx'
import { loader as progressPage } from '../app/routes/leader/progress.tsx'
import { loader as themePage } from '../app/routes/leader/theme.tsx'
import { loader as teamThemes } from '../app/routes/manager/team-themes.tsx'
import { loader as learning } from '../app/routes/manager/decide-learning.tsx'
import { loader as moreTime } from '../app/routes/manager/more-time-to-learn.tsx'
import { loader as exceptions } from '../app/routes/shared/learning-exceptions.tsx'
import { loader as coaching } from '../app/routes/manager/decide-coaching.tsx'
import { loader as pattern } from '../app/routes/manager/team-pattern.tsx'
import { loader as passOn } from '../app/routes/manager/pass-on.tsx'
import { loader as remind } from '../app/routes/manager/remind.tsx'
import { loader as remindAll } from '../app/routes/manager/remind-all.tsx'
import { loader as shareOut } from '../app/routes/manager/share-out.tsx'
import { loader as supervision } from '../app/routes/manager/supervision.tsx'
import { loader as team } from '../app/routes/manager/team.tsx'
import { loader as cpdText } from '../app/routes/practitioner/cpd-text.ts'
import { loader as cpd } from '../app/routes/practitioner/cpd.tsx'
import { loader as myPractice } from '../app/routes/practitioner/my-practice.tsx'
import { loader as coachings } from '../app/routes/shared/coaching.tsx'
import { loader as coachingMeeting } from '../app/routes/shared/coaching-meeting.tsx'
import { loader as coachingAfter } from '../app/routes/shared/coaching-after.tsx'
import { loader as coachingPair } from '../app/routes/shared/coaching-pair.tsx'
import { loader as disputes } from '../app/routes/shared/disputes.tsx'
import { loader as example } from '../app/routes/shared/example.tsx'
import { loader as examples } from '../app/routes/shared/examples.tsx'
import { loader as gap } from '../app/routes/shared/gap.tsx'
import { loader as modulePage } from '../app/routes/shared/module.tsx'
import { loader as action } from '../app/routes/shared/remedial-action.tsx'
import { loader as reply } from '../app/routes/shared/reply-to-audit.tsx'
import { loader as dispute } from '../app/routes/shared/settle-dispute.tsx'
import { loader as serviceAction } from '../app/routes/shared/service-action.tsx'
import { loader as serviceActionGaps } from '../app/routes/shared/service-action-gaps.tsx'
import { loader as serviceActionNew } from '../app/routes/shared/service-action-new.tsx'
import { loader as serviceActions } from '../app/routes/shared/service-actions.tsx'
import { writeMessages } from '../app/features/notices/notices.server.ts'
import { writing } from '../db/client.server.ts'
import { loader as notices } from '../app/routes/admin/notices.tsx'
import { loader as account } from '../app/routes/shared/account.tsx'
import { loader as mailbox } from '../app/routes/shared/mailbox.tsx'
import { loader as mailboxMessage } from '../app/routes/shared/mailbox-message.tsx'
import { loader as myMessage } from '../app/routes/shared/my-message.tsx'
import { loader as wrong } from '../app/routes/shared/wrong-audit.tsx'
import { agreeStep } from '../app/features/coaching/notes.server.ts'
import { coachingPairs, pairGoals } from '../db/schema.ts'
import { aMeeting } from './support/coaching.ts'
import { ownDatabase, sheet, somebody, takeIn, through, type Somebody } from './support/council.ts'

const { owner, db } = await ownDatabase()
const origin = 'http://127.0.0.1'
const signIn = openSignIn(db, { origin, secret: 'a secret that only this test knows', demo: true })
const cookies = new Map<DemoKey, string>()
const who = new Map<DemoKey, Somebody>()
const inScope = { practitioner: { team: 'Family Help South' }, manager: { team: 'Family Help South' }, auditor: {}, leader: { area: 'Family Help' }, admin: {} } as const
const at = '2026-05-06T10:00:00Z'
const ids = { audit: '', gap: '', red: '', evidence: '', assignment: '', module: '', import: '', plan: '', dispute: '', serviceAction: '', partnersGap: '', pack: '', example: '', message: '', digest: '', coaching: '', pattern: '', meeting: '', pair: '' }

/** Each is said by this audit alone. */
const telltale = ['HID-77', 'NM777001', 'zinnia', 'See the child at the windmill', 'Rewrite the plan for the windmill', 'windmill']

beforeAll(async () => {
  for (const key of ['practitioner', 'auditor', 'manager', 'leader', 'admin'] as const) {
    const one = await somebody(owner, 'northmere', { name: `Some ${key}`, role: key, ...inScope[key] })
    who.set(key, one)
    await owner.transaction((tx) => openAccount(tx, one.organisationId, one.id, { name: `Some ${key}`, email: demoAccountFor(key)! }))
    const answer = await signIn.handler(new Request(`${origin}/auth/sign-in/demo-person`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', Origin: origin }, body: JSON.stringify({ person: key }),
    }))
    cookies.set(key, answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; '))
  }
  const named = { 'Allocated SW': 'Some practitioner', 'SW email': 'some.practitioner@northmere.example', 'Team Manager': 'Some manager', 'TM email': 'some.manager@northmere.example' }
  await takeIn(db, sheet([
    { ...named, 'Audit No': 'HID-77', 'Case ID': 'NM777001', 'Date of audit': '04/05/2026', 'Voice & lived experience': 'Inadequate', Plan: 'Inadequate', Identity: 'Inadequate', 'Multi-agency': 'Inadequate',
      Attribution: 'Voice & lived experience: practitioner; Identity: system; Multi-agency: partner', Strengths: 'Talks of zinnia.', 'What needs to improve': 'The zinnia plan.',
      'Remedial actions (RAG: action ~ owner ~ due)': 'R: See the child at the windmill ~ Some practitioner ~ 11/05/2026 | A: Rewrite the plan for the windmill ~ Some practitioner ~ 14/05/2026' },
    { ...named, 'Audit No': 'SEEN-1', 'Case ID': 'NM888001', 'Date of audit': '05/05/2026', Assessment: 'Inadequate', Identity: 'Inadequate', Attribution: 'Identity: system', Strengths: 'Clear writing.' },
  ]), { at })
  const [row] = await owner.execute<typeof ids>(sql`
    select audits.id as audit, audits.import_id as import, (select id from gaps where audit_id = audits.id and attribution = 'practitioner') as gap,
      (select id from gaps where audit_id = audits.id and attribution is null) as plan, reason.assignment_id as assignment, reason.module_key as module,
      (select id from remedial_actions where audit_id = audits.id and priority = 'red') as red, (select id from remedial_actions where audit_id = audits.id and priority = 'amber') as evidence
    from audits join gaps on gaps.audit_id = audits.id join assignment_reasons reason on reason.gap_id = gaps.id where reference = 'HID-77' limit 1`)
  Object.assign(ids, row)
  const practitioner = who.get('practitioner')!
  ids.evidence = await sayItIsDone(await through(db, 'do remedial actions', practitioner, at), ids.evidence, { recordKind: 'Plan of the windmill', recordDate: '2026-05-05', remark: 'See zinnia' }) as string
  await askForHelp(await through(db, 'do remedial actions', practitioner, at), ids.red)
  await decideLearning(await through(db, 'decide learning', who.get('auditor')!, at), ids.assignment, { decision: 'confirmed' })
  await owner.execute(sql`insert into declarations (organisation_id, person_id, module_version_id, declared_at) select organisation_id, ${practitioner.id}::uuid, id, ${at}::timestamptz from module_versions where organisation_id = ${practitioner.organisationId} and module_key = ${ids.module}`)
  await answerAudit(await through(db, 'reply to audits', practitioner, at), ids.audit, { stance: 'challenges', words: 'The zinnia shows it.', challenged: [{ gapId: ids.plan, because: 'The plan of the windmill shows it.' }] })
  ids.dispute = (await owner.execute<{ id: string }>(sql`select id from disputes`))[0]!.id
  const ofTheService = await owner.execute<{ id: string; attribution: string }>(sql`select id, attribution from gaps where attribution in ('system', 'partner')`)
  const admin = who.get('admin')!
  ids.partnersGap = ofTheService.find(({ attribution }) => attribution === 'partner')!.id
  const started = await startServiceAction(await through(db, 'look after service actions', admin, at), {
    wording: 'Add a place for identity to the plan', because: 'There is none.', ownerId: admin.id, dueMonth: '2026-09-01', gapIds: ofTheService.filter(({ attribution }) => attribution === 'system').map(({ id }) => id),
  })
  ids.serviceAction = (started as { id: string }).id
  // Their actions are among those of everyone away.
  await owner.execute(sql`insert into away_periods (organisation_id, person_id, away_from, recorded_by_id, recorded_at) values (${who.get('practitioner')!.organisationId}::uuid, ${who.get('practitioner')!.id}::uuid, '2026-05-01', ${admin.id}::uuid, now())`)
  const letter = (subject: string, ...lines: { text: string; link?: string }[]) => ({ subject, opening: 'An action is yours.', parts: [{ heading: 'Due', lines }], closing: 'It is yours.' })
  const [message, digest] = await writing(db, admin.organisationId, (tx) => writeMessages(tx, { organisationId: admin.organisationId, at: new Date(at) }, [
    { kind: 'red action', to: { personId: practitioner.id }, letter: letter('Red: case NM777001'), about: { kind: 'remedial action', id: ids.red } },
    { kind: 'digest', to: { personId: practitioner.id }, letter: letter('Today', { text: 'Case NM777001, audit HID-77', link: `/remedial-actions/${ids.red}` }, { text: 'Nothing else.' }) },
  ]))
  Object.assign(ids, { message, digest })
  const [proposed] = await owner.execute<{ id: string }>(sql`
    with proposed as (insert into coaching_proposals (organisation_id, person_id, module_key, proposed_at) values (${practitioner.organisationId}::uuid, ${practitioner.id}::uuid, 'curiosity', ${at}::timestamptz) returning *)
    insert into coaching_reasons (organisation_id, coaching_proposal_id, gap_id, rule_version_id, sentence) select proposed.organisation_id, proposed.id, reason.gap_id, reason.rule_version_id, reason.sentence
    from proposed, assignment_reasons reason where reason.gap_id = ${ids.gap}::uuid returning coaching_proposal_id as id`)
  const [noticed] = await owner.execute<{ id: string }>(sql`
    with noticed as (insert into team_patterns (organisation_id, team_id, framework_key, theme_key, noticed_at) select organisation_id, team_id, 'practice-themes', 'lived-experience', ${at}::timestamptz from audits where id = ${ids.audit}::uuid returning *)
    insert into team_pattern_gaps (organisation_id, team_pattern_id, gap_id) select organisation_id, id, ${ids.gap}::uuid from noticed returning team_pattern_id as id`)
  Object.assign(ids, { coaching: proposed!.id, pattern: noticed!.id })
  const auditor = who.get('auditor')!
  ids.meeting = await aMeeting(owner, { coach: auditor, learner: practitioner, startsAt: new Date('2026-05-06T12:00Z'), because: { gapId: ids.gap } })
  await agreeStep(await through(db, 'book coaching', auditor, '2026-05-06T12:30:00Z'), ids.meeting, { wording: 'Read the record together', whose: 'coach', dueOn: null })
  const [pair] = await owner.insert(coachingPairs).values({ organisationId: practitioner.organisationId, kind: 'mentoring', coachId: auditor.id, learnerId: practitioner.id, askedById: practitioner.id, askedAt: new Date(at), agreedAt: new Date(at), reviewOn: '2026-11-02' }).returning()
  ids.pair = pair!.id
  await owner.insert(pairGoals).values({ organisationId: practitioner.organisationId, pairId: ids.pair, gapId: ids.gap, wording: 'Voice, drawn from what the audit found', writtenById: practitioner.id, writtenAt: new Date(at) })
  ids.example = (await keepExample(await through(db, 'keep examples', who.get('auditor')!, at), ids.audit))!
  ids.pack = await makePack(await through(db, 'make inspection packs', who.get('leader')!, at), ['NM777001', 'NM888001'])
})

type Loader = (args: never) => unknown
const pages = (): [DemoKey, string, Loader, Record<string, string>?][] => [
  ['practitioner', '/my-practice', myPractice], ['practitioner', '/gaps', gap, { id: ids.gap }], ['practitioner', '/remedial-actions', action, { id: ids.red }],
  ['practitioner', '/modules', modulePage, { slug: ids.module }], ['practitioner', '/coaching', coachings], ['practitioner', '/coaching/meeting', coachingMeeting, { id: ids.meeting }], ['auditor', '/coaching/meeting', coachingMeeting, { id: ids.meeting }], ['auditor', '/coaching/after', coachingAfter, { id: ids.meeting }], ['practitioner', '/coaching/after', coachingAfter, { id: ids.meeting }], ['auditor', '/coaching/pair', coachingPair, { id: ids.pair }], ['practitioner', '/my-practice/cpd', cpd], ['practitioner', '/my-practice/cpd.txt', cpdText],
  ['manager', '/team', team], ['manager', '/team/themes?period=all', teamThemes], ['manager', '/gaps', gap, { id: ids.gap }], ['manager', '/evidence', evidenceQueue], ['manager', '/learning', learning, { id: ids.assignment }], ['manager', '/learning/more-time', moreTime, { id: ids.assignment }], ['auditor', '/learning/exceptions', exceptions], ['manager', '/supervision', supervision, { id: who.get('practitioner')!.id }], ['manager', '/team/coaching', coaching, { id: ids.coaching }], ['manager', '/team/patterns', pattern, { id: ids.pattern }], ['manager', '/wrong', wrong, { id: ids.audit }],
  ['auditor', '/desk', desk], ['auditor', '/evidence', evidenceQueue], ['auditor', '/evidence/one', checkEvidence, { id: ids.evidence }], ['auditor', '/audits', audits], ['auditor', '/audits/one', findings, { id: ids.audit }],
  ['practitioner', '/audits/reply', reply, { id: ids.audit }], ['practitioner', '/gaps/disputed', gap, { id: ids.plan }], ['auditor', '/disputes', disputes], ['auditor', '/disputes/one', dispute, { id: ids.dispute }], ['leader', '/disputes', disputes],
  ['manager', '/remedial-actions/pass-on', passOn, { id: ids.red }], ['manager', '/remedial-actions/nudge', remind, { id: ids.red }], ['manager', '/team/remind', remindAll], ['manager', `/team/share-out?see=yes&to=${who.get('manager')!.id}`, shareOut, { id: who.get('practitioner')!.id }], ['manager', `/team/share-out-of-all?see=yes&to=${who.get('manager')!.id}`, shareOut], ['auditor', '/gaps/actions/new', addAction, { id: ids.gap }],
  ['auditor', '/service-actions', serviceActions], ['auditor', '/service-actions/one', serviceAction, { id: ids.serviceAction }], ['manager', '/service-actions/one', serviceAction, { id: ids.serviceAction }],
  ['auditor', '/service-actions/gaps', serviceActionGaps, { id: ids.serviceAction }], ['auditor', `/service-actions/new?gap=${ids.partnersGap}`, serviceActionNew],
  ['practitioner', '/account', account], ['practitioner', '/account/message', myMessage, { id: ids.message }], ['practitioner', '/account/digest', myMessage, { id: ids.digest }],
  ['manager', '/mailbox', mailbox], ['manager', '/mailbox/one', mailboxMessage, { id: ids.message }], ['manager', '/mailbox/digest', mailboxMessage, { id: ids.digest }], ['admin', '/set-up/notices', notices],
  ['leader', '/insight', insight], ['leader', '/insight/held', held], ['leader', '/insight/themes/planning', themePage, { key: 'planning' }], ['leader', '/insight/progress', progressPage], ['leader', '/insight/plan', planPage], ['manager', '/team/themes', teamThemes], ['leader', '/insight/inspection/one', inspectionPack, { id: ids.pack }], ['leader', '/insight/inspection/sheet', inspectionPackSheet, { id: ids.pack }],
  ['auditor', '/reports/examples', examples], ['auditor', '/reports/examples/one', example, { id: ids.example }], ['leader', '/reports/examples', examples],
  ['admin', '/set-up', setUp], ['admin', '/import', importPage, { id: ids.import }], ['admin', '/import/void', voidImport, { id: ids.import }], ['admin', '/set-up/rules/preview?audits=last-90-days&guess=yes', rulesPreview],
]

/** What a page gives to the browser, or the status with which it refuses. */
async function given(as: DemoKey, path: string, loader: Loader, params: Record<string, string> = {}): Promise<string> {
  const context = new RouterContextProvider()
  context.set(portalContext, { db, signIn, demo: true } as Portal)
  context.set(visitContext, { id: randomUUID(), nonce: '', at: new Date('2026-05-07T09:00:00Z') })
  const request = new Request(`${origin}${path}`, { headers: { Cookie: cookies.get(as)! } })
  const args = { request, context, params, url: new URL(request.url) }
  let result: unknown
  await atTheDoor(args as unknown as Parameters<MiddlewareFunction<Response>>[0], async () => {
    result = await Promise.resolve(loader(args as never)).catch((thrown: { init?: { status?: number } }) => {
      if (!thrown.init?.status) throw thrown
      return { status: thrown.init.status }
    })
    return new Response()
  })
  return result instanceof Response ? result.text() : JSON.stringify(result)
}
const givenBy = async (): Promise<Map<string, string>> => new Map(await Promise.all(pages().map(async ([as, path, loader, params]) => [`${as} ${path}`, await given(as, path, loader, params)] as const)))
const told = (text: string) => telltale.filter((word) => text.toLowerCase().includes(word.toLowerCase()))

test('once an audit is hidden, no page of anybody shows its number, its case or a word of it', async () => {
  const before = await givenBy()
  const tellingBefore = [...before].filter(([, text]) => told(text).length > 0).map(([page]) => page)
  expect(tellingBefore).toEqual(expect.arrayContaining(['practitioner /my-practice', 'practitioner /gaps', 'practitioner /modules', 'manager /team', 'manager /learning', 'manager /supervision', 'manager /team/coaching', 'manager /team/patterns', 'manager /wrong', 'auditor /desk', 'auditor /evidence', 'auditor /evidence/one', 'auditor /audits', 'auditor /audits/one',
    'manager /remedial-actions/pass-on', 'manager /remedial-actions/nudge', `manager /team/share-out?see=yes&to=${who.get('manager')!.id}`, `manager /team/share-out-of-all?see=yes&to=${who.get('manager')!.id}`, 'auditor /gaps/actions/new',
    'practitioner /account', 'practitioner /account/message', 'practitioner /account/digest', 'manager /mailbox', 'manager /mailbox/one', 'manager /mailbox/digest',
    'practitioner /audits/reply', 'practitioner /gaps/disputed', 'auditor /disputes', 'auditor /disputes/one', 'leader /disputes', 'leader /insight/inspection/one', 'leader /insight/inspection/sheet', 'auditor /reports/examples', 'auditor /reports/examples/one', 'leader /reports/examples',
    'auditor /service-actions/one', 'manager /service-actions/one', 'auditor /service-actions/gaps', `auditor /service-actions/new?gap=${ids.partnersGap}`]))

  // A draft for the regulator says the theme alone, so it never names an audit; the theme goes with the audit.
  for (const page of ['practitioner /my-practice/cpd', 'practitioner /my-practice/cpd.txt']) {
    expect(told(before.get(page)!), page).toEqual([])
    expect(before.get(page), page).toContain('to build my practice in')
  }

  // The two keep their meeting, whose page never says what brought it; a goal that was drawn from a gap goes with the gap.
  for (const page of ['auditor /coaching/after', 'practitioner /coaching/after']) expect(before.get(page), page).toContain('on the page of the gap')
  expect(before.get('auditor /coaching/pair')).toContain('drawn from what the audit found')
  expect(before.get('practitioner /gaps')).toContain('Read the record together')

  expect(await hideAudit(await through(db, 'report wrong audits', who.get('manager')!, '2026-05-06T12:00:00Z'), ids.audit, 'wrong child')).toBe(true)

  const after = await givenBy()
  // The one who reported it hands its open actions over by phone; the administrators decide about it by its number; the leader had typed the case themself.
  const known: Record<string, string[]> = { 'leader /insight/inspection/one': ['NM777001'], 'leader /insight/inspection/sheet': ['NM777001'], 'manager /wrong': told(after.get('manager /wrong')!), 'admin /set-up': ['HID-77'] }
  expect(Object.fromEntries([...after].map(([page, text]) => [page, told(text)]).filter(([page, words]) => words!.length > 0 || page === 'admin /set-up'))).toEqual(known)
  for (const page of ['practitioner /gaps', 'practitioner /remedial-actions', 'manager /gaps', 'auditor /evidence/one', 'auditor /audits/one', 'auditor /reports/examples/one', 'practitioner /audits/reply', 'practitioner /gaps/disputed', 'auditor /disputes/one', 'practitioner /account/message', 'manager /mailbox/one', 'manager /team/coaching']) expect(after.get(page), page).toBe('{"status":404}')
  for (const page of ['practitioner /my-practice/cpd', 'practitioner /my-practice/cpd.txt']) expect(after.get(page), page).not.toContain('to build my practice in')
  for (const page of ['auditor /coaching/after', 'practitioner /coaching/after']) expect(after.get(page), page).not.toContain('on the page of the gap')
  expect(after.get('auditor /coaching/after')).toContain('Read the record together')
  expect(after.get('auditor /coaching/pair')).toContain('Mentoring')
  expect(after.get('auditor /coaching/pair')).not.toContain('drawn from what the audit found')
  for (const page of ['leader /insight', 'leader /insight/themes/planning', 'leader /insight/progress', 'leader /insight/plan', 'manager /team/themes']) expect(after.get(page), page).not.toBe(before.get(page))
  expect(after.get('auditor /audits')).toContain('SEEN-1')
  expect(after.get('practitioner /account/digest')).toContain('Nothing else.')
  expect(before.get('auditor /service-actions/one')).toContain('2 gaps')
  expect(after.get('auditor /service-actions/one')).toContain('1 gap of the service')
  expect(after.get('auditor /service-actions/one')).toContain('SEEN-1')
}, 30_000)
