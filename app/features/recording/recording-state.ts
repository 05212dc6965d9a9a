import { timeInWords } from '../../lib/days.ts'
import { actionHelp } from './action-help.ts'
import { doesNotApply, nextRow, rowsOf, type Values } from './fields.ts'
import { oneStepFrom } from './overall-grade.ts'
import { gapsIn, recordedOf, type Frame } from './recorded.ts'
import { notSettled, openOfTheme, whatIsOpen } from './what-is-open.ts'

/** How a recording stands, as the page shows it beside the fields; worked out anew at every save. */
export type RecordingState = ReturnType<typeof stateOf>

export function stateOf({ values, frame, revision, savedAt, at }: { values: Values; frame: Frame; revision: number; savedAt: Date | null; at: Date }) {
  const recorded = recordedOf(values, frame)
  const { byRule, moved } = recorded
  const themes = recorded.themes.map((theme) => {
    const open = openOfTheme(theme).map(({ word }) => word)
    const begun = theme.grade !== undefined || theme.evidence !== '' || theme.finding !== ''
    return {
      key: theme.key, title: theme.title, grade: theme.applies ? theme.grade?.word : 'Does not apply',
      standing: open.length === 0 ? 'done' as const : begun ? 'open' as const : 'not begun' as const, open,
    }
  })
  const done = themes.filter(({ standing }) => standing === 'done').length
  const rows = rowsOf(values, 'note').filter((nth) => recorded.notes.some((note) => note.nth === nth))
  const empty = rows.length === 0 ? 1 : nextRow(values, 'note')
  return {
    revision, saved: savedAt ? `Saved ${timeInWords(savedAt)}` : undefined,
    themes, done: `${done} of ${themes.length} themes are done`, left: whatIsOpen(recorded, at).filter(({ field }) => !/^(grade|because|evidence|finding|attribution):/.test(field)),
    overall: {
      grade: (moved ?? byRule.grade)?.word, reason: byRule.reason, byRule: byRule.grade?.word, asksAboutRisk: byRule.asksAboutRisk, moved: moved?.word,
      steps: byRule.grade ? oneStepFrom(frame.grades, byRule.grade).map(({ key, word, rank }) => ({ value: key, label: `${word}, one step ${rank < byRule.grade!.rank ? 'better' : 'worse'}` })) : [],
    },
    notes: Object.fromEntries(frame.themes.map(({ key }) => [key, recorded.notes.filter((note) => note.themes.includes(key)).map(({ text }) => text)])),
    noteRows: empty === undefined ? rows : [...rows, empty], actionRows: recorded.actions.map(({ nth }) => nth), removed: recorded.removed,
    gaps: gapsIn(recorded).map(({ key, title, grade }) => ({ value: key, label: `${title}: ${grade!.word}` })),
    help: Object.fromEntries(recorded.actions.map((action) => [action.nth, actionHelp(action)])),
    beside: notSettled(values).map(({ name, field, value }) => ({ name, field, words: inWords(field, value, frame), kept: inWords(field, values[field] ?? '', frame) })),
  }
}

/** What a field says as somebody reads it: the word of a choice, or the text. */
function inWords(field: string, value: string, frame: Frame): string {
  if (value === '') return 'nothing'
  if (value === doesNotApply) return 'Does not apply'
  if (field === 'overall' || field.startsWith('grade:')) return frame.grades.find(({ key }) => key === value)?.word ?? value
  if (field.endsWith(':gaps') || field.startsWith('note-themes:')) return value.split(',').map((key) => frame.themes.find((theme) => theme.key === key)?.title ?? key).join(', ')
  return value
}
