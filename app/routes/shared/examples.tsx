import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/examples'
import { allow } from '../../door.server.ts'
import { examplesOf, keepExample } from '../../features/reports/examples.server.ts'
import { monthInWords, monthOf, monthsAfter } from '../../features/service-actions/service-actions.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SubNavigation } from '../../ui/sub-navigation.tsx'
import { Tag } from '../../ui/tag.tsx'

const Kept = z.object({ audit: z.guid('Choose the audit whose strengths are to be kept.') })

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const keeper = allow({ context, request }, 'keep examples')
  const thisMonth = monthOf(dayInLondon(keeper.at))
  const months = [0, -1, -2].map((n) => monthsAfter(thisMonth, n))
  const month = found(months.find((one) => one === (url.searchParams.get('month') ?? thisMonth)))
  const examples = await examplesOf(keeper, month)
  return {
    month: monthInWords(month), months: months.map((one) => ({ text: monthInWords(one), href: one === thisMonth ? '/reports/examples' : `/reports/examples?month=${one}`, current: one === month })),
    examples: examples.map(({ id, wording, audit, auditedOn, area, keptBy, mayName }) => ({ id, wording, mayName: mayName.length > 0, about: `Audit ${audit}, ${inWords(auditedOn)}, ${area}. Kept by ${keptBy}.` })),
    done: url.searchParams.has('out') ? 'It is taken out.' : url.searchParams.has('changed') ? 'Its words are changed.' : undefined,
  }
}

/** Keeps an audit's strengths; the page that follows shows the words and lets them be changed. */
export async function action({ context, request }: Route.ActionArgs) {
  const keeper = allow({ context, request }, 'keep examples')
  const form = await parseForm(request, Kept)
  if (!form.ok) return mend({ form: form.reply.data.problems.audit ?? 'Choose the audit whose strengths are to be kept.' })
  return redirect(`/reports/examples/${found(await keepExample(keeper, form.value.audit))}?kept`)
}

export default function Examples({ loaderData: { month, months, examples, done }, actionData }: Route.ComponentProps) {
  const { problems }: { problems?: Problems } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Practice at its best, ${month} – Practice Loop`}</title>
      {done && !problems && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Practice at its best: {month}</h1>
          <SubNavigation label="Month" items={months} />
          <p className="govuk-body">Examples for the monthly findings report, in words that name nobody. They are kept with one press wherever an audit says what is done well.</p>
          {examples.length === 0 && <EmptyState title="Nothing kept yet">Press “Keep for this month’s report” beside what an audit found done well, and it is here.</EmptyState>}
          {examples.map(({ id, wording, mayName, about }) => (
            <section key={id} className="pl-card">
              <p className="govuk-body pl-kept-lines">{wording}</p>
              {mayName && <p className="govuk-body"><Tag colour="yellow">May name somebody</Tag></p>}
              <p className="govuk-body-s pl-quiet">{about}</p>
              <p className="govuk-body"><a className="govuk-link" href={`/reports/examples/${id}`}>Change its words or take it out<span className="govuk-visually-hidden">: {about}</span></a></p>
            </section>
          ))}
          <p className="pl-who-can-see govuk-body-s">Auditors and leaders see this page, of audits in their reach. The report prints the words alone: no audit, no case, no team.</p>
        </div>
      </div>
    </>
  )
}
