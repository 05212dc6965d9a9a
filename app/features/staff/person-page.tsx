import type { ReactNode } from 'react'
import { BackLink } from '../../ui/back-link.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { weekdays } from '../people/working-days.ts'

/** A page on which one thing about somebody is changed. */
export function PersonPage({ heading, person, problems, whoSees, children }: { heading: string; person: { id: string; name: string }; problems?: Record<string, string>; whoSees: string; children: ReactNode }) {
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${heading}: ${person.name} – Practice Loop`}</title>
      <BackLink href={`/set-up/people/${person.id}`}>Back to {person.name}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{person.name}</span>
          <h1 className="govuk-heading-l">{heading}</h1>
          {children}
          <p className="pl-who-can-see govuk-body-s">{whoSees}</p>
        </div>
      </div>
    </>
  )
}

/** What somebody is called and when they work. */
export function DetailsFields({ values, problems }: { values: { name?: string; email?: string; staffNumber?: string; jobTitle?: string; daysOff?: string }; problems?: Record<string, string> }) {
  return (
    <>
      <Input name="name" label="Name" autoComplete="off" value={values.name} error={problems?.name} />
      <Input name="email" label="E-mail address" type="email" autoComplete="off" spellCheck={false} hint="Theirs at the council. It is what they sign in with, and what a sheet or a staff list knows them by." value={values.email} error={problems?.email} />
      <Input name="staffNumber" label="Staff number" width={10} autoComplete="off" spellCheck={false} hint="If your council has one. A staff list knows people by it when a name or an address changes." value={values.staffNumber} error={problems?.staffNumber} />
      <Input name="jobTitle" label="Job title" autoComplete="off" hint="Such as “Advanced practitioner”." value={values.jobTitle} error={problems?.jobTitle} />
      <Checkboxes
        name="daysOff" label="Days on which they never work" small hint="Dates by which something is due pass these over. Saturday and Sunday need not be named."
        options={weekdays.map(({ weekday, name }) => ({ value: String(weekday), label: name }))} value={(values.daysOff ?? '').split(' ')} error={problems?.daysOff}
      />
    </>
  )
}
