import { ScrollTable } from '../../ui/scroll-table.tsx'
import { figureInWords, rangeInWords, whyHidden, type TableShown } from './shown.ts'

/** A table of so many columns takes the whole width on paper; narrower ones stand two beside each other. */
const manyColumns = 6

/** Every table of a report, in the same order each time, each in a region that scrolls by itself. */
export function ReportTables({ tables, hiddenBelow, csv }: { tables: readonly TableShown[]; hiddenBelow?: number; csv?: string }) {
  return (
    <>
      {hiddenBelow !== undefined && <p className="govuk-body">{whyHidden(hiddenBelow)}</p>}
      <div className="pl-report-tables">
        {tables.map((table) => <ReportTable key={table.key} table={table} csv={csv} />)}
      </div>
    </>
  )
}

function ReportTable({ table: { key, title, of, columns, rows, total, note, inLineOnly }, csv }: { table: TableShown; csv?: string }) {
  const all = [...rows, ...total ? [{ name: 'All', counts: total }] : []]
  return (
    <section className={columns.length >= manyColumns ? 'pl-report-table pl-report-table--wide' : 'pl-report-table'} id={key}>
      <ScrollTable
        caption={title} columns={[of, ...columns.map((label) => ({ label, numeric: true }))]}
        rows={all.map(({ name, counts }) => [name, ...counts.map((figure, nth) => <Figure key={nth} figure={figure} />)])}
      />
      {note && <p className="govuk-body-s">{note}</p>}
      {inLineOnly && <p className="govuk-body-s">Only whoever answers for the whole council sees this table; it is handed out nowhere.</p>}
      {csv && !inLineOnly && <p className="govuk-body-s pl-no-print"><a className="govuk-link" href={`${csv}/tables/${key}.csv`}>Download as CSV<span className="govuk-visually-hidden"> ({title})</span></a></p>}
    </section>
  )
}

function Figure({ figure }: { figure: TableShown['rows'][number]['counts'][number] }) {
  if (figure === null) return <span className="govuk-visually-hidden">Does not apply</span>
  const range = rangeInWords(figure)
  return <>{figureInWords(figure)}{range && <> <span className="pl-report-range">({range})</span></>}</>
}

/** What was written to a report, under its headings. */
export function ReportWords({ written }: { written: readonly { title: string; text: string }[] }) {
  return (
    <dl className="pl-report-words">
      {written.map(({ title, text }) => (
        <div key={title}>
          <dt className="govuk-heading-s">{title}</dt>
          <dd className="govuk-body pl-kept-lines">{text}</dd>
        </div>
      ))}
    </dl>
  )
}
