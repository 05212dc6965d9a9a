import { typedDate } from '../../lib/date-field.ts'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { Select } from '../../ui/select.tsx'
import type { AwayToShow } from './away-form.ts'

/** Why is never asked, on whichever page somebody is recorded as being away. */
export const neverWhy = 'Why they are away is not asked, and not to be written anywhere in the portal.'

/** One form for each time away, to say when somebody is back, and one for another time. */
export function AwayForms({ away, couldStandIn, today, problems, typed }: AwayToShow & { problems?: Record<string, string>; typed?: Record<string, string> }) {
  const back = typed?.what === 'back' ? typed : undefined
  const going = typed && !back ? typed : undefined
  return (
    <>
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
    </>
  )
}
