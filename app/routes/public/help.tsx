import type { ReactNode } from 'react'
import type { Route } from './+types/help'
import { signedIn } from '../../door.server.ts'
import { can, type Ability } from '../../permissions.ts'
import { SafetyBanner } from '../../ui/safety-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

export function loader({ context }: Route.LoaderArgs) {
  const who = signedIn(context)
  return { outOfHours: who?.organisation.outOfHours ?? undefined, open: pagesToOpen.filter(({ ability }) => who && can(who.person.holdings, ability)).map(({ href }) => href) }
}

/** Pages that the part on what happens when leads to, for whoever may open them. */
const pagesToOpen = [
  { href: '/team', ability: 'see my team' }, { href: '/team/share-out', ability: 'pass actions on' }, { href: '/set-up', ability: 'see set-up' }, { href: '/set-up/people', ability: 'look after people' },
  { href: '/set-up/teams/map', ability: 'look after people' }, { href: '/set-up/corrections', ability: 'correct audits' }, { href: '/set-up/imports', ability: 'import audits' }, { href: '/set-up/modules', ability: 'confirm facts of modules' },
  { href: '/availability', ability: 'offer coaching' }, { href: '/disputes', ability: 'settle disputes' }, { href: '/learning/exceptions', ability: 'decide learning' }, { href: '/service-actions', ability: 'follow service actions' }, { href: '/programmes', ability: 'plan audits' },
] as const satisfies readonly { href: string; ability: Ability }[]
type Page = (typeof pagesToOpen)[number]['href']

/** What follows when something happens, who sees to it and where. */
const happenings = (page: (href: Page, name: string) => ReactNode): [string, ReactNode][] => [
  ['Somebody is ill or on leave', <>Their manager says on {page('/team', 'My team')}, or an administrator under {page('/set-up/people', 'Set-up, People')}, from when until when, and who stands in. Why is asked nowhere. Red actions are with whoever stands in; where that person is away too, with whoever stands in for them. Ambers and greens wait. The manager can take over or {page('/team/share-out', 'share out what everyone away has to do')}.</>],
  ['Nobody stands in for a red', <>The manager sees it first on {page('/team', 'My team')}, and administrators on {page('/set-up', 'Set-up')}. Take it over, or name somebody.</>],
  ['Somebody leaves', <>An administrator records the day under {page('/set-up/people', 'Set-up, People')}, or the nightly staff list brings it. From that day they have no access, even where they are signed in. Their actions go to the manager of the team, their learning ends, and whether their gaps held cannot be known. An auditor’s cases wait for another under {page('/programmes', 'Programmes')}, and what they were recording is put aside. A {page('/service-actions', 'service action')} of theirs needs another owner: whoever looks after it gives it one. What is anybody’s to do, such as evidence to check, waits for the others.</>],
  ['Somebody comes back', <>An administrator takes them back under {page('/set-up/people', 'Set-up, People')}. They have what they held, and not what was passed on.</>],
  ['A team is renamed, split or merged', <>An administrator says so, from a day on, on {page('/set-up/teams/map', 'the map of teams')}. What was audited before stays under the old name; whoever leads what follows looks after what is still open.</>],
  ['A worker or a manager challenges a grade', <>Somebody outside their line settles it within five working days, on {page('/disputes', 'Disputed findings')}. Until then it is in no figure, each figure says so, and no learning follows. When it is late, that list says so, and so does {page('/set-up', 'Set-up')}.</>],
  ['An audit names the wrong worker', <>They press “Not my case”, or a manager or an auditor reports it. Their learning pauses and their actions go to the manager at once. A manager or an auditor settles whose case it was, on {page('/team', 'My team')}; if it was not theirs, the audit leaves their page and their figures.</>],
  ['An audit is of the wrong child, or holds text that identifies somebody', <>Press “Something is wrong with this audit” on one of its actions. It is hidden from everybody at once. The council’s data protection officer is told by mail, and administrators see under {page('/set-up/corrections', 'Corrections')} who had read it, and decide.</>],
  ['A module is given to nobody', <>Facts in it wait to be checked. An administrator reads the sources and confirms them under {page('/set-up/modules', 'Set-up, Modules')}; from then on rules bring the module, also for open gaps of the last 12 months that have brought no learning, and what was proposed can be confirmed. If a fact turns out wrong, “No longer” takes it back.</>],
  ['Learning stands still', <>Nobody has decided about it, it is late, the month is over its limit, or nobody is there to learn. A manager or an auditor finds it under {page('/learning/exceptions', 'Learning that stands still')}, with the next step. They can give more time, with a reason that the learner reads.</>],
  ['A module is published in a new version', <>Whoever has begun the old one goes on in it to its end. A correction asks nothing of those who completed it, an addition asks for its new sections alone, and only a material change asks for the whole module again, with blank checks. What was completed stays as it was read.</>],
  ['Somebody cannot come to a workshop', <>They cancel on its page, up to its beginning; declining it in a calendar cancels nothing. The place is offered to the first who waits, for eight working hours, or two when it is near, and then to the next. Nobody is chased, and a no-show is held up to nobody.</>],
  ['You coach, and cannot be there', <>Write the days down under {page('/availability', 'When and how I coach')}. Nobody can book you then. Meetings that are booked already are listed there: move them or cancel them. Nothing is cancelled by itself.</>],
  ['The wrong file was imported', <>An administrator takes the whole file back under {page('/set-up/imports', 'Imports')}, until somebody has acted on it. Then it goes row by row, and never a row that was acted on.</>],
]

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
  ['CPD draft', 'What you did and learnt, in the fields in which Social Work England asks for it. You write what only you can say and copy it into your own account there; only that account shows whether you have done what is asked for.'],
  ['Recall', 'Three questions on a module, some weeks after you completed it, if you like. Nobody but you sees whether you answered or how it went; the same holds for your scores in checks.'],
  ['Certificate', 'A record that you completed a module: when, in which version, for how many hours and for which standards as they then stood. It rests on your own declaration and approves nobody’s competence.'],
  ['Workshop', 'Learning in a group, on a day, with a fixed number of places. Whoever is first to ask has a place; whoever comes later waits, in the order of asking, which nobody can change. Some workshops give free places first, until a day, to people with an open red action or a finding graded inadequate on what it is about.'],
  ['Coaching meeting', 'Help with your own work from somebody who knows how, at a time that suits you both. You book it from an action, a finding or learning, and move or cancel it yourself. An auditor can offer you one: you say yes or no. Afterwards either of you says whether it was held, and both write what you agreed. Your line manager does not coach you. It is not supervision, and no procedure about capability.'],
  ['Mentoring', 'Two people who go on meeting over a longer time, with goals of their own, a day on which they look at them, and an end. It begins once both have said yes, and nobody else sees it.'],
  ['Coaching hours', 'When somebody can be booked as a coach: hours of the week, which stay the same when the clocks change, and days that are different. Nobody says why they are not there.'],
  ['Diary', 'A coach’s meetings and the workshops that they lead, as a list and as a calendar. Dragging a meeting in the calendar leads to the page on which it is moved; by itself it moves nothing.'],
  ['Coaching that was agreed', 'Coaching in the place of a module that somebody passed lately, once a manager or an auditor agreed to it. The gap stays open until a meeting about it was held, or one of them says why it is not needed any more. Whoever coaches does not judge later whether it held.'],
  ['Managers’ programme', 'Case management in practice: eight weeks for team managers, in cohorts of about four. Modules, a full day, coaching, one supervision that somebody sits in on, and tasks that an auditor accepts. Its certificate holds no grades.'],
  ['Inspection pack', 'What is known here of the cases that an inspector picked: what was found, asked for, done and learnt, and whether it held. Leaders make it from a pasted list.'],
  ['Monthly findings report', 'What audits found in a month, under three questions: what do we know, how do we know it, what next. Cases that were chosen in another way, or are of another kind, are never added up.'],
  ['Held', 'A later audit of another case found the theme good or better. It says what was found after, not what caused it.'],
] as const

const pages = [
  ['Social worker', 'My practice', 'Your cases with what is to be done and by when, your learning with the reason for it, and what you do well. What you have completed is there as CPD drafts, which you alone see; beside them stands what a list of your council says you did elsewhere. On every action you can say that it is done, that you need help, that it is not your case, or that what is asked is wrong. An audit of your case you can answer within its time.'],
  ['Team manager', 'My team', 'What is overdue in your team, learning and coaching to agree to, what several of your people have in common, and questions about whose case it was. You can remind people of what is late, give more time, once for each action and as often as needed for learning, give an action to somebody else, and say who is away, who stands in, and who takes over what they have to do. Each person’s supervision sheet is one page to print: what to talk about before and after a module, one press to say that you did, and time to keep free for it.'],
  ['Auditor', 'My desk', 'Cases to audit, audits you are recording or moderating, challenges, findings to confirm and evidence to check. You never check your own work.'],
  ['Leader', 'Insight', 'Themes by service area and month by month, with their numbers and how sure they are; whether what was learnt held; cases put right beside learning; what to teach next and how many looks would tell; and figures that may be passed on. No named worker is shown. Under Reports: each week’s figures as issued; whoever has the duty checks and issues the draft on Friday from 2pm.'],
  ['QA lead', 'Set-up', 'What is set up and what is missing, how far messages got, and the import of your council’s audit sheet.'],
] as const

export default function Help({ loaderData: { outOfHours, open } }: Route.ComponentProps) {
  const page = (href: Page, name: string) => (open.includes(href) ? <a className="govuk-link" href={href}>{name}</a> : name)
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

          <h2 className="govuk-heading-m">Messages</h2>
          <p className="govuk-body">
            The portal writes to you by e-mail. Links in its messages lead here, and you may have to sign in first. Replies to them reach nobody. Whether or not a message reached
            you, it is listed under <a className="govuk-link" href="/account">your account</a>. If you get none, tell your QA lead: your address may be wrong.
          </p>

          <p className="govuk-body">
            A place in a workshop comes with an entry for your calendar, and so does every change of it. A cancellation takes it out again. Declining the entry cancels nothing: cancel on the workshop’s page,
            so that somebody else gets the place. If your calendar does not have it, the workshop’s letter leads to it as a file. Coaching meetings come with an entry in the same way, which says “Coaching meeting” and
            no more; you are reminded of one at 2pm of the working day before. To have all of them in one calendar that keeps itself right, make an address for it
            under <a className="govuk-link" href="/account/calendar">your account</a>.
          </p>

          <h2 className="govuk-heading-m">Reminders</h2>
          <ul className="govuk-list govuk-list--bullet">
            <li>A red action is told at once, by e-mail, to whoever has it to do, the team manager and the service manager. The e-mail is a back-up: phone first. If nobody has said by its hour that it is done, the service manager and the Head of Service are told.</li>
            <li>Everything else comes in one e-mail a day at 8am, on days that you work, and only when there is something to say.</li>
            <li>An action’s owner is reminded the working day before it is due, on the day, and the morning after. A working day later the team manager is told; the service manager when it has been late for two working days, and the Head of Service for five. Nobody hears of one action twice on a day.</li>
            <li>While you are away, or while somebody decides about your challenge, your ambers and greens wait and nobody is reminded. Your reds go to your deputy.</li>
            <li>A manager can send a reminder of their own, once a day for an action. Its page shows to its owner, too, who was told and when.</li>
          </ul>

          <h2 className="govuk-heading-m" id="when-life-happens">When life happens</h2>
          <SummaryList rows={happenings(page).map(([key, value]) => ({ key, value }))} />

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
