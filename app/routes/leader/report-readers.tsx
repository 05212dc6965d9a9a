import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/report-readers'
import { allow } from '../../door.server.ts'
import { addReader, endReader, mostFound, readersOf, whoMayRead } from '../../features/reports/readers.server.ts'
import { kindInWords, kinds } from '../../features/reports/reports.ts'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const kind = z.enum(kinds, { error: 'Choose a kind of report.' })
const Form = z.discriminatedUnion('what', [
  z.object({ what: z.literal('person'), kind, personId: z.guid() }),
  z.object({
    what: z.literal('address'), kind, name: z.string().trim().min(1, 'Write who it is, such as “The sponsor”.').max(100, 'Keep the name to 100 characters.'),
    address: z.string().trim().pipe(z.email('Write an e-mail address, such as name@example.org.')),
  }),
  z.object({ what: z.literal('end'), id: z.guid() }),
])
const sentences: Record<string, string> = { added: 'They are on the list from the next report on.', ended: 'They are taken off the list. What they were sent, they keep.' }

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const issuer = allow({ context, request }, 'issue reports')
  const readers = found(await readersOf(issuer))
  const name = url.searchParams.get('name')?.trim() ?? ''
  const people = name ? found(await whoMayRead(issuer, name)) : []
  return {
    done: sentences[url.searchParams.get('done') ?? ''], name, more: people.length > mostFound, people: people.slice(0, mostFound),
    kinds: kinds.map((value) => ({
      value, label: kindInWords[value],
      readers: readers.filter((one) => one.kind === value).map(({ id, name: called, personId, address, inLine, gone }) => ({
        id, name: called, sees: gone ? 'Has left, or reads no reports any more: nothing is sent.' : personId === null ? `${address}. Outside: is sent the words and the figures, without small counts.`
          : inLine ? 'Is sent a link, and sees every count.' : 'Is sent a link, and sees no small counts.',
      })),
    })),
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const issuer = allow({ context, request }, 'issue reports')
  found(await readersOf(issuer))
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  if (form.value.what === 'end') {
    found(await endReader(issuer, form.value.id))
    return redirect('/reports/readers?done=ended')
  }
  const came = found(await addReader(issuer, form.value.kind, form.value.what === 'person' ? { personId: form.value.personId } : form.value))
  if (came === 'on the list') return mend({ form: 'They are on the list already.' }, form.typed)
  if (came === 'may not read') return mend({ form: 'This person may not read reports. Only leaders, managers and administrators do.' }, form.typed)
  return redirect('/reports/readers?done=added')
}

export default function ReportReaders({ loaderData: { done, name, people, more, kinds: each }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  /** The form that was sent back, if any: a person's by their id. */
  const sentBack = typed?.what === 'person' ? typed.personId : typed?.what
  const kindChoice = (form: string) => {
    const its = sentBack === form
    return <Radios name="kind" id={its ? 'kind' : `kind-${form}`} label="Which report?" small options={each.map(({ value, label }) => ({ value, label }))} value={its ? typed?.kind : undefined} error={its ? problems?.kind : undefined} />
  }
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Who is sent reports – Practice Loop`}</title>
      <BackLink href="/reports">Reports</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          {done && !problems && <NotificationBanner success>{done}</NotificationBanner>}
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Who is sent reports</h1>
          {each.map(({ value, label, readers }) => (
            <section key={value}>
              <h2 className="govuk-heading-m">{label}</h2>
              {readers.length === 0 ? <p className="govuk-body">Nobody yet.</p> : (
                <ul className="govuk-list pl-list-lined">
                  {readers.map((one) => (
                    <li key={one.id}>
                      <strong>{one.name}</strong>
                      <span className="govuk-body-s pl-block">{one.sees}</span>
                      <form method="post">
                        <input type="hidden" name="what" value="end" />
                        <input type="hidden" name="id" value={one.id} />
                        <button type="submit" className="pl-link-button govuk-link">Take off the list<span className="govuk-visually-hidden"> ({one.name})</span></button>
                      </form>
                    </li>
                  ))}
                </ul>
              )}
            </section>
          ))}
          <h2 className="govuk-heading-m">Add somebody of the council</h2>
          <p className="govuk-body">Leaders, managers and administrators may read reports.</p>
          <form method="get">
            <Input name="name" id="find-name" label="A part of their name" value={name} width={20} />
            <Button variant="secondary">Find</Button>
          </form>
          {name && people.length === 0 && <p className="govuk-body">Nobody of this name may read reports.</p>}
          {people.length > 0 && (
            <SummaryList rows={people.map((one) => ({
              key: one.name,
              value: (
                <form method="post">
                  {one.jobTitle && <p className="govuk-body">{one.jobTitle}</p>}
                  <input type="hidden" name="what" value="person" />
                  <input type="hidden" name="personId" value={one.id} />
                  {kindChoice(one.id)}
                  <Button variant="secondary">Add<span className="govuk-visually-hidden"> {one.name}</span></Button>
                </form>
              ),
            }))} />
          )}
          {more && <p className="govuk-body">There are more. Write more of the name.</p>}
          <h2 className="govuk-heading-m">Add an address outside</h2>
          <p className="govuk-body">For somebody who cannot sign in, such as a sponsor. They are sent the words and the figures, in which small counts are hidden.</p>
          <form method="post" noValidate>
            <input type="hidden" name="what" value="address" />
            {kindChoice('address')}
            <Input name="name" label="Who is it?" value={typed?.what === 'address' ? typed.name : undefined} error={problems?.name} />
            <Input name="address" label="E-mail address" type="email" autoComplete="off" value={typed?.address} error={problems?.address} />
            <Button>Add the address</Button>
          </form>
          <p className="pl-who-can-see govuk-body-s">Leaders and administrators of the whole council see this list. Whoever is on it is not told before the next report.</p>
        </div>
      </div>
    </>
  )
}
