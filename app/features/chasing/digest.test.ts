import { expect, test } from 'vitest'
import { instantInLondon } from '../../lib/days.ts'
import { letterAsHtml, letterAsText, type Letter } from '../notices/letter.ts'
import { endOf } from '../remedial-actions/clocks.ts'
import { auditLine, checkLine, confirmedLine, decidedLine, deputysLine, digestLetter, helpLine, leadersLine, managersLine, moderationLine, newLine, ownersLine, proposedLine, type Contents, type Spoken } from './digest.ts'
import { newsOfPlace, newsOfRegister, newsOfTeamPlaces, type MorningPlace } from './workshops.ts'

const today = '2026-11-26'
const action = (nth: number, parts: Partial<Spoken> & { dueOn: string }): Spoken => {
  const { dueOn, ...rest } = parts
  return {
    id: `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`, caseReference: `NM28908${nth}`, audit: `A-020${nth}`, team: 'Family Help South', owner: 'Femi Ibekwe', priority: 'amber',
    due: { dueOn, dueAt: endOf(dueOn) }, returned: false, daysOff: [], ...rest,
  }
}
const [before, onTheDay, late, green, returned] = [
  action(1, { dueOn: '2026-11-27' }), action(2, { dueOn: today, priority: 'red', due: { dueOn: today, dueAt: instantInLondon(today, '12:00') } }), action(3, { dueOn: '2026-11-25' }),
  action(4, { dueOn: '2026-12-03', priority: 'green' }), action(5, { dueOn: '2026-11-30', returned: true }),
]
const long = action(6, { dueOn: '2026-11-18' })

const at = instantInLondon(today, '08:00')
const place: MorningPlace = {
  workshopId: '00000000-0000-4000-8000-000000000008', title: 'Planning lab', personId: 'p', startsAt: instantInLondon('2026-11-27', '09:30'), endsAt: instantInLondon('2026-11-27', '12:30'),
  bookedAt: at, offeredAt: null, offerUntil: null, tookPartAt: null, answered: [], prepared: false,
}

const worker: Contents = {
  due: [ownersLine(onTheDay!, today), ownersLine(late!, today), ownersLine(before!, today)],
  workshops: [newsOfPlace(place, [], at)!.line, newsOfPlace({ ...place, title: 'Threshold forum', bookedAt: null, offeredAt: at, offerUntil: instantInLondon('2026-11-26', '17:00') }, [], at)!.line],
  'standing in': [deputysLine({ ...onTheDay!, owner: 'Dev Starling', caseReference: 'NM465436' }, today)],
  new: [newLine(green!, 'issued', today), newLine({ ...green!, caseReference: 'NM111222' }, 'passed on', today), newLine(returned!, 'returned', today), decidedLine({ ...green!, outcome: 'stands' }), confirmedLine(2)],
}
const manager: Contents = {
  team: [managersLine(late!, '2026-11-25', today), managersLine(long, '2026-11-20', today), managersLine(action(7, { dueOn: '2026-11-24', owner: 'Zara O’Brien & Sons' }), undefined, today)],
  help: [helpLine(before!, today)],
  workshops: [newsOfTeamPlaces({ ...place, teamId: 't', team: 'Family Help South', kept: 2, releaseAt: instantInLondon('2026-11-27', '09:00') }, [], at)!.line, newsOfRegister({ ...place, title: 'The child’s day clinic', endsAt: instantInLondon('2026-11-25', '12:30') }, at)!.line],
  check: [checkLine({ id: before!.id, actionId: before!.id, caseReference: 'NM300001', task: null, priority: 'green', checkDueOn: today }, today), checkLine({ id: before!.id, actionId: before!.id, caseReference: 'NM300002', task: null, priority: null, checkDueOn: '2026-11-27' }, today)],
  learning: [proposedLine('Femi Ibekwe', [before!.id]), proposedLine('Zara Quillfeather', [before!.id, late!.id])],
  audits: [auditLine({ caseReference: 'NM300003', dueOn: '2026-12-04' }, today), moderationLine({ id: before!.id, audit: 'A-0300', dueOn: today }, today)],
}
const head: Contents = { service: [leadersLine(long, today, '/insight')] }

const rendered = (letter: Letter | undefined, name: string) => ({ name, letter: letter!, council: 'Northmere', linkTo: (path: string) => `https://practice.example/from-mail/m1?${new URLSearchParams({ to: path })}` })

test.for([['worker', worker, 'Femi Ibekwe'], ['manager', manager, 'Tariq Mossley'], ['head-of-service', head, 'Hollis Grantchester']] as const)('the digest of a %s reads as agreed, as text and as HTML', async ([who, contents, name]) => {
  const letter = digestLetter(contents, today)

  await expect(`${letter!.subject}\n\n${letterAsText(rendered(letter, name))}`).toMatchFileSnapshot(`golden/${who}.txt`)
  await expect(letterAsHtml(rendered(letter, name))).toMatchFileSnapshot(`golden/${who}.html`)
})

test('with nothing to say there is no digest', () => {
  expect(digestLetter({}, today)).toBeUndefined()
  expect(digestLetter({ due: [] }, today)).toBeUndefined()
})

test('a part has twelve lines at most, the last saying how many more there are and where', () => {
  const lines = (n: number) => Array.from({ length: n }, () => ownersLine(late!, today))

  expect(digestLetter({ due: lines(12) }, today)!.parts[0]!.lines).toHaveLength(12)
  const { parts: [cutOff], subject } = digestLetter({ due: lines(19) }, today)!
  expect(cutOff!.lines).toHaveLength(12)
  expect(cutOff!.lines.at(-1)).toEqual({ text: 'And 8 more.', link: '/my-practice' })
  expect(subject).toBe('Practice Loop, Thursday 26 November: 19 due or late')
})

test('a Head of Service hears of a team and a case, and of no worker by name', () => {
  expect(JSON.stringify(digestLetter(head, today))).not.toContain('Femi')
})
