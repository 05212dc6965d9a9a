import type { Route } from './+types/help'
import { signedIn } from '../../door.server.ts'
import { SafetyBanner } from '../../ui/safety-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

export function loader({ context }: Route.LoaderArgs) {
  return { outOfHours: signedIn(context)?.organisation.outOfHours ?? undefined }
}

const words = [
  ['Audit', 'Somebody has read one child’s case file and judged it theme by theme. The file is known by your council’s own case reference.'],
  ['Judgement', 'The grade of one theme in one audit. Until an auditor confirms it, it is provisional.'],
  ['Gap', 'A judgement below good. It may be mainly the practitioner’s, the manager’s, the system’s or a partner’s.'],
  ['Remedial action', 'One thing to put right on this case. It has one owner, a priority and a due date.'],
  ['Red, amber, green', 'Red: make the child safe today, and record it by noon on the next working day. Amber: within three working days. Green: within five. A council may settle other days, never more than five.'],
  ['Evidence', 'Where in the record it can be seen that something was done. It is a pointer, never a copy.'],
  ['Challenge', 'You say, with a reason, that a finding or an action is wrong. Somebody else decides. Until then a challenged finding counts in no figure.'],
  ['Moderation', 'Another auditor grades the same case without knowing the first grades. Then both are laid side by side, and one grade is agreed.'],
  ['Service action', 'What the service or a partner changes because of gaps that are nobody’s own. It has an owner and a month.'],
  ['Weekly report', 'The week’s numbers as they stood on Thursday at 9pm. Once issued it never changes; what was wrong in it is put right by a correction above it.'],
  ['Small number', 'A count from 1 to 4, or to what your council has settled. It is hidden from whoever does not answer for the whole council, and in every file and mail that leaves it.'],
  ['Module', 'Learning of about 40 minutes: a check before, sections to read, a check after, and something to try on a case of your own.'],
  ['Inspection pack', 'What is known here of the cases that an inspector picked: what was found, asked for, done and learnt, and whether it held. Leaders make it from a pasted list.'],
  ['Monthly findings report', 'What audits found in a month, under three questions: what do we know, how do we know it, what next. Cases that were chosen in another way, or are of another kind, are never added up.'],
  ['Held', 'A later audit of another case found the theme good or better. It says what was found after, not what caused it.'],
] as const

const pages = [
  ['Social worker', 'My practice', 'Your cases with what is to be done and by when, your learning with the reason for it, and what you do well. On every action you can say that it is done, that you need help, that it is not your case, or that what is asked is wrong. An audit of your case you can answer within its time.'],
  ['Team manager', 'My team', 'What is overdue in your team, learning to agree to, and questions about whose case it was. You can give more time, once for each action, give an action to somebody else, and share out what somebody has to do who is away.'],
  ['Auditor', 'My desk', 'Cases to audit, audits you are recording or moderating, challenges, findings to confirm and evidence to check. You never check your own work.'],
  ['Leader', 'Insight', 'Themes by service area with their numbers and how sure they are, and whether what was learnt held. No named worker is shown. Under Reports: each week’s figures as issued; whoever has the duty checks and issues the draft on Friday from 2pm.'],
  ['QA lead', 'Set-up', 'What is set up and what is missing, and the import of your council’s audit sheet.'],
] as const

export default function Help({ loaderData: { outOfHours } }: Route.ComponentProps) {
  return (
    <>
      <title>Help – Practice Loop</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Help</h1>
          <SafetyBanner outOfHours={outOfHours} />

          <h2 className="govuk-heading-m">What Practice Loop is for</h2>
          <p className="govuk-body">
            Your council audits case files. Where a theme is judged below good, Practice Loop follows that gap until it is closed: the case is
            put right, whoever needs it learns, and a later audit of another case shows whether it held.
          </p>

          <h2 className="govuk-heading-m">What you find, by role</h2>
          <SummaryList rows={pages.map(([role, page, what]) => ({ key: role, value: <><strong>{page}.</strong> {what}</> }))} />
          <p className="govuk-body">If you have more than one role, you find the pages of each at the top of every page. Your name, at the top right, leads to <a className="govuk-link" href="/account">your account</a>.</p>

          <h2 className="govuk-heading-m">Words</h2>
          <SummaryList rows={words.map(([key, value]) => ({ key, value }))} />

          <h2 className="govuk-heading-m">If something is wrong</h2>
          <ul className="govuk-list govuk-list--bullet">
            <li>The audit names the wrong worker: press “Not my case” on the action.</li>
            <li>You cannot do an action in time: press “I need help” on it, or ask your manager for more time.</li>
            <li>You see something that identifies a child, or an audit of the wrong child: press “Something is wrong with this audit” on an action of it. It is hidden at once. Do not copy it.</li>
            <li>You cannot sign in, or your role is not right: ask your QA lead.</li>
          </ul>
          <p className="govuk-body">If you do nothing for 30 minutes you are signed out. What you had sent is saved.</p>
        </div>
      </div>
    </>
  )
}
