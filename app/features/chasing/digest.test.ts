import { expect, test } from 'vitest'
import { instantInLondon } from '../../lib/days.ts'
import { letterAsHtml, letterAsText, type Letter } from '../notices/letter.ts'
import { endOf } from '../remedial-actions/clocks.ts'
import { auditLine, checkLine, confirmedLine, decidedLine, deputysLine, digestLetter, helpLine, leadersLine, managersLine, moderationLine, newLine, ownersLine, proposedLine, type Contents, type Spoken } from './digest.ts'

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

const worker: Contents = {
  due: [ownersLine(onTheDay!, today), ownersLine(late!, today), ownersLine(before!, today)],
  'standing in': [deputysLine({ ...onTheDay!, owner: 'Dev Starling', caseReference: 'NM465436' }, today)],
  new: [newLine(green!, 'issued', today), newLine({ ...green!, caseReference: 'NM111222' }, 'passed on', today), newLine(returned!, 'returned', today), decidedLine({ ...green!, outcome: 'stands' }), confirmedLine(2)],
}
const manager: Contents = {
  team: [managersLine(late!, '2026-11-25', today), managersLine(long, '2026-11-20', today), managersLine(action(7, { dueOn: '2026-11-24', owner: 'Zara O’Brien & Sons' }), undefined, today)],
  help: [helpLine(before!, today)],
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
