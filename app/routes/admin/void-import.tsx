import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/void-import'
import { allow } from '../../door.server.ts'
import { auditsOf, auditsOnPage, importFound } from '../../features/imports/intake.server.ts'
import { inTheWayInWords, whatTakingBackDoes } from '../../features/imports/wording.ts'
import { voidAudit, voidImport } from '../../features/publishing/changes.server.ts'
import { inWords } from '../../lib/days.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

const Wanted = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1), done: z.literal('audit').optional().catch(undefined) })

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const importer = allow({ context, request }, 'import audits')
  const id = idFrom(params.id)
  const { page, done } = Wanted.parse(Object.fromEntries(url.searchParams))
  const one = found(await importFound(importer, id))
  const head = { here: `/set-up/imports/${id}`, fileName: one.fileName, done: done && 'The audit is taken back.' }
  if (one.stage !== 'published') return { ...head, why: one.stage === 'voided' ? 'This import has been taken back.' : 'This sheet has not been published, so there is nothing to take back.' }

  const of = found(await auditsOf(importer, id, page))
  const pages = Math.max(1, Math.ceil(of.count / auditsOnPage))
  if (page > pages) found(undefined)
  return {
    ...head, page, pages, count: of.count,
    inTheWay: of.acted + of.changedSince > 0 ? inTheWayInWords({ ...of, free: of.count - of.acted - of.changedSince }) : undefined,
    // Some may have been taken back one by one, so the counts are those of today.
    does: whatTakingBackDoes({ ...one, created: of.created, changed: of.count - of.created }),
    audits: of.audits.map(({ auditedOn, actedOn, changedSince, ...audit }) => ({ ...audit, auditedOn: inWords(auditedOn), since: [...actedOn, ...(changedSince ? ['a later import changed it'] : [])] })),
  }
}

const Asked = z.object({ intent: z.enum(['all', 'audit'], { error: 'Choose what to take back.' }), auditId: z.guid().optional().catch(undefined) })

export async function action({ context, request, params }: Route.ActionArgs) {
  const importer = allow({ context, request }, 'import audits')
  const id = idFrom(params.id)
  const form = await parseForm(request, Asked)
  if (!form.ok) return form.reply
  const { intent, auditId } = form.value
  const refused = (why: string) => data({ problems: { form: why }, typed: {} }, { status: 409 })

  if (intent === 'audit') {
    const outcome = found(await voidAudit(importer, id, found(auditId)))
    if (outcome === 'acted on') return refused('Somebody has acted on this audit, so it cannot be taken back.')
    if (outcome === 'changed since') return refused('A later import has changed this audit, so it cannot be taken back here. Take the later import back first.')
    return redirect(`/set-up/imports/${id}/void?done=audit`)
  }
  const outcome = found(await voidImport(importer, id))
  return outcome === 'voided' ? redirect(`/set-up/imports/${id}?done=taken+back`) : refused(inTheWayInWords(outcome))
}

export default function VoidImport({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems }: { problems?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Take back ${one.fileName}${!('why' in one) && one.page > 1 ? `, page ${one.page} of ${one.pages}` : ''} – Practice Loop`}</title>
      <BackLink href={one.here}>Back to this sheet</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          {one.done && !problems && <NotificationBanner success>{one.done}</NotificationBanner>}
          <span className="govuk-caption-l">{one.fileName}</span>
          <h1 className="govuk-heading-l">Take this import back</h1>
          {'why' in one && <InsetText>{one.why}</InsetText>}
          {!('why' in one) && (one.inTheWay ? <InsetText>{one.inTheWay}</InsetText> : !problems && <Whole {...one} />)}
        </div>
      </div>
      {!('why' in one) && (one.inTheWay || problems) && <OneByOne {...one} />}
      <p className="pl-who-can-see">Administrators of your council can see this page. It says what was done, and never by whom.</p>
    </>
  )
}

type Shown = Exclude<Route.ComponentProps['loaderData'], { why: string }>

function Whole({ here, does }: Shown) {
  return (
    <>
      <p className="govuk-body">Nobody has acted on its audits yet, and no later import has changed them, so it can be taken back as a whole.</p>
      <ul className="govuk-list govuk-list--bullet">{does.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
      <form method="post">
        <ButtonGroup>
          <Button name="intent" value="all" variant="warning">Take it back</Button>
          <a className="govuk-link" href={here}>Keep it</a>
        </ButtonGroup>
      </form>
    </>
  )
}

function OneByOne({ audits, count, page, pages }: Shown) {
  const neighbour = (to: number) => (to >= 1 && to <= pages ? { href: `?page=${to}`, label: `${to} of ${pages}` } : undefined)
  return (
    <>
      <ScrollTable
        caption={`${counted(count, 'audit', 'audits')} of this import${pages > 1 ? `, page ${page} of ${pages}` : ''}`}
        columns={['Audit', 'Date', 'Team', 'This import', 'What was done since', 'Take back']}
        rows={audits.map(({ id, reference, auditedOn, team, how, since }) => [
          <span key="reference" className="pl-reference">{reference}</span>, auditedOn, team, how === 'created' ? 'created it' : 'changed it',
          since.length > 0 ? capital(since.join('; ')) : 'Nothing',
          since.length > 0 ? 'Not possible' : (
            <form key="form" method="post">
              <input type="hidden" name="auditId" value={id} />
              <button className="pl-link-button" name="intent" value="audit">Take back<span className="govuk-visually-hidden"> audit {reference}</span></button>
            </form>
          ),
        ])}
      />
      {pages > 1 && <Pagination landmark="Audits" previous={neighbour(page - 1)} next={neighbour(page + 1)} />}
    </>
  )
}

const capital = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`
