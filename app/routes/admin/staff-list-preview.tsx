import { rm } from 'node:fs/promises'
import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/staff-list-preview'
import { allow } from '../../door.server.ts'
import { applyStaffList, putAsideStaffList, spooledStaffList, staffListWith } from '../../features/staff/staff-list.server.ts'
import { countsOf, needsConfirming, type Change } from '../../features/staff/staff-list.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Input } from '../../ui/input.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const kinds: readonly { kind: Change['kind']; title: string }[] = [
  { kind: 'rejected', title: 'Left out' }, { kind: 'leaver', title: 'Leave' }, { kind: 'joiner', title: 'Join' }, { kind: 'mover', title: 'Move' }, { kind: 'changed', title: 'Other changes' }, { kind: 'unchanged', title: 'As they are' },
]
/** So many of each kind are shown; all are applied. */
const shown = 200

const Apply = z.object({ what: z.enum(['apply', 'put aside'], { error: 'Choose what to do.' }), confirmed: z.string().trim().optional() })
const mustType = (missing: number, touched: number) => `${missing} of ${touched} people would have left, which is more than a quarter. If that is right, type the number ${missing}.`

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const { list, plan, unreadable, leftOpen } = found(await staffListWith(admin, idFrom(params.id)))
  return {
    fileName: list.fileName, when: momentInWords(list.askedAt), complete: list.complete, unreadable,
    applied: list.appliedAt && { when: momentInWords(list.appliedAt), joiners: list.joiners!, movers: list.movers!, leavers: list.leavers!, unchanged: list.unchanged!, rejected: list.rejected! },
    counts: plan && countsOf(plan.changes),
    confirm: plan && needsConfirming(plan) ? { missing: plan.missing, touched: plan.touched } : undefined,
    groups: plan ? kinds.map(({ kind, title }) => {
      const all = plan.changes.filter((change) => change.kind === kind)
      return { kind, title, all: all.length, rows: all.slice(0, shown).map(({ row, personId, name, words }, place) => ({ key: `${row ?? ''} ${personId ?? place}`, row: row ?? '–', personId, name: name || '–', words: words.join(' ') })) }
    }).filter(({ all }) => all > 0) : [],
    leftOpen: leftOpen ? leftOpenInWords(leftOpen) : '',
    done: url.searchParams.get('done') === 'applied' ? 'The list is applied.' : undefined,
  }
}

function leftOpenInWords({ actions, reds }: { actions: number; reds: number }) {
  if (actions === 0) return 'They have no action open.'
  return `${counted(actions, 'action of theirs is', 'actions of theirs are')} open${reds > 0 ? `, ${reds} of them red` : ''}: from that day ${actions === 1 ? 'it is' : 'they are'} with the managers of their teams.`
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const id = idFrom(params.id)
  const form = await parseForm(request, Apply)
  if (!form.ok) return form.reply
  if (form.value.what === 'put aside') {
    await rm(found(await putAsideStaffList(admin, id)), { force: true })
    return redirect('/set-up/people?done=put-aside')
  }
  const spooled = await spooledStaffList(admin, id)
  const came = found(await applyStaffList(admin, id, /^\d+$/.test(form.value.confirmed ?? '') ? Number(form.value.confirmed) : undefined))
  if (came === 'applied already') return data({ problems: { form: 'This list has been applied already, perhaps by a colleague a moment ago.' }, typed: form.typed }, { status: 409 })
  if ('unreadable' in came) return mend({ form: came.unreadable }, form.typed)
  if ('confirm' in came) return mend({ confirmed: mustType(came.confirm, came.touched) }, form.typed)
  if (spooled) await rm(spooled, { force: true })
  return redirect(`/set-up/people/staff-lists/${id}?done=applied`)
}

export default function StaffListPreview({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const { applied, counts, confirm, leftOpen } = one
  const nothing = counts && counts.joiners + counts.movers + counts.changed + counts.leavers === 0
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Staff list ${one.fileName}, ${one.when} – Practice Loop`}</title>
      <BackLink href="/set-up/people/staff-list">Back to staff lists</BackLink>
      {one.done && <NotificationBanner success>{one.done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.fileName}, {one.when}</span>
          <h1 className="govuk-heading-l">{applied ? 'What this list did' : 'What this list would do'}</h1>
          {one.unreadable && <WarningText>{one.unreadable}</WarningText>}
          {applied && (
            <SummaryList rows={[
              { key: 'Applied', value: applied.when }, { key: 'Joined', value: applied.joiners }, { key: 'Moved or changed', value: applied.movers },
              { key: 'Left', value: applied.leavers }, { key: 'As they were', value: applied.unchanged }, { key: 'Rows left out', value: applied.rejected },
            ]} />
          )}
          {counts && (
            <>
              <SummaryList rows={[
                { key: 'Join', value: counts.joiners }, { key: 'Move', value: counts.movers }, { key: 'Other changes', value: counts.changed },
                { key: 'Leave', value: counts.leavers }, { key: 'As they are', value: counts.unchanged }, { key: 'Rows left out', value: counts.rejected },
              ]} />
              {one.complete && <p className="govuk-body">You said that this list names everyone: whoever is missing has left.</p>}
              {nothing && <InsetText>This list changes nobody.</InsetText>}
            </>
          )}
          {!applied && (
            <form method="post" noValidate>
              {confirm && (
                <>
                  <WarningText>More than a quarter of the people whom this list concerns are missing from it, and would leave at once: {confirm.missing} of {confirm.touched}.</WarningText>
                  <Input name="confirmed" label="How many people leave by being missing from the list?" hint="Type the number, if it is right. If not, put this list aside." width={4} inputMode="numeric" value={typed?.confirmed} error={problems?.confirmed} />
                </>
              )}
              {counts && counts.leavers > 0 && <p className="govuk-body">Whoever leaves has no access from that day, and their learning ends. {leftOpen}</p>}
              <div className="govuk-button-group">
                {counts && !nothing && <Button name="what" value="apply">Apply</Button>}
                <Button name="what" value="put aside" variant="secondary">Put this list aside</Button>
              </div>
            </form>
          )}
        </div>
      </div>
      {one.groups.map(({ kind, title, all, rows }) => {
        const table = (
          <ScrollTable
            caption={`${title}: ${all.toLocaleString('en-GB')}${all > rows.length ? `, of which the first ${rows.length} are shown` : ''}`} columns={['Name', 'Row', kind === 'rejected' ? 'Why' : 'What']}
            rows={rows.map((row) => [row.personId ? <a key={row.key} className="govuk-link" href={`/set-up/people/${row.personId}`}>{row.name}</a> : row.name, row.row, row.words || '–'])}
          />
        )
        return kind === 'unchanged' ? <Details key={kind} summary={`As they are: ${all.toLocaleString('en-GB')}`}>{table}</Details> : <div key={kind}>{table}</div>
      })}
      <p className="pl-who-can-see govuk-body-s">Administrators see this page. The file is kept only until the list is applied or put aside, and no longer than a week.</p>
    </>
  )
}
