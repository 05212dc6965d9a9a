import os from 'node:os'
import path from 'node:path'
import { writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { expect, test, type APIRequestContext } from '@playwright/test'
import type { RouteConfigEntry } from '@react-router/dev/routes'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { demoPeople, type DemoKey } from '../app/features/people/demo-people.ts'
import { reachOf, type Person } from '../app/features/people/people.ts'
import { personBehind } from '../app/features/people/people.server.ts'
import { answerAudit } from '../app/features/replies/replies.server.ts'
import { can, ownOnly, type Ability } from '../app/permissions.ts'
import routes from '../app/routes.ts'
import { actionChallenges, assignmentReasons, attempts, audits, availabilityRules, caseLists, caseQuestions, casesToAudit, coachInvitations, coachingPairs, coaches, coachingProposals, coachingReasons, cohortMembers, cohorts, cohortTasks, corrections, courseLists, coursesElsewhere, cpdPieces, declarations, dipCases, dipSamples, disputes, draws, examples, facilitators, inspectionPacks, moderations, moduleVersions, people, phases, places, programmes, recordings, secondLooks, serviceActions, staffLists, standardSets, teamPatternGaps, teamPatterns, workshops, themes } from '../db/schema.ts'
import { JourneyCouncil, type Team } from './support/journey-council.ts'
import { aMeeting } from './support/coaching.ts'
import { workshopOf } from './support/workshops.ts'
import { checkEvidence } from '../app/features/evidence/evidence.server.ts'

/** One case of one team, with a row of everything that an address can name. */
type Rows = { organisationId: string; areaId: string; teamId: string; workerId: string; managerId: string; recorderId: string; makerId: string; ids: Record<'message' | 'gap' | 'action' | 'evidence' | 'audit' | 'assignment' | 'import' | 'kind' | 'standards' | 'staffList' | 'courseList' | 'waitingCourses' | 'programme' | 'phase' | 'caseList' | 'draw' | 'caseToAudit' | 'moderation' | 'correction' | 'recording' | 'published' | 'dispute' | 'accepted' | 'serviceAction' | 'pack' | 'example' | 'report' | 'draft' | 'release' | 'completed' | 'cpdPiece' | 'coaching' | 'pattern' | 'held' | 'cohort' | 'member' | 'task' | 'place' | 'hours' | 'dipCohort' | 'cohortMember' | 'dipSample' | 'meeting' | 'pair' | 'invitation', string> }

/** Whose row it has to be: of a team led; also of a case held or managed; of someone led or one's own; one's own alone, or of whoever held or managed the case alone; an audit that one records; what one made; a meeting of one’s own, or of somebody in reach of whoever arranges coaching; or of the council. */
type Whose = 'managed' | 'observed' | 'led' | 'followed' | 'taught' | 'owned' | 'answered' | 'recorded' | 'made' | 'met' | 'the council’s'

type Entry = {
  /** What one must be able to do; without it everyone may. */
  ability?: Ability
  path?: (rows: Rows) => string
  whose?: Whose
  /** The address names no row, although it is about one's own. */
  oneForAll?: true
  /** What someone gets who may. */
  get?: 200 | 302 | 404
  post?: {
    ability?: Ability
    whose?: Whose
    /** A form that would be taken. It is sent only by those who may not. */
    form?: Record<string, string>
    /** What an empty form brings those who may; left out where even that would change something. */
    empty?: 200 | 400 | 302 | 404 | 409
  }
}

const day = { 'dueOn-day': '1', 'dueOn-month': '12', 'dueOn-year': '2026', because: 'The school can only come then.' }
const ofImport = (page: string) => ({ ids }: Rows) => `/set-up/imports/${ids.import}${page}`
/** Part of the next version of a framework: of one that the council has, whichever council that is. */
const ofFramework = (page: string) => () => `/set-up/framework/practice-themes${page}`
const dayOf = (name: string) => ({ [`${name}-day`]: '1', [`${name}-month`]: '6', [`${name}-year`]: '2026' })
const ofPerson = (page: string) => ({ workerId }: Rows) => `/set-up/people/${workerId}${page}`
const ofRecording = (page: string) => ({ ids }: Rows) => `/audits/recordings/${ids.recording}${page}`
/** A programme is the whole council’s, and so is whoever of the demo plans one. */
const ofProgramme = (page: string) => ({ ids }: Rows) => `/programmes/${ids.programme}${page}`
const ofPhase = (page: string) => ({ ids }: Rows) => `/programmes/${ids.programme}/phases/${ids.phase}${page}`
const ofService = (page: string) => ({ ids }: Rows) => `/service-actions/${ids.serviceAction}${page}`
/** A report is the whole council’s; whoever issues reports has to answer for the whole council, and so do those of the demo. */
const ofReport = (page: string) => ({ ids }: Rows) => `/reports/weekly/${ids.report}${page}`
const ofDraft = (page: string) => ({ ids }: Rows) => `/reports/weekly/${ids.draft}${page}`
const ofWorkshop = (page: string) => ({ ids }: Rows) => `/workshops/${ids.held}${page}`
const ofMeeting = (page: string) => ({ ids }: Rows) => `/coaching/meetings/${ids.meeting}${page}`
const ofAction = (page: string) => ({ ids }: Rows) => `/remedial-actions/${ids.action}${page}`

/** Every address of app/routes.ts, and who gets where. */
const entries: Record<string, Entry> = {
  '/': {},
  '/sign-in': { post: { form: {} } },
  '/sign-in/demo': { get: 302, post: { form: { person: 'nobody' }, empty: 404 } },
  '/sign-out': { get: 302, post: { form: {} } },
  '/help': {}, '/privacy': {}, '/accessibility': {}, '/brand.css': {},
  // Nobody is asked who they are here; whoever has no address of a calendar finds nothing.
  '/calendar/:organisation/:token.ics': { path: () => '/calendar/northmere/nobodys.ics', get: 404 },
  '/*': { path: () => '/no-such-page', get: 404 },

  '/my-practice': { ability: 'see my practice' },
  '/my-practice/cpd': { ability: 'see my practice' }, '/my-practice/cpd.txt': { ability: 'see my practice' },
  '/my-practice/cpd/new': { ability: 'see my practice', post: { form: { what: 'save' }, empty: 400 } },
  '/my-practice/cpd/modules/:version': { ability: 'see my practice', path: ({ ids }) => `/my-practice/cpd/modules/${ids.completed}`, whose: 'owned', post: { form: { what: 'save', description: 'The door.' }, empty: 400 } },
  '/my-practice/cpd/workshops/:place': { ability: 'see my practice', path: ({ ids }) => `/my-practice/cpd/workshops/${ids.place}`, whose: 'owned', post: { form: { what: 'save', description: 'The door.' }, empty: 400 } },
  '/my-practice/cpd/meetings/:meeting': { ability: 'see my practice', path: ({ ids }) => `/my-practice/cpd/meetings/${ids.meeting}`, whose: 'owned', post: { form: { what: 'save', description: 'The door.' }, empty: 400 } },
  '/my-practice/cpd/:piece': { ability: 'see my practice', path: ({ ids }) => `/my-practice/cpd/${ids.cpdPiece}`, whose: 'owned', post: { form: { what: 'out' }, empty: 400 } },
  '/desk': { ability: 'see my desk' },
  '/evidence': { ability: 'check evidence' },
  '/evidence/:id': { ability: 'check evidence', path: ({ ids }) => `/evidence/${ids.evidence}`, whose: 'led', post: { form: { outcome: 'accepted' }, empty: 400 } },
  '/evidence/second-looks/:id': { ability: 'look again at evidence', path: ({ ids }) => `/evidence/second-looks/${ids.accepted}`, whose: 'led', post: { form: { look: 'disagrees', because: 'The door.' }, empty: 400 } },
  '/audits': { ability: 'confirm findings' },
  '/audits/new': { ability: 'record audits', post: { form: { caseReference: 'NM1' }, empty: 400 } },
  '/audits/recordings/:id': { ability: 'record audits', path: ofRecording(''), whose: 'recorded', post: { form: { strengths: 'Visits are kept.' }, empty: 302 } },
  // The page's script saves here; whoever opens it is sent to the page.
  '/audits/recordings/:id/save': { ability: 'record audits', path: ofRecording('/save'), whose: 'recorded', get: 302, post: { form: { strengths: 'Visits are kept.' }, empty: 200 } },
  '/audits/recordings/:id/check-answers': { ability: 'record audits', path: ofRecording('/check-answers'), whose: 'recorded', post: { form: {}, empty: 400 } },
  '/audits/recordings/:id/put-aside': { ability: 'record audits', path: ofRecording('/put-aside'), whose: 'recorded', post: { form: {} } },
  '/audits/recordings/:id/published': { ability: 'record audits', path: ({ ids }) => `/audits/recordings/${ids.published}/published`, whose: 'recorded' },
  '/audits/:id': { ability: 'confirm findings', path: ({ ids }) => `/audits/${ids.audit}`, whose: 'led', post: { form: {}, empty: 400 } },
  '/audits/:id/reply': { ability: 'reply to audits', path: ({ ids }) => `/audits/${ids.audit}/reply`, whose: 'answered', post: { form: { stance: 'agrees' }, empty: 400 } },
  '/learning/exceptions': { ability: 'decide learning' },
  '/disputes': { ability: 'settle disputes' },
  '/disputes/:id': { ability: 'settle disputes', path: ({ ids }) => `/disputes/${ids.dispute}`, whose: 'led', post: { form: { outcome: 'stands', because: 'The plan has no dates.' }, empty: 400 } },
  '/programmes': { ability: 'plan audits' },
  '/programmes/new': { ability: 'plan audits', post: { form: { title: 'Of the door', ...dayOf('startsOn') }, empty: 400 } },
  '/programmes/:id': { ability: 'plan audits', path: ofProgramme(''), whose: 'the council’s' },
  '/programmes/:id/end': { ability: 'plan audits', path: ofProgramme('/end'), whose: 'the council’s', post: { form: dayOf('endsOn'), empty: 400 } },
  '/programmes/:id/cases': { ability: 'plan audits', path: ofProgramme('/cases'), whose: 'the council’s', post: { form: { kept: 'Case ID', asOf: '2026-06-01', fileName: 'f' }, empty: 400 } },
  '/programmes/:id/cases/:list': { ability: 'plan audits', path: ({ ids }) => `/programmes/${ids.programme}/cases/${ids.caseList}`, whose: 'the council’s' },
  '/programmes/:id/phases/new': { ability: 'plan audits', path: ofProgramme('/phases/new'), whose: 'the council’s', post: { form: { title: 'Of the door', planned: '3' }, empty: 400 } },
  '/programmes/:id/phases/:phase': { ability: 'plan audits', path: ofPhase(''), whose: 'the council’s' },
  '/programmes/:id/phases/:phase/plan': { ability: 'plan audits', path: ofPhase('/plan'), whose: 'the council’s', post: { form: { title: 'Of the door', planned: '3' }, empty: 400 } },
  '/programmes/:id/phases/:phase/draw': { ability: 'plan audits', path: ofPhase('/draw'), whose: 'the council’s', post: { form: { size: '1', how: 'random', seed: 's' }, empty: 400 } },
  '/programmes/:id/phases/:phase/choose': { ability: 'plan audits', path: ofPhase('/choose'), whose: 'the council’s', post: { form: { what: 'one', why: 'The door.' }, empty: 400 } },
  '/programmes/:id/phases/:phase/share-out': { ability: 'plan audits', path: ofPhase('/share-out'), whose: 'the council’s', post: { form: dayOf('dueOn'), empty: 400 } },
  '/programmes/:id/phases/:phase/draws/:draw': { ability: 'plan audits', path: ({ ids }) => `/programmes/${ids.programme}/phases/${ids.phase}/draws/${ids.draw}`, whose: 'the council’s' },
  '/programmes/:id/phases/:phase/cases/:case': { ability: 'plan audits', path: ({ ids }) => `/programmes/${ids.programme}/phases/${ids.phase}/cases/${ids.caseToAudit}`, whose: 'the council’s', post: { form: { what: 'set aside', because: 'The door.' }, empty: 400 } },
  '/dip-samples/:id': { ability: 'judge dip samples', path: ({ ids }) => `/dip-samples/${ids.dipSample}`, whose: 'recorded', post: { form: { intent: 'save' }, empty: 400 } },
  '/cohorts/:id/dip-samples': { ability: 'look after cohorts', path: ({ ids }) => `/cohorts/${ids.dipCohort}/dip-samples`, whose: 'the council’s' },
  '/cohorts/:id/dip-samples/:member/:moment': { ability: 'look after cohorts', path: ({ ids }) => `/cohorts/${ids.dipCohort}/dip-samples/${ids.cohortMember}/after`, whose: 'the council’s', post: { form: { references: 'NM1', ...dayOf('due') }, empty: 400 } },
  '/cohorts/:id/results': { ability: 'look after cohorts', path: ({ ids }) => `/cohorts/${ids.dipCohort}/results`, whose: 'the council’s' },
  '/moderation': { ability: 'read feedback on audits', post: { form: { read: '00000000-0000-4000-8000-000000000000' }, empty: 400 } },
  '/moderation/choose': { ability: 'moderate audits', post: { form: { what: 'one', line: 'first', reference: 'A-1' }, empty: 400 } },
  '/moderation/:id': { ability: 'moderate audits', path: ({ ids }) => `/moderation/${ids.moderation}`, whose: 'led', post: { form: { intent: 'take' }, empty: 400 } },
  '/audits/:id/wrong': { ability: 'report wrong audits', path: ({ ids }) => `/audits/${ids.audit}/wrong`, whose: 'followed', post: { form: { what: 'wrong child' }, empty: 400 } },
  '/team': { ability: 'see my team' },
  '/team/themes': { ability: 'see own team in insight' },
  '/team/share-out': { ability: 'pass actions on', post: { form: { from: '00000000-0000-4000-8000-000000000000', shares: '00000000-0000-4000-8000-000000000000>00000000-0000-4000-8000-000000000000' }, empty: 400 } },
  '/team/people/:id/away': { ability: 'look after my team', path: ({ workerId }) => `/team/people/${workerId}/away`, whose: 'taught', post: { form: { what: 'away', ...dayOf('from') }, empty: 400 } },
  '/team/people/:id/supervision': { ability: 'endorse learning', path: ({ workerId }) => `/team/people/${workerId}/supervision`, whose: 'taught', post: { form: { what: 'talked', learning: '00000000-0000-4000-8000-000000000000', moment: 'before' }, empty: 400 } },
  '/team/people/:id/share-out': { ability: 'pass actions on', path: ({ workerId }) => `/team/people/${workerId}/share-out`, whose: 'led', post: { form: { from: '00000000-0000-4000-8000-000000000000', shares: '00000000-0000-4000-8000-000000000000>00000000-0000-4000-8000-000000000000' }, empty: 400 } },
  '/team/remind': { ability: 'chase actions', post: { form: { actions: '00000000-0000-4000-8000-000000000000' }, empty: 400 } },
  '/team/learning/:id': { ability: 'decide learning', path: ({ ids }) => `/team/learning/${ids.assignment}`, whose: 'taught', post: { form: { decision: 'confirmed' }, empty: 400 } },
  '/team/learning/:id/more-time': { ability: 'decide learning', path: ({ ids }) => `/team/learning/${ids.assignment}/more-time`, whose: 'taught', post: { form: { ...day, dueBefore: '2026-11-30' }, empty: 400 } },
  '/team/coaching/:id': { ability: 'decide learning', path: ({ ids }) => `/team/coaching/${ids.coaching}`, whose: 'taught', post: { form: { decision: 'agreed' }, empty: 400 } },
  '/team/programme': { ability: 'go through the programme', post: { form: {} } },
  '/team/programme/tasks/:id': { ability: 'go through the programme', path: ({ ids }) => `/team/programme/tasks/${ids.task}`, whose: 'managed', post: { form: { recordKind: 'Plan' }, empty: 400 } },
  '/team/programme/peer-group': { ability: 'go through the programme', post: { form: { peerLearnt: 'The door.' }, empty: 400 } },
  // The demo’s manager has not completed it.
  '/team/programme/certificate': { ability: 'go through the programme', get: 404 },
  '/cohorts': { ability: 'look after cohorts' },
  '/cohorts/new': { ability: 'look after cohorts', post: { form: { title: 'The door' }, empty: 400 } },
  '/cohorts/:id': { ability: 'look after cohorts', path: ({ ids }) => `/cohorts/${ids.cohort}`, whose: 'the council’s' },
  '/cohorts/:id/days': { ability: 'look after cohorts', path: ({ ids }) => `/cohorts/${ids.cohort}/days`, whose: 'the council’s', post: { form: {} } },
  '/cohorts/:id/members/new': { ability: 'look after cohorts', path: ({ ids }) => `/cohorts/${ids.cohort}/members/new`, whose: 'the council’s', post: { form: { manager: 'nobody' }, empty: 400 } },
  '/cohorts/members/:id/coach': { ability: 'look after cohorts', path: ({ ids }) => `/cohorts/members/${ids.member}/coach`, whose: 'led', post: { form: { coachId: 'nobody' }, empty: 400 } },
  '/cohorts/members/:id/leave': { ability: 'look after cohorts', path: ({ ids }) => `/cohorts/members/${ids.member}/leave`, whose: 'led', post: { form: {} } },
  '/cohorts/members/:id/coaching': { ability: 'coach supervisors', path: ({ ids }) => `/cohorts/members/${ids.member}/coaching`, whose: 'recorded', post: { form: { meeting: 'coaching 1' }, empty: 400 } },
  '/cohorts/members/:id/observation': { ability: 'observe supervision', path: ({ ids }) => `/cohorts/members/${ids.member}/observation`, whose: 'observed', post: { form: { strength: 'The door.' }, empty: 400 } },
  '/team/patterns/:id': { ability: 'look at team patterns', path: ({ ids }) => `/team/patterns/${ids.pattern}`, whose: 'led', post: { form: { decision: 'taken up' }, empty: 400 } },
  '/team/case-questions/:auditId/:personId': { ability: 'settle whose case', path: ({ ids, workerId }) => `/team/case-questions/${ids.audit}/${workerId}`, whose: 'led', post: { form: { theirs: 'yes' }, empty: 400 } },
  '/service-actions': { ability: 'follow service actions' },
  '/service-actions/new': { ability: 'look after service actions', post: { form: { gap: '00000000-0000-4000-8000-000000000000', wording: 'W', because: 'B', owner: '00000000-0000-4000-8000-000000000000', dueMonth: '2030-01-01' }, empty: 400 } },
  '/service-actions/:id': { ability: 'follow service actions', path: ofService(''), whose: 'the council’s', post: { form: { step: 'A step.' }, empty: 400 } },
  '/service-actions/:id/change': { ability: 'follow service actions', path: ofService('/change'), whose: 'the council’s', post: { form: { because: 'B' }, empty: 400 } },
  '/service-actions/:id/gaps': { ability: 'look after service actions', path: ofService('/gaps'), whose: 'the council’s', post: { form: { what: 'add' }, empty: 400 } },
  '/service-actions/:id/outcome': { ability: 'follow service actions', path: ofService('/outcome'), whose: 'the council’s', post: { form: { done: 'yes', outcome: 'O' }, empty: 400 } },
  '/insight': { ability: 'see insight' }, '/insight/held': { ability: 'see insight' }, '/insight/moderation': { ability: 'see insight' }, '/insight/learning': { ability: 'see insight' }, '/insight/coaching': { ability: 'see insight' }, '/insight/methods': { ability: 'see insight' },
  '/insight/themes/:key': { ability: 'see insight', path: () => '/insight/themes/thresholds?period=all' }, '/insight/areas/:id': { ability: 'see insight', path: ({ areaId }) => `/insight/areas/${areaId}?period=all`, whose: 'led' },
  '/insight/progress': { ability: 'see insight' }, '/insight/national': { ability: 'see insight' }, '/insight/national.csv': { ability: 'see insight' }, '/insight/plan': { ability: 'see insight' }, '/insight/released': { ability: 'see insight' },
  '/insight/plan/re-audits/new': { ability: 'plan re-audits', post: { form: { place: '00000000-0000-4000-8000-000000000000 00000000-0000-4000-8000-000000000000', size: '1', seed: 's' }, empty: 400 } },
  '/insight/released/:id.csv': { ability: 'see insight', path: ({ ids }) => `/insight/released/${ids.release}.csv`, whose: 'the council’s' },
  '/insight/inspection': { ability: 'make inspection packs', post: { form: { cases: 'NM1' }, empty: 400 } },
  '/insight/inspection/:id': { ability: 'make inspection packs', path: ({ ids }) => `/insight/inspection/${ids.pack}`, whose: 'made' },
  '/insight/inspection/:id/cases.csv': { ability: 'make inspection packs', path: ({ ids }) => `/insight/inspection/${ids.pack}/cases.csv`, whose: 'made' },
  '/reports': { ability: 'read reports' },
  '/reports/readers': { ability: 'issue reports', post: { form: { what: 'address', kind: 'weekly', name: 'The door', address: 'door@example.org' }, empty: 400 } },
  '/reports/duty': { ability: 'issue reports', post: { form: { kind: 'weekly', issuer: '00000000-0000-4000-8000-000000000000', deputy: '' }, empty: 400 } },
  '/reports/:kind/:period': { ability: 'read reports', path: ofReport(''), whose: 'the council’s' },
  '/reports/:kind/:period/draft': { ability: 'issue reports', path: ofDraft('/draft'), whose: 'the council’s', post: { form: { moved: 'M', attention: 'A', well: 'W', since: '', intent: 'save' }, empty: 400 } },
  '/reports/:kind/:period/draft/check': { ability: 'issue reports', path: ofDraft('/draft/check'), whose: 'the council’s', post: { form: { since: '' }, empty: 400 } },
  '/reports/:kind/:period/notes/new': { ability: 'issue reports', path: ofReport('/notes/new'), whose: 'the council’s', post: { form: { text: 'The door.' }, empty: 400 } },
  '/reports/:kind/:period/feedback': { ability: 'issue reports', path: ofReport('/feedback'), whose: 'the council’s', post: { form: { what: 'said', from: 'sponsor', said: 'The door.' }, empty: 400 } },
  '/reports/:kind/:period/tables/:table': { ability: 'read reports', path: ofReport('/tables/by-team.csv'), whose: 'the council’s' },
  '/set-up': { ability: 'see set-up' },
  '/set-up/council': { ability: 'settle council settings', post: { form: { from: '2030-01-01' }, empty: 400 } },
  '/set-up/council/name': { ability: 'settle council settings', post: { form: { name: 'Northmere', colour: '#1d5f6e' }, empty: 400 } },
  '/set-up/council/links': { ability: 'settle council settings', post: { form: { caseLinkPattern: '', outOfHours: '', dataProtectionEmail: '' }, empty: 400 } },
  '/set-up/council/clocks': { ability: 'settle council settings', post: { form: {}, empty: 400 } },
  '/set-up/council/bank-holidays': { ability: 'settle council settings' },
  '/set-up/rules': { ability: 'change rules' }, '/set-up/rules/preview': { ability: 'change rules' },
  '/set-up/rules/new': { ability: 'change rules', post: { form: {}, empty: 400 } },
  '/set-up/rules/:key': { ability: 'change rules', path: () => '/set-up/rules/planning-practitioner', post: { form: {}, empty: 400 } },
  '/set-up/rules/:key/end': { ability: 'change rules', path: () => '/set-up/rules/planning-practitioner/end', post: { form: {}, empty: 400 } },
  '/set-up/modules': { ability: 'confirm facts of modules' },
  '/set-up/modules/preview': { ability: 'confirm facts of modules' },
  '/set-up/modules/preview/:slug': { ability: 'confirm facts of modules', path: () => '/set-up/modules/preview/childs-day' },
  '/set-up/modules/:slug': { ability: 'confirm facts of modules', path: () => '/set-up/modules/childs-day', post: { form: { do: 'confirm', fact: 'The regulator expects social workers to listen actively, using a range of ways to communicate.', edition: 'The door.' }, empty: 400 } },
  '/set-up/framework': { ability: 'change the framework' },
  '/set-up/framework/standards': { ability: 'change the framework' },
  '/set-up/framework/standards/new': { ability: 'change the framework', post: { form: { title: 'T' }, empty: 400 } },
  '/set-up/framework/standards/:id': { ability: 'change the framework', path: ({ ids }) => `/set-up/framework/standards/${ids.standards}`, whose: 'the council’s', post: { form: { do: 'write' }, empty: 400 } },
  '/set-up/framework/:key': { ability: 'change the framework', path: ofFramework(''), post: { form: { do: 'start' }, empty: 400 } },
  // Nobody works on a draft, so no part of one is there.
  '/set-up/framework/:key/themes/:theme': { ability: 'change the framework', path: ofFramework('/themes/planning'), get: 404, post: { form: { do: 'remove' }, empty: 400 } },
  '/set-up/framework/:key/scale': { ability: 'change the framework', path: ofFramework('/scale'), get: 404, post: { form: { 'good-1': 'Good', 'below-1': 'Bad' }, empty: 409 } },
  '/set-up/framework/:key/case-types': { ability: 'change the framework', path: ofFramework('/case-types'), get: 404, post: { form: { up: 'care-leaver' }, empty: 400 } },
  '/set-up/framework/:key/case-types/new': { ability: 'change the framework', path: ofFramework('/case-types/new'), get: 404, post: { form: { title: 'T' }, empty: 400 } },
  '/set-up/framework/:key/case-types/:type': { ability: 'change the framework', path: ofFramework('/case-types/care-leaver'), get: 404, post: { form: { do: 'remove' }, empty: 400 } },
  '/set-up/framework/:key/follow-up': { ability: 'change the framework', path: ofFramework('/follow-up'), get: 404, post: { form: { title: 'T', followedUpBy: 'team' }, empty: 400 } },
  '/set-up/framework/:key/preview': { ability: 'change the framework', path: ofFramework('/preview'), get: 302, post: { form: { from: '2030-01-01', seen: '2026-11-23T10:00:00.000Z' }, empty: 302 } },
  '/set-up/people': { ability: 'look after people' },
  '/set-up/people/new': { ability: 'look after people', post: { form: { name: 'Nobody New', role: 'practitioner' }, empty: 400 } },
  '/set-up/people/first-passwords': { ability: 'look after people', post: { form: { for: 'everybody' }, empty: 400 } },
  '/set-up/people/first-passwords.csv': { ability: 'look after people', get: 302, post: { form: { for: 'everybody' }, empty: 302 } },
  '/set-up/people/staff-list': { ability: 'look after people', post: { form: {}, empty: 400 } },
  '/set-up/people/courses': { ability: 'look after people', post: { form: {}, empty: 400 } },
  '/set-up/people/courses.csv': { ability: 'look after people' },
  '/set-up/people/course-lists/:id': { ability: 'look after people', path: ({ ids }) => `/set-up/people/course-lists/${ids.courseList}`, whose: 'the council’s', post: { form: { what: 'put aside' }, empty: 400 } },
  '/set-up/people/course-lists/:id/rows-to-mend.csv': { ability: 'look after people', path: ({ ids }) => `/set-up/people/course-lists/${ids.waitingCourses}/rows-to-mend.csv`, whose: 'the council’s' },
  '/set-up/people/staff-lists/:id': { ability: 'look after people', path: ({ ids }) => `/set-up/people/staff-lists/${ids.staffList}`, whose: 'the council’s', post: { form: { what: 'put aside' }, empty: 400 } },
  '/set-up/people/:id': { ability: 'look after people', path: ofPerson(''), whose: 'the council’s' },
  '/set-up/people/:id/details': { ability: 'look after people', path: ofPerson('/details'), whose: 'the council’s', post: { form: { name: 'Nobody Else' }, empty: 400 } },
  '/set-up/people/:id/roles': { ability: 'look after people', path: ofPerson('/roles'), whose: 'the council’s', post: { form: { what: 'give', role: 'admin', scope: 'council', ...dayOf('from') }, empty: 400 } },
  '/set-up/people/:id/teams': { ability: 'look after people', path: ofPerson('/teams'), whose: 'the council’s', post: { form: dayOf('on'), empty: 400 } },
  '/set-up/people/:id/away': { ability: 'look after people', path: ofPerson('/away'), whose: 'the council’s', post: { form: { what: 'away', ...dayOf('from') }, empty: 400 } },
  '/set-up/people/:id/cases': { ability: 'look after people', path: ofPerson('/cases'), whose: 'the council’s', post: { form: { cases: '17', ...dayOf('countedOn') }, empty: 400 } },
  '/set-up/people/:id/leaving': { ability: 'look after people', path: ofPerson('/leaving'), whose: 'the council’s', post: { form: { what: 'leave', ...dayOf('leftOn') }, empty: 400 } },
  '/set-up/people/:id/way-in': { ability: 'look after people', path: ofPerson('/way-in'), whose: 'the council’s', post: { form: {} } },
  '/set-up/teams': { ability: 'look after people', post: { form: { what: 'area', area: 'Nowhere' }, empty: 400 } },
  '/set-up/teams/map': { ability: 'look after people', post: { form: { what: 'see', names: 'Nowhere', ...dayOf('on') }, empty: 400 } },
  '/set-up/teams/:id': { ability: 'look after people', path: ({ teamId }) => `/set-up/teams/${teamId}`, whose: 'the council’s', post: { form: { posts: '2', ...dayOf('countedOn') }, empty: 400 } },
  '/set-up/corrections': { ability: 'correct audits' },
  '/set-up/corrections/:id': { ability: 'correct audits', path: ({ ids }) => `/set-up/corrections/${ids.correction}`, whose: 'the council’s', post: { form: { what: 'told' }, empty: 400 } },
  // It has been decided, so its texts are nobody's to read any more.
  '/set-up/corrections/:id/texts': { ability: 'correct audits', path: ({ ids }) => `/set-up/corrections/${ids.correction}/texts`, whose: 'the council’s', get: 404, post: { form: { field: 'audit:strengths', text: 'T' }, empty: 400 } },
  '/set-up/notices': { ability: 'see set-up', post: { form: { which: '00000000-0000-4000-8000-000000000000' }, empty: 400 } },
  '/set-up/imports': { ability: 'import audits', post: { form: {}, empty: 400 } },
  '/set-up/imports/kinds/:key': { ability: 'import audits', path: ({ ids }) => `/set-up/imports/kinds/${ids.kind}`, whose: 'the council’s', post: { form: { title: 'T' }, empty: 400 } },
  '/set-up/imports/:id': { ability: 'import audits', path: ofImport(''), whose: 'the council’s', post: { form: { intent: 'try' }, empty: 400 } },
  '/set-up/imports/:id/columns': { ability: 'import audits', path: ofImport('/columns'), whose: 'the council’s', post: { form: {} } },
  '/set-up/imports/:id/questions': { ability: 'import audits', path: ofImport('/questions'), whose: 'the council’s', post: { form: {} } },
  '/set-up/imports/:id/rows-to-mend.csv': { ability: 'import audits', path: ofImport('/rows-to-mend.csv'), whose: 'the council’s' },
  '/set-up/imports/:id/void': { ability: 'import audits', path: ofImport('/void'), whose: 'the council’s', post: { form: { intent: 'all' }, empty: 400 } },
  '/account': { ability: 'see my account' },
  '/account/calendar': { ability: 'see my account', post: { form: { what: 'end' }, empty: 400 } },
  '/account/messages/:id': { ability: 'see my account', path: ({ ids }) => `/account/messages/${ids.message}`, whose: 'owned' },
  // Whoever follows a link in somebody else's letter is led on to the page, which says whether they may see it.
  '/from-mail/:id': { ability: 'see my account', path: ({ ids }) => `/from-mail/${ids.message}`, get: 302 },
  // In a demo everybody of the council may read what its made-up people get.
  '/mailbox': { ability: 'see my account' },
  '/mailbox/:id': { ability: 'see my account', path: ({ ids }) => `/mailbox/${ids.message}`, whose: 'the council’s' },
  '/gaps/:id': { ability: 'follow gaps', path: ({ ids }) => `/gaps/${ids.gap}`, whose: 'followed' },
  '/gaps/:id/actions/new': { ability: 'record audits', path: ({ ids }) => `/gaps/${ids.gap}/actions/new`, whose: 'led', post: { form: { do: 'send', priority: 'green', wording: 'Add the dates', place: '', closesWhen: 'The dates are there.', because: '', gaps: '00000000-0000-4000-8000-000000000000', owner: '00000000-0000-4000-8000-000000000000' }, empty: 400 } },

  '/remedial-actions/:id': { ability: 'follow gaps', path: ofAction(''), whose: 'followed' },
  '/remedial-actions/:id/done': { ability: 'do remedial actions', path: ofAction('/done'), whose: 'owned', post: { form: { recordKind: 'Plan', recordDay: 'today', remark: '' }, empty: 400 } },
  // The page is a button on others; whoever opens it is sent to the action, which says whether they may see it.
  '/remedial-actions/:id/help': { ability: 'follow gaps', path: ofAction('/help'), get: 302, post: { ability: 'do remedial actions', whose: 'owned', form: {}, empty: 302 } },
  '/remedial-actions/:id/not-my-case': { ability: 'do remedial actions', path: ofAction('/not-my-case'), whose: 'owned', post: { form: {} } },
  '/remedial-actions/:id/made-safe': { ability: 'record safety contacts', path: ofAction('/made-safe'), whose: 'followed', post: { form: { reached: 'yes', spokenTo: 'front door', time: '00:00' }, empty: 400 } },
  '/remedial-actions/:id/read': { ability: 'follow gaps', path: ofAction('/read'), get: 302, post: { ability: 'do remedial actions', whose: 'owned', form: {} } },
  '/remedial-actions/:id/challenge': { ability: 'do remedial actions', path: ofAction('/challenge'), whose: 'owned', post: { form: { because: 'It is on the file.' }, empty: 400 } },
  '/remedial-actions/:id/decide': { ability: 'decide challenges', path: ofAction('/decide'), whose: 'led', post: { form: { outcome: 'stands', because: 'The door.' }, empty: 400 } },
  '/remedial-actions/:id/pass-on': { ability: 'pass actions on', path: ofAction('/pass-on'), whose: 'led', post: { form: { to: '00000000-0000-4000-8000-000000000000', from: '00000000-0000-4000-8000-000000000000' }, empty: 400 } },
  // A reminder without a line is one too, and is sent.
  '/remedial-actions/:id/nudge': { ability: 'chase actions', path: ofAction('/nudge'), whose: 'led', post: { form: { line: 'The door.' } } },
  '/remedial-actions/:id/more-time': { ability: 'extend actions', path: ofAction('/more-time'), whose: 'led', post: { form: day, empty: 400 } },

  '/reports/examples': { ability: 'keep examples', post: { form: { audit: '00000000-0000-4000-8000-000000000000' }, empty: 400 } },
  '/reports/examples/:id': { ability: 'keep examples', path: ({ ids }) => `/reports/examples/${ids.example}`, whose: 'led', post: { form: { what: 'out' }, empty: 400 } },

  '/modules': { ability: 'learn' },
  '/modules/:slug': { ability: 'learn', path: () => '/modules/childs-day' },
  '/modules/:slug/sections/:section': { ability: 'learn', path: () => '/modules/childs-day/sections/missing-child', post: { form: {} } },
  '/modules/:slug/check/:check': { ability: 'learn', path: () => '/modules/childs-day/check/pre', post: { form: {}, empty: 400 } },
  '/modules/:slug/declare': { ability: 'learn', path: () => '/modules/childs-day/declare', post: { form: {}, empty: 400 } },
  // Of the demo's people only the practitioner has completed this module.
  '/modules/:slug/certificate': { ability: 'learn', path: () => '/modules/pathway/certificate', whose: 'owned', oneForAll: true },
  // Nor has anybody else three questions on it; it is too early to answer them.
  '/modules/:slug/recall': { ability: 'learn', path: () => '/modules/pathway/recall', whose: 'owned', oneForAll: true, post: { form: {}, empty: 302 } },
  '/modules/:slug/print': { ability: 'learn', path: () => '/modules/childs-day/print' },
  '/modules/:slug/carry-on': { ability: 'learn', path: () => '/modules/childs-day/carry-on', get: 302 },
  // Of the demo's people only the practitioner was given this module.
  '/modules/:slug/apply': { ability: 'learn', path: () => '/modules/childs-day/apply', whose: 'owned', oneForAll: true, post: { form: {}, empty: 400 } },

  // Whoever nothing makes a coach reads how one becomes one, and saves nothing.
  '/diary': { ability: 'offer coaching' },
  '/availability': { ability: 'offer coaching', post: { form: { what: 'pause' }, empty: 400 } },
  '/availability/terms': { ability: 'offer coaching', post: { form: { place: 'The door' }, empty: 400 } },
  '/availability/hours/new': { ability: 'offer coaching', post: { form: { weekday: '1' }, empty: 400 } },
  '/availability/hours/:id': { ability: 'offer coaching', path: ({ ids }) => `/availability/hours/${ids.hours}`, whose: 'recorded', post: { form: { what: 'end' }, empty: 400 } },
  '/availability/days/new': { ability: 'offer coaching', post: { form: { kind: 'not there' }, empty: 400 } },

  '/coaching': { ability: 'book coaching' },
  '/coaching/book': { ability: 'book coaching', path: ({ ids }) => `/coaching/book?action=${ids.action}`, whose: 'owned', post: { form: { time: '00000000-0000-4000-8000-000000000000 2030-01-01T09:00:00.000Z' }, empty: 400 } },
  '/coaching/arrange': { ability: 'arrange coaching', path: ({ ids }) => `/coaching/arrange?action=${ids.action}`, whose: 'led', post: { form: { time: '00000000-0000-4000-8000-000000000000 2030-01-01T09:00:00.000Z', how: 'assign' }, empty: 400 } },
  // A meeting is its learner’s and its coach’s; auditors who arrange coaching have those of people in reach.
  '/coaching/meetings/:id': { ability: 'book coaching', path: ofMeeting(''), whose: 'met', post: { form: { answer: 'yes' }, empty: 400 } },
  // It has begun long ago, so there is nothing to move or cancel: one is led to its page.
  '/coaching/meetings/:id/move': { ability: 'book coaching', path: ofMeeting('/move'), whose: 'met', get: 302, post: { form: { time: '' }, empty: 302 } },
  '/coaching/meetings/:id/cancel': { ability: 'book coaching', path: ofMeeting('/cancel'), whose: 'met', get: 302, post: { form: { because: 'court' }, empty: 302 } },
  '/coaching/meetings/:id/calendar.ics': { ability: 'book coaching', path: ofMeeting('/calendar.ics'), whose: 'owned' },

  // Whoever may book and whoever may arrange look at what is on, and that is everybody.
  '/workshops': { ability: 'see my account' },
  '/workshops/new': { ability: 'arrange workshops', post: { form: { workshop: 'planning-lab' }, empty: 400 } },
  '/workshops/arranged': { ability: 'arrange workshops' },
  '/workshops/about/:key': { ability: 'see my account', path: () => '/workshops/about/planning-lab' },
  '/workshops/:id/arrange': { ability: 'arrange workshops', path: ofWorkshop('/arrange'), whose: 'the council’s', post: { form: { what: 'places', places: '20' }, empty: 400 } },
  '/workshops/:id/call-off': { ability: 'arrange workshops', path: ofWorkshop('/call-off'), whose: 'the council’s', post: { form: { because: 'The door.' }, empty: 400 } },
  '/workshops/:id/notes': { ability: 'lead workshops', path: ofWorkshop('/notes'), whose: 'made' },
  '/workshops/:id/register': { ability: 'lead workshops', path: ofWorkshop('/register'), whose: 'made', post: { form: { what: 'save' }, empty: 400 } },
  '/workshops/:id': { ability: 'see my account', path: ofWorkshop(''), whose: 'the council’s', post: { ability: 'book workshops', form: { what: 'book' }, empty: 400 } },
  '/workshops/:id/offer': { ability: 'book workshops', path: ofWorkshop('/offer'), whose: 'the council’s', post: { form: { answer: 'accept' }, empty: 400 } },
  // It has been held, so there is nothing to cancel: one is led to its page.
  '/workshops/:id/cancel': { ability: 'book workshops', path: ofWorkshop('/cancel'), whose: 'the council’s', get: 302, post: { form: { because: 'court' }, empty: 302 } },
  '/coaching/meetings/:id/after': { ability: 'book coaching', path: ({ ids }) => `/coaching/meetings/${ids.meeting}/after`, whose: 'owned', post: { form: { what: 'step', wording: 'The door.', whose: 'learner' }, empty: 400 } },
  '/coaching/pairs/new': { ability: 'book coaching', post: { form: { kind: 'mentoring', coach: '00000000-0000-4000-8000-000000000000' }, empty: 400 } },
  '/coaching/pairs/:id': { ability: 'book coaching', path: ({ ids }) => `/coaching/pairs/${ids.pair}`, whose: 'owned', post: { form: { what: 'close', closed: 'ended early' }, empty: 400 } },
  '/coaching/within': { ability: 'invite coaches', post: { form: { person: '00000000-0000-4000-8000-000000000000', theme: 'planning' }, empty: 400 } },
  '/coaching/invitations': { ability: 'offer coaching', post: { form: { stop: '00000000-0000-4000-8000-000000000000' }, empty: 400 } },
  '/coaching/invitations/:id': { ability: 'offer coaching', path: ({ ids }) => `/coaching/invitations/${ids.invitation}`, whose: 'owned', post: { form: { answer: 'yes' }, empty: 400 } },
  '/workshops/:id/after': { ability: 'book workshops', path: ofWorkshop('/after'), whose: 'owned', post: { form: { moment: 'after', useful: 'very' }, empty: 400 } },
  '/workshops/:id/calendar.ics': { ability: 'book workshops', path: ofWorkshop('/calendar.ics'), whose: 'owned' },
  '/workshops/:id/keep-places': { ability: 'keep places for a team', path: ofWorkshop('/keep-places'), whose: 'the council’s', post: { form: { what: 'let go' }, empty: 400 } },
}

const flat = (list: RouteConfigEntry[], under = ''): { path: string; file: string }[] => list.flatMap(({ path = '', file, children = [] }) => {
  const whole = path ? `${under}/${path}` : under || '/'
  return [{ path: whole, file }, ...flat(children, whole)]
})
const known = flat(routes)

test('every address is declared here, with whether it takes a form', () => {
  expect(Object.keys(entries).toSorted()).toEqual(known.map(({ path }) => path).toSorted())
  const takesForms = known.filter(({ file }) => /^export (async )?function action\b/m.test(readFileSync(`app/${file}`, 'utf8')))
  expect(takesForms.map(({ path }) => path).toSorted()).toEqual(Object.keys(entries).filter((path) => entries[path]!.post).toSorted())
})

let council: JourneyCouncil
/** Rows of the demo's practitioner, of another team and of another council. */
let rows: Record<'own team' | 'other team' | 'other council', Rows>

test.beforeAll(async () => {
  council = new JourneyCouncil(process.env.JOURNEYS_DATABASE_URL!)
  const [priya, tariq] = await Promise.all([council.called('practitioner'), council.called('manager')])
  const [southTeam] = (await personOf('manager')).holdings.map(({ teamId }) => teamId)
  const named = (key: DemoKey) => ({ ...demoPeople.find((one) => one.key === key)!, password: '' })
  const key = `southwold-vale-${Date.now()}`
  await council.another(key)
  rows = {
    'own team': await rowsOf({ id: southTeam!, name: 'Family Help South', organisationKey: 'northmere', worker: { ...named('practitioner'), ...priya }, manager: { ...named('manager'), ...tariq } }),
    'other team': await rowsOf(await council.team()),
    'other council': await rowsOf(await council.team({ organisationKey: key, area: 'Safeguarding' })),
  }
})
test.afterAll(() => council.close())

async function rowsOf(team: Team): Promise<Rows> {
  const { worker, manager } = team
  const audit = await council.audited(team, {
    below: { 'Voice & lived experience': 'Requires improvement', Plan: 'Requires improvement' }, mainly: 'Voice & lived experience: practitioner', strengths: '',
    actions: [{ rag: 'R', wording: 'See the child with the health visitor', dueIn: 6 }, { rag: 'A', wording: 'Write to the school', dueIn: 6 }, { rag: 'G', wording: 'Add the dates', dueIn: 6 }],
  })
  const evidence = await council.saysItIsDone(worker, audit.actions[1]!.id)
  const { owner } = council
  const accepted = await council.saysItIsDone(worker, audit.actions[2]!.id)
  await checkEvidence(await council.as('check evidence', manager), accepted!, { outcome: 'accepted' })
  await owner.insert(secondLooks).values({ organisationId: worker.organisationId, evidenceId: accepted!, chosenAt: new Date(), lookBy: '2030-01-01' }).onConflictDoNothing()
  await owner.insert(actionChallenges).values({ organisationId: worker.organisationId, remedialActionId: audit.actions[0]!.id, raisedById: worker.id, raisedAt: new Date(), because: 'The door.', decideBy: '2030-01-01' })
  await owner.insert(caseQuestions).values({ organisationId: worker.organisationId, auditId: audit.id, personId: worker.id, raisedAt: new Date(), settledAt: new Date(), settledById: manager.id, theirs: true })
  const [reason] = await owner.select({ id: assignmentReasons.assignmentId, ruleVersionId: assignmentReasons.ruleVersionId }).from(assignmentReasons).where(eq(assignmentReasons.gapId, audit.gaps['lived-experience']!))
  const [set] = await owner.insert(standardSets).values({
    organisationId: worker.organisationId, key: audit.id, title: 'Standards of the door', owner: 'Nobody', audience: 'Nobody', validFrom: '2020-01-01', validTo: '2020-01-02',
  }).returning()
  const [correction] = await owner.insert(corrections).values({
    organisationId: worker.organisationId, auditId: audit.id, kind: 'identifying text', raisedById: manager.id, raisedAt: new Date(), decidedAt: new Date(), decidedById: manager.id, upheld: false,
  }).returning()
  const [staffList] = await owner.insert(staffLists).values({
    organisationId: worker.organisationId, fileName: 'staff.csv', bytes: 1, complete: false, askedAt: new Date(), appliedAt: new Date(), joiners: 0, movers: 0, leavers: 0, unchanged: 1, rejected: 0,
  }).returning()
  const ofCouncil = { organisationId: worker.organisationId }
  const [courseList] = await owner.insert(courseLists).values({ ...ofCouncil, fileName: 'courses.csv', bytes: 1, askedAt: new Date(), takenInAt: new Date(), accepted: 1, unchanged: 0, rejected: 0 }).returning()
  await owner.insert(coursesElsewhere).values({ ...ofCouncil, personId: worker.id, title: `Course of ${audit.id}`, completedOn: '2026-03-03', courseListId: courseList!.id })
  const spooled = path.join(os.tmpdir(), `courses-of-the-door-${audit.id}`)
  await writeFile(spooled, 'Who,Course title,Completed on\nNobody,A course,03/03/2026')
  const [waitingCourses] = await owner.insert(courseLists).values({ ...ofCouncil, fileName: 'waiting.csv', bytes: 1, spooled, askedAt: new Date() }).returning()
  const [programme] = await owner.insert(programmes).values({ ...ofCouncil, title: `Programme of ${audit.id}`, startsOn: '2026-06-01' }).returning()
  const [phase] = await owner.insert(phases).values({ ...ofCouncil, programmeId: programme!.id, title: 'Phase of the door', position: 1, planned: 1 }).returning()
  const [caseList] = await owner.insert(caseLists).values({ ...ofCouncil, programmeId: programme!.id, fileName: 'cases.csv', asOf: '2026-06-01', uploadedById: manager.id, uploadedAt: new Date() }).returning()
  const [draw] = await owner.insert(draws).values({ ...ofCouncil, phaseId: phase!.id, kind: 'targeted', size: 1, because: 'The door.', drawnById: manager.id, drawnAt: new Date() }).returning()
  const [held] = await owner.select({ serviceAreaId: audits.serviceAreaId }).from(audits).where(eq(audits.id, audit.id))
  const [caseToAudit] = await owner.insert(casesToAudit).values({ ...ofCouncil, phaseId: phase!.id, drawId: draw!.id, position: 1, caseReference: 'NM1', caseType: 'Child in need', serviceAreaId: held!.serviceAreaId, teamId: team.id, workerId: worker.id, sample: 'targeted' }).returning()
  // No sheet of another test has such a column, so none is taken for one of this kind.
  const ofTheDoor = [`Column of ${audit.id}`]
  const kind = await council.knowsSheets(worker.organisationId, `Sheets of ${audit.id}`, {
    layout: 'row an audit', framework: 'practice-themes', columns: { date: ofTheDoor }, themes: {}, actionColumns: [], gradeWords: {}, caseTypes: {}, themeWords: {},
  })
  // The manager challenged it, so the worker can still answer.
  await answerAudit(await council.as('reply to audits', manager), audit.id, { stance: 'challenges', words: 'See May.', challenged: [{ gapId: audit.gaps.planning!, because: 'See May.' }] })
  const [dispute] = await owner.select({ id: disputes.id, areaId: audits.serviceAreaId }).from(disputes).innerJoin(audits, eq(audits.id, audit.id)).where(eq(disputes.gapId, audit.gaps.planning!))
  const [moderation] = await owner.insert(moderations).values({
    organisationId: worker.organisationId, auditId: audit.id, line: 'first', chosenBecause: 'random', chosenAt: new Date(), dueOn: '2030-01-01',
  }).returning()
  // Who follows a service action for the whole council changes it when it is theirs; the demo's manager owns those of their council.
  const [serviceAction] = await owner.insert(serviceActions).values({
    ...ofCouncil, wording: `Change of ${audit.id}`, because: 'The door.', ownerId: team.organisationKey === 'northmere' ? (await council.called('manager')).id : manager.id, dueMonth: '2030-01-01', startedById: manager.id, startedAt: new Date(),
  }).returning()
  const [message] = await council.writes(worker.organisationId, [{ kind: 'digest', to: { personId: worker.id }, letter: { subject: 'Of the door', opening: 'The door.', parts: [], closing: 'The door.' } }])
  // Of the demo's own team its leader made the pack, of the others whoever manages the team did, once they led.
  const makerId = team.name === 'Family Help South' ? (await council.called('leader')).id : manager.id
  const [pack] = await owner.insert(inspectionPacks).values({ ...ofCouncil, caseReferences: [audit.caseReference], madeById: makerId, madeAt: new Date() }).returning()
  const [example] = await owner.insert(examples).values({ ...ofCouncil, auditId: audit.id, month: '2026-06-01', wording: 'She was asked first.', keptById: manager.id, keptAt: new Date() }).returning()
  // Of a module that only the worker of this team has completed.
  const [completed] = await owner.select({ id: moduleVersions.id }).from(moduleVersions).where(and(eq(moduleVersions.organisationId, worker.organisationId), eq(moduleVersions.moduleKey, team.name === 'Family Help South' ? 'pathway' : 'permanence')))
  await owner.insert(declarations).values({ ...ofCouncil, personId: worker.id, moduleVersionId: completed!.id, declaredAt: new Date() }).onConflictDoNothing()
  const [cpdPiece] = await owner.insert(cpdPieces).values({ ...ofCouncil, personId: worker.id, activity: 'Reading', doneOn: '2026-05-02', hours: 1, description: 'Of the door.', learnt: '', impact: '', writtenAt: new Date() }).returning()
  const livedExperience = audit.gaps['lived-experience']!
  const [coaching] = await owner.insert(coachingProposals).values({ ...ofCouncil, personId: worker.id, moduleKey: 'curiosity', proposedAt: new Date() }).returning()
  await owner.insert(coachingReasons).values({ ...ofCouncil, coachingProposalId: coaching!.id, gapId: livedExperience, ruleVersionId: reason!.ruleVersionId, sentence: 'Of the door.' })
  // Decided long ago, so that it takes no gap from what the story has noticed.
  const [pattern] = await owner.insert(teamPatterns).values({
    ...ofCouncil, teamId: team.id, frameworkKey: 'practice-themes', themeKey: 'lived-experience', noticedAt: new Date('2020-01-01'), decidedAt: new Date('2020-01-02'), decidedById: manager.id, decision: 'not needed', because: 'The door.',
  }).returning()
  await owner.insert(teamPatternGaps).values({ ...ofCouncil, teamPatternId: pattern!.id, gapId: livedExperience })
  // Held long ago, so that nothing of it is asked, booked or cancelled any more.
  const workshop = await workshopOf(owner, team.organisationKey, { startsAt: new Date('2020-03-03T09:30:00Z'), title: `Workshop of ${audit.id}` })
  const [place] = await owner.insert(places).values({ ...ofCouncil, workshopId: workshop.id, seriesId: workshop.seriesId, personId: worker.id, number: 1, askedAt: new Date('2020-02-03'), priority: false, bookedAt: new Date('2020-02-03'), attendance: 'attended', registeredAt: new Date('2020-03-03T12:30:00Z'), registeredById: manager.id }).returning({ id: places.id })
  // Whoever made what else was made leads it.
  await owner.insert(facilitators).values({ ...ofCouncil, workshopId: workshop.id, personId: makerId })
  await owner.update(workshops).set({ taken: 1, nextNumber: 2 }).where(eq(workshops.id, workshop.id))
  // The worker was coached, goes on meeting and was asked to help others, by an auditor whom nobody of the demo is.
  const coach = await council.auditor(worker.organisationId)
  const meeting = await aMeeting(owner, { coach, learner: worker, startsAt: new Date('2020-03-04T09:30:00Z'), attendance: 'held', attendanceSaidById: coach.id, attendanceSaidAt: new Date('2020-03-04T10:30:00Z') })
  const [pair] = await owner.insert(coachingPairs).values({ ...ofCouncil, kind: 'mentoring', coachId: coach.id, learnerId: worker.id, askedById: worker.id, askedAt: new Date(), agreedAt: new Date(), reviewOn: '2030-01-01' }).returning()
  const [invitation] = await owner.insert(coachInvitations).values({ ...ofCouncil, personId: worker.id, themeKey: 'planning', invitedById: coach.id, invitedAt: new Date(), answer: 'no', answeredAt: new Date() }).returning()
  const { report, draft } = await council.reported(ofCouncil.organisationId, manager.id)
  const [imported] = await owner.select({ id: audits.importId }).from(audits).where(eq(audits.id, audit.id))
  const isla = await council.called('auditor')
  // Of the demo's own team the demo's auditor records an audit, of the others another auditor does.
  const recorder = team.name === 'Family Help South' ? isla : await council.auditor(worker.organisationId)
  const [recording, published] = [await council.recorded(team, recorder), await council.published(team, recorder)]
  // What the demo's practitioner reads as done well stays what the demo tells.
  await owner.update(audits).set({ strengths: null }).where(inArray(audits.id, owner.select({ id: recordings.auditId }).from(recordings).where(eq(recordings.id, published))))
  // They have left it, so that the demo’s manager can be in a cohort of the demo.
  const [cohort] = await owner.insert(cohorts).values({ ...ofCouncil, title: `Cohort of ${audit.id}`, startsOn: '2026-06-01', arrangedById: manager.id, arrangedAt: new Date() }).returning()
  const [cohortMember] = await owner.insert(cohortMembers).values({ ...ofCouncil, cohortId: cohort!.id, personId: manager.id, teamId: team.id, joinedAt: new Date(), joinedById: manager.id, leftAt: new Date() }).returning()
  const [framework] = await owner.select({ id: themes.frameworkId }).from(themes).where(and(eq(themes.organisationId, worker.organisationId), eq(themes.key, 'oversight')))
  const [dipSample] = await owner.insert(dipSamples).values({
    ...ofCouncil, memberId: cohortMember!.id, moment: 'before', frameworkId: framework!.id, auditorId: recorder.id, askedById: manager.id, askedAt: new Date(), dueOn: '2030-01-01', drawnOf: 5, seed: 'door', finishedAt: null,
  }).returning()
  await owner.insert(dipCases).values([1, 2, 3, 4, 5].map((position) => ({ ...ofCouncil, dipSampleId: dipSample!.id, memberId: cohortMember!.id, position, caseReference: `NM${position}` })))
  return {
    organisationId: worker.organisationId, areaId: dispute!.areaId, teamId: team.id, workerId: worker.id, managerId: manager.id, recorderId: recorder.id, makerId,
    ids: { message: message!, gap: audit.gaps.planning!, action: audit.actions[0]!.id, evidence: evidence!, audit: audit.id, assignment: reason!.id, import: imported!.id!, kind, standards: set!.id, staffList: staffList!.id, courseList: courseList!.id, waitingCourses: waitingCourses!.id, programme: programme!.id, phase: phase!.id, caseList: caseList!.id, draw: draw!.id, caseToAudit: caseToAudit!.id, moderation: moderation!.id, correction: correction!.id, recording, published, dispute: dispute!.id, accepted: accepted!, serviceAction: serviceAction!.id, pack: pack!.id, example: example!.id, report, draft, release: await council.released(ofCouncil.organisationId), completed: completed!.id, cpdPiece: cpdPiece!.id, coaching: coaching!.id, pattern: pattern!.id, held: workshop.id, dipCohort: cohort!.id, ...await cohortOf(team, recorder), place: place!.id, hours: await hoursOf(recorder), cohortMember: cohortMember!.id, dipSample: dipSample!.id, meeting, pair: pair!.id, invitation: invitation!.id },
  }
}

/** Weekly hours in which somebody will coach, so far ahead that nobody books them. */
async function hoursOf({ id: personId }: { id: string }) {
  const { owner } = council
  const [person] = await owner.select({ organisationId: people.organisationId }).from(people).where(eq(people.id, personId))
  const of = { ...person!, personId }
  await owner.insert(coaches).values({ ...of, formats: ['action clinic'], place: 'Room 3', bufferBefore: 0, bufferAfter: 15, mostADay: 4, noticeHours: 4, firstForRed: 0, forRedUntil: '16:00', startedAt: new Date() }).onConflictDoNothing()
  const [hours] = await owner.insert(availabilityRules).values({ ...of, weekday: 6, fromTime: '06:00', toTime: '06:30', zone: 'Europe/London', validFrom: '2090-01-07', validTo: '2090-01-08' }).returning({ id: availabilityRules.id })
  return hours!.id
}

/** A cohort that the team’s manager goes through; of the demo’s own manager the one that they are in. */
async function cohortOf({ manager, ...team }: Team, coach: { id: string }) {
  const { owner } = council
  const { organisationId } = manager
  const [cohort] = await owner.insert(cohorts).values({ organisationId, title: `Cohort of ${team.id} ${Date.now()}`, startsOn: '2026-06-01', arrangedById: manager.id, arrangedAt: new Date() }).returning()
  await owner.insert(cohortMembers).values({ organisationId, cohortId: cohort!.id, personId: manager.id, teamId: team.id, joinedAt: new Date(), joinedById: manager.id }).onConflictDoNothing()
  const mine = and(eq(cohortMembers.organisationId, organisationId), eq(cohortMembers.personId, manager.id), isNull(cohortMembers.leftAt), isNull(cohortMembers.completedAt))
  const [member] = await owner.update(cohortMembers).set({ coachId: coach.id }).where(mine).returning()
  await owner.insert(cohortTasks).values({ organisationId, memberId: member!.id, task: 'plan for the team', dueOn: '2030-01-01' }).onConflictDoNothing()
  const [task] = await owner.select({ id: cohortTasks.id }).from(cohortTasks).where(and(eq(cohortTasks.memberId, member!.id), eq(cohortTasks.task, 'plan for the team')))
  return { cohort: cohort!.id, member: member!.id, task: task!.id }
}

async function personOf(key: DemoKey): Promise<Person & { organisationId: string }> {
  const { id, organisationId } = await council.called(key)
  const { person } = (await council.owner.transaction((tx) => personBehind(tx, organisationId, id, new Date())))!
  return { ...person, organisationId }
}

for (const { key, name } of demoPeople) {
  test(`${name} gets as far as the roles held and their reach go`, async ({ playwright }) => {
    const person = await personOf(key)
    const browser = await signedIn(playwright.request, key)
    for (const [path, entry] of Object.entries(entries)) {
      for (const [whose, ofThem] of Object.entries(rows).slice(0, entry.whose && !entry.oneForAll ? undefined : 1)) {
        const address = entry.path?.(ofThem) ?? path
        const get = statusFor(person, entry.ability, entry.whose, ofThem) ?? (path === '/' || path === '/sign-in' ? 302 : entry.get ?? 200)
        expect.soft((await browser.get(address)).status(), `GET ${address} (${whose})`).toBe(get)
        if (get === 403 || get === 404) expect.soft((await browser.get(dataOf(address))).status(), `GET ${address}.data (${whose})`).toBe(get)

        const { post } = entry
        if (!post) {
          expect.soft((await browser.post(address, { form: {} })).status(), `POST ${address} (${whose})`).toBe(405)
          continue
        }
        const refused = statusFor(person, post.ability ?? entry.ability, post.whose ?? entry.whose, ofThem)
        if (refused) expect.soft((await browser.post(address, { form: post.form })).status(), `POST ${address} (${whose})`).toBe(refused)
        else if (post.empty) expect.soft((await browser.post(address, { form: {} })).status(), `empty POST ${address} (${whose})`).toBe(post.empty)
      }
    }
    await browser.dispose()
  })
}

/** The address at which a page’s data are asked for alone. */
const dataOf = (address: string) => address.replace(/(\?|$)/, '.data$1')

/** What stops this person; undefined where nothing does. */
function statusFor(person: Person & { organisationId: string }, ability: Ability | undefined, whose: Whose | undefined, of: Rows): 403 | 404 | undefined {
  if (!ability) return undefined
  if (!can(person.holdings, ability)) return 403
  if (!whose) return undefined
  if (of.organisationId !== person.organisationId) return 404
  if (whose === 'owned') return of.workerId === person.id ? undefined : 404
  if (whose === 'recorded') return of.recorderId === person.id ? undefined : 404
  if (whose === 'made') return of.makerId === person.id ? undefined : 404
  if (whose === 'the council’s') return undefined
  if (whose === 'met' && !can(person.holdings, 'arrange coaching')) return of.workerId === person.id ? undefined : 404
  if (whose === 'met') return statusFor(person, 'arrange coaching', 'led', of)
  if (whose === 'managed') return of.managerId === person.id ? undefined : 404
  if (whose === 'observed' && of.managerId === person.id) return 404
  if (whose === 'answered') return [of.workerId, of.managerId].includes(person.id) ? undefined : 404
  const reach = reachOf(person, ability)
  const own: string[] = { led: [], observed: [], followed: [of.workerId, of.managerId], taught: [of.workerId] }[whose]
  return !ownOnly(ability) && (reach.council || reach.areaIds.includes(of.areaId) || reach.teamIds.includes(of.teamId) || own.includes(person.id)) ? undefined : 404
}

test('nobody gets anywhere without signing in', async ({ playwright }) => {
  const browser = await fromPortal(playwright.request)
  for (const [path, { ability, get = 200, path: named, post }] of Object.entries(entries)) {
    const address = named?.(rows['own team']) ?? path
    const got = await browser.get(address)
    expect.soft(got.status(), `GET ${address}`).toBe(ability ? 302 : get)
    if (!ability) continue
    expect.soft(got.headers().location, `GET ${address}`).toBe(`/sign-in?${new URLSearchParams({ to: address })}`)
    const data = await browser.get(dataOf(address))
    expect.soft(data.status(), `GET ${address}.data`).toBe(202)
    expect.soft(await data.text(), `GET ${address}.data`).not.toMatch(/Priya|NM\d{6}/)
    if (post) expect.soft((await browser.post(address, { form: post.form })).headers().location, `POST ${address}`).toMatch(/^\/sign-in\?to=/)
  }
  await browser.dispose()
})

test('a form that another site sends is refused everywhere, whoever is signed in', async ({ playwright }) => {
  const browser = await signedIn(playwright.request, 'auditor')
  for (const [path, { path: named }] of Object.entries(entries)) {
    const address = named?.(rows['own team']) ?? path
    for (const origin of ['', 'null', 'https://elsewhere.example', `${process.env.APP_URL!}.elsewhere.example`]) {
      expect.soft((await browser.post(address, { form: {}, headers: { Origin: origin } })).status(), `POST ${address} from ${origin}`).toBe(403)
    }
  }
  await browser.dispose()
})

test('what somebody answered in a check is nobody else’s to open', async ({ playwright }) => {
  const { worker, manager } = await council.team()
  await council.completes(worker, 'childs-day')
  const [attempt] = await council.owner.select({ id: attempts.id }).from(attempts).where(eq(attempts.personId, worker.id))
  const address = `/modules/childs-day/check/pre?attempt=${attempt!.id}`
  for (const who of [manager, 'practitioner', 'auditor', 'manager'] as const) {
    const browser = await signedIn(playwright.request, who)
    expect((await browser.get(address)).status()).toBe(404)
    await browser.dispose()
  }
  const own = await signedIn(playwright.request, worker)
  expect((await own.get(address)).status()).toBe(200)
  await own.dispose()
})

type Requests = { newContext(options: object): Promise<APIRequestContext> }

/** Asks as a page of the portal would, and follows no redirects. */
const fromPortal = (request: Requests) => request.newContext({ baseURL: process.env.APP_URL, maxRedirects: 0, extraHTTPHeaders: { Origin: process.env.APP_URL! } })

async function signedIn(request: Requests, who: DemoKey | { email: string; password: string }) {
  const browser = await fromPortal(request)
  const answer = typeof who === 'string' ? await browser.post('/sign-in/demo', { form: { person: who, to: '/' } }) : await browser.post('/sign-in', { form: { email: who.email, password: who.password, to: '/' } })
  expect(answer.status()).toBe(302)
  return browser
}
