import { useEffect } from 'react'
import { useRevalidator } from 'react-router'
import type { Route } from './+types/import'
import { allow } from '../../door.server.ts'
import { importOf, problemsOnPage, type ImportShown } from '../../features/imports/imports.server.ts'
import { standingInWords } from '../../features/imports/imports.ts'
import { profileNamed } from '../../features/imports/profiles/profiles.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import type { Handle } from '../../root.tsx'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

export const handle: Handle = { enhanced: true }

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const importer = allow({ context, request }, 'import audits')
  const page = Math.min(Math.max(1, Math.trunc(Number(url.searchParams.get('page'))) || 1), 100_000)
  const { problems, ...one } = found(await importOf(importer, idFrom(params.id), page))
  const pages = Math.max(1, Math.ceil(one.problemCount / problemsOnPage))
  if (page > pages) found(undefined)
  return {
    here: url.pathname,
    fileName: one.fileName,
    layout: profileNamed(one.profile ?? '')?.title ?? one.profile,
    asked: `${momentInWords(one.askedAt)}${one.askedBy ? `, by ${one.askedBy}` : ''}`,
    running: !one.finishedAt,
    failure: one.failure,
    dryRun: one.dryRun,
    standing: standingInWords(one),
    nothingNew: one.accepted === 0,
    sums: one.finishedAt && !one.failure ? sumsOf(one) : [],
    gapsToAttribute: one.gapsToAttribute,
    again: `/set-up/imports?${new URLSearchParams({ profile: one.profile ?? '', ...(one.createPeople && { people: 'yes' }), ...(one.dryRun && !one.failure && { publish: 'yes' }) })}`,
    problems, page, pages, problemCount: one.problemCount,
  }
}

/** What came of an import, each number with its words. The first is the sum of the three after it. */
function sumsOf({ dryRun, createPeople, ...one }: Omit<ImportShown, 'problems'>) {
  const numbers = [
    { key: 'Rows read', n: one.read, words: '' },
    { key: dryRun ? 'Audits that would be new' : 'New audits', n: one.accepted, words: '' },
    { key: 'Rows left out', n: one.rejected, words: one.rejected ? ', each listed below with what to do' : '' },
    { key: 'Rows that are here already', n: one.unchanged, words: one.unchanged ? ', left as they are' : '' },
    { key: 'Gaps', n: one.gaps, words: '' },
    { key: 'Remedial actions', n: one.actions, words: '' },
    { key: 'Learning proposed', n: one.assignments, words: '' },
    { key: 'People created', n: one.peopleCreated, words: createPeople ? '' : ': none were to be' },
  ]
  return numbers.map(({ key, n, words }) => ({ key, value: `${(n ?? 0).toLocaleString('en-GB')}${words}` }))
}

export default function Import({ loaderData: { here, fileName, layout, asked, running, failure, dryRun, standing, nothingNew, sums, gapsToAttribute, again, ...rows } }: Route.ComponentProps) {
  useFreshness(running)
  return (
    <>
      <title>{`${fileName}: ${running ? 'being read' : failure ? 'nothing taken in' : dryRun ? 'tried out' : 'published'} – Practice Loop`}</title>
      <BackLink href="/set-up/imports">All imports</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">{fileName}</h1>
          <p className="govuk-body pl-quiet">{layout}. Uploaded {asked}.</p>
          <div role="status">
            <InsetText>{standing}{running && ' You can leave this page and come back.'}{failure && ` ${failure}`}</InsetText>
          </div>
          {running && <p className="govuk-body"><a className="govuk-link" href={here}>See how far it is now</a></p>}
          {failure && <Button href={again}>Upload it again</Button>}
          {sums.length > 0 && <SummaryList rows={sums} />}
          {sums.length > 0 && <Next dryRun={dryRun} nothingNew={nothingNew} again={again} gapsToAttribute={gapsToAttribute} problems={rows.problemCount} />}
        </div>
      </div>
      {rows.problemCount > 0 && <Problems {...rows} unsaved={!!failure} />}
      <p className="pl-who-can-see">Administrators of your council can see this page. What a sheet says about workers is shown only where a row has a problem.</p>
    </>
  )
}

/** Looks again every second while the file is being read. Without scripts, the link on the page does the same. */
function useFreshness(running: boolean) {
  const { state, revalidate } = useRevalidator()
  useEffect(() => {
    if (!running || state !== 'idle') return
    const soon = setTimeout(() => void revalidate(), 1_000)
    return () => clearTimeout(soon)
  }, [running, state, revalidate])
}

type NextProps = { dryRun: boolean; nothingNew: boolean; again: string; gapsToAttribute: number; problems: number }

function Next({ dryRun, nothingNew, again, gapsToAttribute, problems }: NextProps) {
  return (
    <>
      <h2 className="govuk-heading-m">What to do next</h2>
      {dryRun && nothingNew && <p className="govuk-body">This sheet holds nothing new to publish. {problems > 0 && 'Mend the rows below in it, then upload it again.'}</p>}
      {dryRun && !nothingNew && (
        <p className="govuk-body">
          {problems > 0 ? 'Mend the rows below in your sheet if you can, then upload it again and publish it. ' : 'Upload the sheet again to publish it. '}
          Then the gaps and their remedial actions appear on the pages of the people they are for.
        </p>
      )}
      {dryRun && <Button href={again}>{nothingNew ? 'Upload it again' : 'Upload it to publish'}</Button>}
      {!dryRun && problems > 0 && <p className="govuk-body">Mend the rows below in your sheet and <a className="govuk-link" href={again}>upload all of it again</a>: what is here already stays as it is.</p>}
      {!dryRun && <p className="govuk-body">{waitsInWords(gapsToAttribute)}</p>}
    </>
  )
}

function waitsInWords(gaps: number) {
  if (gaps === 0) return 'Nothing waits for anybody to say whose a gap is.'
  return `${gaps.toLocaleString('en-GB')} ${gaps === 1 ? 'gap waits' : 'gaps wait'} for an auditor to say whether they are mainly the practitioner’s, the manager’s, the system’s or a partner’s. Until then no learning follows from them. Auditors find them under “Audits”.`
}

function Problems({ problems, page, pages, problemCount, unsaved }: { problems: ImportShown['problems']; page: number; pages: number; problemCount: number; unsaved: boolean }) {
  const neighbour = (to: number) => (to >= 1 && to <= pages ? { href: `?page=${to}`, label: `${to} of ${pages}` } : undefined)
  return (
    <>
      <p className="govuk-body">
        Identifying details that we recognise are taken out of what is quoted here.{unsaved && ' These were found before the reading stopped.'}
      </p>
      <ScrollTable
        caption={`${problemCount === 1 ? 'One problem' : `${problemCount.toLocaleString('en-GB')} problems`}${pages > 1 ? `, page ${page} of ${pages}` : ''}`}
        columns={['Row', 'Column', 'The cell says', 'What to do']}
        rows={problems.map(({ row, column, cell, problem }) => [String(row), column ?? 'Whole row', cell || 'Nothing', problem])}
      />
      <Pagination landmark="Problems" previous={neighbour(page - 1)} next={neighbour(page + 1)} />
    </>
  )
}
