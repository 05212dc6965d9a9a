import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/rule-end'
import { allow } from '../../door.server.ts'
import { ruleTitle, validityInWords } from '../../features/assignments/rule-in-words.ts'
import { endRule, ruleVersionsOf } from '../../features/assignments/rules.server.ts'
import { asSeen, standingOn } from '../../features/assignments/rules.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'

const End = withDay('from', 'Write the day from which it no longer holds, such as 1 4 2027.', z.object({ seen: z.string().max(100) }))

const refusals = {
  'changed meanwhile': 'This rule has been changed or ended since you opened this page, perhaps by a colleague a moment ago. What it is now is shown below.',
  'ended already': 'It has ended by that day already.',
} as const

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change rules')
  const today = dayInLondon(admin.at)
  const versions = (await ruleVersionsOf(await admin.reading())).filter(({ key }) => key === params.key)
  const latest = found(versions.at(-1))
  const [day, month, year] = [today.slice(8), today.slice(5, 7), today.slice(0, 4)].map((part) => String(Number(part)))
  return {
    key: latest.key, title: ruleTitle(latest), theme: latest.theme, general: latest.caseType === null, seen: asSeen(versions), values: { 'from-day': day!, 'from-month': month!, 'from-year': year! },
    held: versions.filter((version) => ['in force', 'starts later'].includes(standingOn(version, today))).map((version) => validityInWords(version, today)),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'change rules')
  const form = await parseForm(request, End)
  if (!form.ok) return form.reply
  const ended = found(await endRule(admin, params.key, form.value.from, form.value.seen))
  if (ended === 'too early') return mend({ from: 'The day cannot be before today.' }, form.typed)
  if (ended !== true) return data({ problems: { form: refusals[ended] } as Record<string, string>, typed: form.typed }, { status: 409 })
  return redirect(`/set-up/rules?${new URLSearchParams({ done: 'ended', rule: params.key })}`)
}

export default function EndRule({ loaderData: rule, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}End the rule ${rule.title} – Practice Loop`}</title>
      <BackLink href={`/set-up/rules/${rule.key}`}>{rule.title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">End the rule {rule.title}</h1>
          {rule.held.length === 0 && <InsetText>This rule has ended.</InsetText>}
          {rule.held.map((held) => <InsetText key={held}>{held}.</InsetText>)}
          {rule.held.length > 0 && (
            <>
              <p className="govuk-body">
                From that day on it is used for no audit. {rule.general
                  ? `Gaps on ${rule.theme} then bring this person nothing, but where there is a rule for the type of case.`
                  : 'Such cases then fall under the rule for all types of case, where there is one.'} What it has brought stays, with its reason.
              </p>
              <form method="post" noValidate>
                <input type="hidden" name="seen" value={problems?.form ? rule.seen : typed?.seen ?? rule.seen} />
                <DateInput name="from" label="From which day it no longer holds" hint="Today or later" value={typedDate(typed ?? rule.values, 'from')} error={problems?.from} />
                <Button variant="warning">End this rule</Button>
              </form>
            </>
          )}
          <p className="pl-who-can-see govuk-body-s">People with the administrator role see this page. That a rule was ended, and by whom, is in the activity log.</p>
        </div>
      </div>
    </>
  )
}
