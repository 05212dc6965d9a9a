import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Radios } from '../../ui/radios.tsx'
import { freeInWords, type DayOfTimes, type Slot } from './times.ts'

/** A time that one press books. */
export function OnePress({ slots, children }: { slots: readonly Slot[]; children?: ReactNode }) {
  return (
    <form method="post" className="pl-one-press">
      {children}
      {slots.map(({ slot, text }) => <Button key={slot} name="slot" value={slot} variant="secondary">{text}</Button>)}
    </form>
  )
}

/** The days of a coach as a list, each that has times free a link to them. */
export function Days({ days, chosen, linkTo }: { days: readonly DayOfTimes[]; chosen: string | undefined; linkTo: (day: string) => string }) {
  return (
    <ul className="govuk-list govuk-list--spaced" id="days">
      {days.map(({ day, text, free, late }) => (
        <li key={day}>
          {free === 0 ? <span className="pl-quiet">{text}, {freeInWords(free)}</span>
            : <a className="govuk-link" href={linkTo(day)} aria-current={day === chosen ? 'date' : undefined}>{text}, {freeInWords(free)}</a>}
          {late && <span className="pl-quiet"> (after it is due)</span>}
        </li>
      ))}
    </ul>
  )
}

/** The times of a day to choose from. The page comes here when a day is chosen, and its heading takes the focus. */
export function Times({ heading, slots, chosen, problem, children, submit, back }: { heading: string; slots: readonly Slot[]; chosen: string | undefined; problem: string | undefined; children?: ReactNode; submit: string; back: string }) {
  return (
    <section aria-labelledby="times">
      <h2 id="times" tabIndex={-1} className="govuk-heading-m">{heading}</h2>
      <form method="post" noValidate>
        <Radios name="slot" label="Choose a time" labelSize="s" value={chosen} error={problem} options={slots.map(({ slot, text }) => ({ value: slot, label: text }))} />
        {children}
        <div className="govuk-button-group">
          <Button>{submit}</Button>
          <a className="govuk-link" href={back}>Choose a different date</a>
        </div>
      </form>
    </section>
  )
}

/** What somebody is told whose time was just taken: the nearest that are free, with everything else as it was. */
export function JustTaken({ slots, children, submit = 'Book this time' }: { slots: readonly Slot[]; children?: ReactNode; submit?: string }) {
  if (slots.length === 0) return null
  return (
    <section aria-labelledby="nearest" className="pl-card pl-card--brand">
      <h2 id="nearest" className="govuk-heading-m">The nearest times that are free</h2>
      <form method="post" noValidate>
        <Radios name="slot" id="form" label="Choose one of them" labelSize="s" options={slots.map(({ slot, text }) => ({ value: slot, label: text }))} />
        {children}
        <Button>{submit}</Button>
      </form>
    </section>
  )
}
