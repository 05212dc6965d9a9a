import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/person-away'
import { allow } from '../../door.server.ts'
import { recordAway, recordBack } from '../../features/staff/person-changes.server.ts'
import { chosen, dayOrNothing, partsOf } from '../../features/staff/person-form.ts'
import { PersonPage } from '../../features/staff/person-page.tsx'
import { periodAwayInWords } from '../../features/staff/person-rules.ts'
import { personWith, whoCouldStandIn } from '../../features/staff/person.server.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { Select } from '../../ui/select.tsx'

const Which = z.object({ what: z.enum(['away', 'back'], { error: 'Choose what to do.' }) })
const Away = withDay('from', 'Write the first day on which they are away, such as 1 12 2026.', z.object({ deputyId: chosen }))
const Back = withDay('backOn', 'Write the day on which they are back, such as 8 12 2026.', z.object({ away: z.guid('Choose the time away.') }))

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const id = idFrom(params.id)
  const person = found(await personWith(admin, id))
  return {
    id, name: person.name, today: partsOf(dayInLondon(admin.at)),
    away: person.away.map((one) => ({ id: one.id, words: `Away ${periodAwayInWords(one)}${one.deputy ? `. ${one.deputy} stands in` : ''}.`, back: one.to ? partsOf(one.to) : undefined })),
    couldStandIn: (await whoCouldStandIn(admin, id)).map((one) => ({ value: one.id, label: one.jobTitle ? `${one.name}, ${one.jobTitle}` : one.name })),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const id = idFrom(params.id)
  const asked = await parseForm(request.clone() as Request, Which)
  if (!asked.ok) return asked.reply
  if (asked.value.what === 'back') {
    const form = await parseForm(request, Back)
    if (!form.ok) return form.reply
    const came = found(await recordBack(admin, id, form.value.away, form.value.backOn))
    return 'wrong' in came ? mend(came.wrong, form.typed) : redirect(`/set-up/people/${id}?done=back`)
  }
  const form = await parseForm(request, Away)
  if (!form.ok) return form.reply
  const to = dayOrNothing(form.typed, 'to')
  if (to === undefined) return mend({ to: 'Write the day on which they are back, such as 8 12 2026, or leave it empty.' }, form.typed)
  const came = found(await recordAway(admin, id, { ...form.value, to }))
  return 'wrong' in came ? mend(came.wrong, form.typed) : redirect(`/set-up/people/${id}?done=away`)
}

export default function PersonAway({ loaderData: { away, couldStandIn, today, ...person }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const back = typed?.what === 'back' ? typed : undefined
  const going = typed && !back ? typed : undefined
  return (
    <PersonPage heading="Away" person={person} problems={problems} whoSees="Administrators see from when until when somebody is away and who stands in. Why they are away is not asked, and not to be written anywhere in the portal.">
      {away.map((one) => (
        <form key={one.id} method="post" noValidate>
          <h2 className="govuk-heading-m">{one.words}</h2>
          <input type="hidden" name="what" value="back" />
          <input type="hidden" name="away" value={one.id} />
          <DateInput id={back?.away === one.id || away.length === 1 ? 'backOn' : `backOn-${one.id}`} name="backOn" label="Back on" hint="The first day on which they work again. If they were not away after all, write the first day of this time." value={back?.away === one.id ? typedDate(back, 'backOn') : one.back ?? today} error={back?.away === one.id ? problems?.backOn : undefined} />
          <Button variant="secondary">Record when they are back</Button>
        </form>
      ))}
      <h2 className="govuk-heading-m">{away.length === 0 ? 'Record a time away' : 'Record another time away'}</h2>
      <form method="post" noValidate>
        <input type="hidden" name="what" value="away" />
        <DateInput name="from" label="Away from" value={going ? typedDate(going, 'from') : today} error={going ? problems?.from : undefined} />
        <DateInput name="to" label="Back on" hint="The first day on which they work again. Leave it empty while nobody knows." value={going ? typedDate(going, 'to') : undefined} error={going ? problems?.to : undefined} />
        <Select name="deputyId" label="Who stands in for what cannot wait" hint="Their red actions are with this person meanwhile, on My practice. Their amber and green actions wait until they are back; their manager sees all of them." options={[{ value: '', label: 'Nobody' }, ...couldStandIn]} value={going?.deputyId} error={going ? problems?.deputyId : undefined} />
        <Button>Record this time away</Button>
      </form>
    </PersonPage>
  )
}
