import { comparedInWords, foreseenInWords, remarksOn } from '../assignments/preview.ts'
import { InsetText } from '../../ui/inset-text.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import type { Preview } from './preview.server.ts'

/** A preview in words and rows. */
export function shownOf({ foreseen, today, counted, looked, of, anew, limit, guess, titles, ...compared }: Preview) {
  const titleOf = (key: string) => titles.get(key) ?? key.split(' ').at(-1)!
  const rows = (counts: Preview['byTheme']) => counts
    .toSorted((a, b) => b.foreseen - a.foreseen || b.today - a.today || titleOf(a.key).localeCompare(titleOf(b.key)))
    .map(({ key, ...counts }) => ({ title: titleOf(key), ...counts }))
  return {
    audits: looked,
    sentence: foreseenInWords(foreseen, looked, anew),
    compared: today && comparedInWords(foreseen.assignments, today.assignments),
    latestOnly: of > looked ? `There are ${of.toLocaleString('en-GB')} of them; the latest ${looked.toLocaleString('en-GB')} are looked at.` : undefined,
    remarks: remarksOn(foreseen, counted, { limit, guess }),
    byTheme: rows(compared.byTheme),
    byModule: rows(compared.byModule),
  }
}
export type PreviewShown = ReturnType<typeof shownOf>

/** What rules would bring, in words first, then by module and by theme. Nothing of it has happened. */
export function PreviewOfRules({ audits, sentence, compared, latestOnly, remarks, byTheme, byModule }: PreviewShown) {
  if (audits === 0) return <InsetText>There are no audits to try the rules on here. Choose others.</InsetText>
  const columns = (what: string) => [what, { label: 'Assignments', numeric: true }, ...(compared ? [{ label: 'With today’s rules', numeric: true }] : [])]
  const cells = (rows: PreviewShown['byTheme']) => rows.map(({ title, foreseen, today }) => [title, foreseen.toLocaleString('en-GB'), ...(compared ? [today.toLocaleString('en-GB')] : [])])
  return (
    <>
      <InsetText>
        <strong>{sentence}</strong>{compared && <> {compared}.</>} {latestOnly}
      </InsetText>
      {remarks.length > 0 && (
        <ul className="govuk-list govuk-list--bullet">
          {remarks.map((remark) => <li key={remark}>{remark}</li>)}
        </ul>
      )}
      {byModule.length > 0 && <ScrollTable caption="By module" columns={columns('Module')} rows={cells(byModule)} />}
      {byTheme.length > 0 && (
        <>
          <ScrollTable caption="By theme" columns={columns('Theme')} rows={cells(byTheme)} />
          <p className="govuk-body pl-quiet">One assignment can answer gaps on several themes, so the themes may come to more than the whole.</p>
        </>
      )}
    </>
  )
}
