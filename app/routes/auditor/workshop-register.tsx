import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/workshop-register'
import { allow } from '../../door.server.ts'
import { answersTold } from '../../features/workshops/answers.server.ts'
import { toldInWords } from '../../features/workshops/answers.ts'
import { addWhoCame } from '../../features/workshops/places.server.ts'
import { keepRegister, registerOf, whoElseMayHaveCome } from '../../features/workshops/register.server.ts'
import { attendanceInWords, attendances, type Attendance } from '../../features/workshops/register.ts'
import { momentInWords, spanInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Select } from '../../ui/select.tsx'

const Sent = z.looseObject({ what: z.enum(['save', 'close', 'add']) })
const sentences = { saved: 'Saved. It can be mended until the register is closed.', closed: 'The register is closed.', added: 'They are on the register now.' } as const

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const leader = allow({ context, request }, 'lead workshops')
  const one = found(await registerOf(leader, idFrom(params.id)))
  const begun = one.startsAt <= leader.at
  const open = begun && one.closedAt === null && !one.calledOff
  return {
    id: one.id, title: one.title, times: spanInWords(one.startsAt, one.endsAt), begun, open, calledOff: one.calledOff, closed: one.closedAt && momentInWords(one.closedAt),
    registered: one.registered.map(({ id, name, team, attendance, cameWithout }) => ({ id, name, team, attendance, cameWithout })),
    counts: attendances.map((attendance) => ({ attendance, many: one.registered.filter((person) => person.attendance === attendance).length })),
    others: open ? (await whoElseMayHaveCome(leader, one.id)).map(({ id, name, team }) => ({ value: id, label: team ? `${team}: ${name}` : name })) : [],
    answers: one.closedAt ? toldInWords(await answersTold(await leader.reading(), one.id)) : [],
    done: sentences[url.searchParams.get('done') as keyof typeof sentences] as string | undefined,
  }
}

const refused = { 'not begun': 'It has not begun yet. The register can be kept from its start on.', closed: 'The register was closed meanwhile, so nothing was changed.', 'called off': 'It was called off, so there is no register to keep.' } as const
const notAdded = { ...refused, full: 'Every place is taken. Ask whoever arranges workshops for one place more, then add them.', already: 'They have a place already: see the list.', 'another date of it': 'They have a place on another date of this workshop. They give that one back first.', 'took part before': 'They took part in another date of this workshop already.' } as const

export async function action({ context, request, params }: Route.ActionArgs) {
  const leader = allow({ context, request }, 'lead workshops')
  const id = idFrom(params.id)
  const form = await parseForm(request, Sent)
  if (!form.ok) return form.reply
  const { typed, value: { what } } = form
  if (what === 'add') {
    const who = z.guid().safeParse(typed.person)
    if (!who.success) return mend({ person: 'Choose who came.' }, typed)
    const added = found(await addWhoCame(leader, id, who.data))
    return added === true ? redirect(`/workshops/${id}/register?done=added`) : mend({ person: notAdded[added] }, typed)
  }
  const marks = new Map(Object.entries(typed).flatMap(([name, value]) => (name.startsWith('place-') && attendances.includes(value as Attendance) ? [[name.slice(6), value as Attendance] as const] : [])))
  const kept = found(await keepRegister(leader, id, marks, { close: what === 'close' }))
  if (kept === true) return redirect(`/workshops/${id}/register?done=${what === 'close' ? 'closed' : 'saved'}`)
  if (typeof kept === 'string') return data({ problems: { form: refused[kept] }, typed }, { status: 409 })
  return mend({ form: `What you chose is saved. Of ${counted(kept.left, 'person', 'people')} nothing is said yet; say it, then close the register.` }, typed)
}

export default function WorkshopRegister({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Register: ${one.title}, ${one.times} – Practice Loop`}</title>
      {one.done && !problems && <NotificationBanner success>{one.done}</NotificationBanner>}
      <BackLink href={`/workshops/${one.id}`}>{one.title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.title}, {one.times}</span>
          <h1 className="govuk-heading-l">Register</h1>
          <p className="govuk-body"><a className="govuk-link" href={`/workshops/${one.id}/notes`}>Notes for leading it</a></p>
          {one.calledOff && <InsetText>It was called off.</InsetText>}
          {one.closed && <InsetText>Closed on {one.closed}. {one.counts.filter(({ many }) => many > 0).map(({ attendance, many }) => `${attendanceInWords[attendance]}: ${many}`).join('. ')}.</InsetText>}
          {!one.begun && !one.calledOff && <InsetText>It has not begun. From its start on you say here who took part. {one.registered.length === 0 ? 'Nobody has a place yet.' : `${counted(one.registered.length, 'person has', 'people have')} a place:`}</InsetText>}
          {!one.open && one.registered.length > 0 && (
            <ul className="govuk-list govuk-list--spaced">{one.registered.map(({ id, name, team, attendance }) => <li key={id}>{name}{team && `, ${team}`}{attendance && `: ${attendanceInWords[attendance].toLowerCase()}`}</li>)}</ul>
          )}
          {one.open && (
            <>
              {one.registered.length === 0 && <EmptyState title="Nobody has a place">Whoever came without one can be added below.</EmptyState>}
              <form method="post" noValidate>
                {one.registered.map(({ id, name, team, attendance, cameWithout }) => (
                  <Radios key={id} name={`place-${id}`} label={<>{name}{team && <span className="pl-quiet">, {team}</span>}</>} labelSize="s" hint={cameWithout ? 'Came without a place' : undefined} value={typed?.[`place-${id}`] ?? attendance}
                    className="pl-register" options={attendances.map((value) => ({ value, label: attendanceInWords[value] }))} />
                ))}
                <p className="govuk-body">“Called to a case” is held against nobody, and neither is not coming: nobody but those who lead this reads it by name.</p>
                <ButtonGroup>
                  <Button name="what" value="save">Save</Button>
                  <Button name="what" value="close" variant="secondary">Save and close the register</Button>
                </ButtonGroup>
              </form>
              <Details summary="Somebody came without a place" open={problems?.person !== undefined}>
                <form method="post" noValidate>
                  <input type="hidden" name="what" value="add" />
                  <Select name="person" label="Who came?" hint="By team. Save the register first, if you have changed it." options={[{ value: '', label: 'Choose' }, ...one.others]} value={typed?.person} error={problems?.person} />
                  <Button variant="secondary">Put them on the register</Button>
                </form>
              </Details>
            </>
          )}
          {one.closed && (
            <>
              <h2 className="govuk-heading-m">What those who took part said</h2>
              {one.answers.length === 0 && <p className="govuk-body">Counts are told from five answers on, and who said what never is.</p>}
              {one.answers.map(({ question, counts }) => <p key={question} className="govuk-body"><strong>{question}</strong> {counts}</p>)}
            </>
          )}
          <p className="pl-who-can-see govuk-body-s">Those who lead this workshop see its register. That somebody took part stands in their own CPD record and, for whoever follows a gap of theirs on the theme, on that gap’s page. That somebody did not come, or was called to a case, is shown to nobody else by name.</p>
        </div>
      </div>
    </>
  )
}
