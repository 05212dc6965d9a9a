import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/person-cases'
import { allow } from '../../door.server.ts'
import { countCases } from '../../features/staff/person-changes.server.ts'
import { partsOf } from '../../features/staff/person-form.ts'
import { PersonPage } from '../../features/staff/person-page.tsx'
import { personWith } from '../../features/staff/person.server.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { Input } from '../../ui/input.tsx'
import { Table } from '../../ui/table.tsx'

const Cases = withDay('countedOn', 'Write the day on which they were counted, such as 23 11 2026.', z.object({
  cases: z.string().trim().regex(/^\d{1,3}$/, 'Write a whole number of at most 999.').transform(Number),
}))

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const { id, name, cases } = found(await personWith(admin, idFrom(params.id)))
  return { id, name, today: partsOf(dayInLondon(admin.at)), counted: cases.map((one) => [inWords(one.countedOn), one.cases] as const) }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const id = idFrom(params.id)
  const form = await parseForm(request, Cases)
  if (!form.ok) return form.reply
  const came = found(await countCases(admin, id, form.value))
  return 'wrong' in came ? mend(came.wrong, form.typed) : redirect(`/set-up/people/${id}?done=cases`)
}

export default function PersonCases({ loaderData: { counted, today, ...person }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <PersonPage heading="Cases" person={person} problems={problems} whoSees="Administrators see this. It is a number, and nothing about the cases.">
      <form method="post" noValidate>
        <Input name="cases" label="How many cases do they hold?" width={3} inputMode="numeric" value={typed?.cases} error={problems?.cases} />
        <DateInput name="countedOn" label="Counted on" value={typed ? typedDate(typed, 'countedOn') : today} error={problems?.countedOn} />
        <Button>Save</Button>
      </form>
      {counted.length > 0 && <Table caption="Counted so far" captionSize="m" columns={['On', { label: 'Cases', numeric: true }]} rows={counted.map((row) => [...row])} />}
    </PersonPage>
  )
}
