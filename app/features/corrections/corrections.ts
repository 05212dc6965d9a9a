import { z } from 'zod'
import { findIdentifiers } from '../../lib/identifiers.ts'
import type { Letter } from '../notices/letter.ts'

export const kinds = ['wrong child', 'identifying text'] as const
export type Kind = (typeof kinds)[number]

/** What somebody says of an audit, as a heading and in the middle of a sentence. */
export const kindInWords: Readonly<Record<Kind, { title: string; within: string }>> = {
  'wrong child': { title: 'Wrong child', within: 'is of the wrong child' },
  'identifying text': { title: 'Identifying text', within: 'holds text that identifies somebody' },
}

/** Where a correction stands, worked out from its facts. */
export function standingInWords({ kind, knownAt, decidedAt, upheld }: { kind: Kind; knownAt: Date | null; decidedAt: Date | null; upheld: boolean | null }): string {
  if (decidedAt && !upheld) return 'It was not so. The audit is shown again.'
  if (decidedAt) return kind === 'wrong child' ? 'It was so. The audit stays hidden for good and counts as nothing.' : 'It was so. The text was changed and the audit is shown again.'
  return knownAt ? 'Hidden. Waits for you to decide.' : 'Hidden. The data protection officer has not been told yet.'
}

/** Why a decision cannot be taken now. */
export const refusals = {
  'decided already': 'Somebody else decided this while you had it open. What they decided is below; yours was not kept.',
  'not told': 'First tell the data protection officer, and say so here.',
  'nothing mended': 'First change the text that identifies somebody. Shown again as it is, everybody could read it.',
} as const

/** A message that may be copied into a mail: it says that something happened, and nothing about whom it happened to. */
export const messageToOfficer = ({ reference, kind, hidden, readers }: { reference: string; kind: Kind; hidden: string; readers: number }) => [
  `An audit in Practice Loop, ${reference}, was reported on ${hidden}: it ${kindInWords[kind].within}.`,
  'It was hidden from everybody at once, with all that hangs on it.',
  readers === 1 ? 'One person is recorded as having opened it or worked on it before.' : `${readers} people are recorded as having opened it or worked on it before.`,
  'Their names and the times are in the portal, under Set-up, Corrections. Please tell us what else is to be done.',
].join(' ')

/** The same as a message of the portal: references only. */
export const letterToOfficer = ({ reference, kind, hidden, readers }: { reference: string; kind: Kind; hidden: string; readers: number }): Letter => ({
  subject: 'Practice Loop: an audit was hidden',
  opening: `An audit in Practice Loop, ${reference}, was reported on ${hidden}: it ${kindInWords[kind].within}.`,
  parts: [{ lines: [
    { text: 'It was hidden from everybody at once, with all that hangs on it.' },
    { text: readers === 1 ? 'One person is recorded as having opened it or worked on it before.' : `${readers} people are recorded as having opened it or worked on it before.` },
    { text: 'Their names and the times are in the portal: an administrator finds them under Set-up, Corrections, and decides whether it is so.' },
  ] }],
  closing: 'Your council has named you as the one to be told. This message names nobody; please tell the administrators what else is to be done.',
})

/** A field of an audit in which text stands: the table's part, the row in it where there are several, and the column. */
const part = /^(audit:(strengths|improvements|impact|movedBecause|caseReference)|judgement:[0-9a-f-]{36}:(evidence|finding|notApplicableBecause)|action:[0-9a-f-]{36}:(wording|place|closesWhen|because)|evidence:[0-9a-f-]{36}:(remark|recordKind))$/

/** The new text of one field. It goes through the guard, whoever writes it. */
export const Mending = z.object({
  field: z.string({ error: 'Choose which text to change.' }).regex(part, 'Choose which text to change.'),
  text: z.string({ error: 'Write what it is to say instead.' }).trim().min(1, 'Write what it is to say instead.').max(5_000, 'Keep the text to 5,000 characters.')
    .refine((text) => findIdentifiers(text).length === 0, { error: ({ input }) => `Take out the identifying detail (${findIdentifiers(String(input))[0]?.kind}). Other people read this.` }),
})
