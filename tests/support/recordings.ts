import type { Allowed } from '../../app/allowed.ts'
import { practiceFramework } from '../../app/features/frameworks/practice-framework.ts'
import { beginRecording } from '../../app/features/recording/begin.server.ts'
import { saveRecording } from '../../app/features/recording/recording.server.ts'

/** The fields of an audit of a child in need that lacks nothing: two themes are below good, and no action is asked for. */
export const wholeRecording: Readonly<Record<string, string>> = {
  strengths: 'You kept visiting when it was hard.', impact: 'She sleeps at home again.', improvements: 'Her own words in the plan.',
  ...Object.fromEntries(practiceFramework.themes.flatMap(({ key }) => (key === 'permanence' ? [] : [[`grade:${key}`, 'good'], [`evidence:${key}`, `Case note on ${key}, page 2`]]))),
  'grade:lived-experience': 'requires-improvement', 'finding:lived-experience': 'Her day is missing until the fifth visit.', 'attribution:lived-experience': 'practitioner',
  'grade:oversight': 'inadequate', 'finding:oversight': 'Nothing between spring and autumn.', 'attribution:oversight': 'manager',
  'note:1': 'Only for me.', 'note-themes:1': 'lived-experience',
}

/** The fields of an action that lacks only how urgent it is and which gaps it answers. */
export const recordedAction = (nth: number, ownerId: string, parts: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries({
  there: 'yes', wording: 'See the child alone at school', place: 'Visit form', 'closes-when': 'The visit form has what the child said.', because: 'Nobody knows yet what the weekends are like.', owner: ownerId, ...parts,
}).map(([part, value]) => [`action:${nth}:${part}`, value]))

/** Begins an audit by hand and saves these fields. @returns its id */
export async function recordedHere(door: () => Promise<Allowed<'record audits'>>, whose: { caseReference: string; teamId: string; workerId: string; managerId: string }, fields: Readonly<Record<string, string>> = {}): Promise<string> {
  const begun = await beginRecording(await door(), { ...whose, caseType: 'Child in need' }, { auditedFrom: '2025-06-01', auditedTo: '2026-06-01' })
  if (!begun || typeof begun === 'string') throw new Error(`Not begun: ${begun}`)
  const saved = await saveRecording(await door(), begun.id, { tab: 'one', fields: Object.entries(fields).map(([field, value]) => ({ field, value, loadedAt: 0 })) })
  if (!saved || saved === 'published' || Object.keys(saved.refused).length > 0) throw new Error(`Not saved: ${JSON.stringify(saved)}`)
  return begun.id
}
