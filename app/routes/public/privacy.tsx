import { SummaryList } from '../../ui/summary-list.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

const seen = [
  ['Your remedial actions and gaps', 'You, the managers of your team and service area, and auditors'],
  ['Learning given to you and why', 'You, your team manager and auditors'],
  ['That you were given more time for learning, by whom and why', 'You, your managers and auditors'],
  ['That you have done a module', 'You, your team manager and auditors'],
  ['That your manager talked with you about a module, before it and after it, and time kept free for it', 'You and your managers; auditors see whether you talked. What was said is written nowhere'],
  ['Your answers and scores in checks', 'You alone. Leaders see averages of whole tens of people, told so that nobody’s score follows from them'],
  ['The three questions some weeks after a module: whether you answered, and how it went', 'You alone'],
  ['If you are in the managers’ programme: what is seen in five children’s records of your team before it, and in five others’ after it (management oversight, review of progress)', 'The auditor who judges them, who is not told which it is. Those who look after cohorts see that it was done, and results of the whole cohort alone, never of one manager'],
  ['What you write to yourself about a module', 'You alone'],
  ['That you have a place on a workshop, or wait for one', 'You and your managers; that you have a place, also whoever leads it and whoever arranges workshops. Others see only how many wait'],
  ['Whether you came to a workshop', 'You and whoever keeps its register. Your managers and auditors read that you took part, and nothing about when you could not'],
  ['Why you gave a place on a workshop back', 'Nobody, by name. It is counted for the whole council, and nobody is chased'],
  ['That you come first for a place, because of what an audit found', 'You alone'],
  ['What you answer after a workshop', 'Whoever leads it reads how many gave each answer, once five have answered. The line that you write for yourself: you alone'],
  ['Your coaching meetings: when, with whom and what they are about', 'You and whoever you meet; auditors who arrange coaching for your team, and each time one opens a meeting it is noted. Your manager does not. Calendars and e-mails say that you meet, and never why'],
  ['Why you cancelled a coaching meeting', 'Nobody. It is kept with the meeting as a fact about the work, and no page shows it'],
  ['What you and your coach agreed in a meeting, and whether it was held', 'The two of you; where the meeting is about a gap, also whoever can open the gap’s page: the worker and the manager of the case, the managers of their team and service area, and auditors. Why a meeting was missed: the two of you'],
  ['A reminder that a coach writes for themselves about a meeting', 'The coach alone. It is in no e-mail, calendar or search, and is deleted a year after it was last written. You may ask for it, as for all that is held about you'],
  ['That you go on meeting somebody as your mentor or coach, and your goals', 'The two of you'],
  ['That your own cases were good on a theme, so that you could be asked to help others', 'Auditors, and leaders of your area: how many of your cases, never which. Whoever reads your name there is noted'],
  ['That you were asked to help others with a theme', 'You and whoever asked you. Only a yes is shown, to those whom you help; of a no nobody is told whose it is'],
  ['When you coach, where, and which times are free', 'Whoever may book coaching. Why you are not there is written nowhere'],
  ['Where you are in the managers’ programme', 'You, your coach, auditors, leaders of your area and administrators: which steps are done and when, and never a score'],
  ['What an observer wrote about a supervision of yours', 'You and the observer. Nobody above you; that it took place is seen with the other steps'],
  ['Your CPD record and your certificates', 'You alone. What you copy out of it goes where you put it'],
  ['Courses that a list of your council says you did elsewhere', 'You and administrators; those of the last twelve months also your team manager and auditors, when they decide about learning for you'],
  ['Evidence that you send', 'You and whoever checks it'],
  ['That you were reminded of an action, by whom, and whether the e-mail was sent and opened', 'You, your managers and auditors'],
  ['That you have read an action, or challenged it and why', 'You, your managers and auditors'],
  ['What you reply to an audit, and what you challenge in it', 'You, your managers and auditors. Whoever settles it is not told your name'],
  ['An audit while it is being recorded', 'The auditor who records it, until it is published'],
  ['That you are away, until when and who stands in', 'Your managers, administrators and whoever stands in. Why is written nowhere'],
  ['Messages that the portal sends you', 'You. QA leads see that there is one, how far it got and whether a link in it was followed, and nothing it says; so does whoever caused it'],
  ['The address of your meetings for your calendar program, if you make one', 'You alone, and only when you make it. Whoever has it reads when you meet and the names of your workshops, and neither with whom nor what about'],
  ['“Not my case”', 'You, your team manager and auditors, who settle it'],
  ['What you were called at work when an audit of your case was written', 'Administrators. Leaders see figures of all who were called the same, and only where at least three people are; never yours'],
  ['That another case of yours is to show whether a theme held', 'Nobody by name. Leaders see how many cases are drawn; whoever audits the case is not told what it is to show'],
  ['What an audit of your case says, in a pack for inspectors', 'Leaders of your area or of the whole council, without your name. Whoever opens it is noted'],
  ['Figures about themes, teams and service areas', 'Leaders. They name no worker'],
] as const

export default function Privacy() {
  return (
    <>
      <title>Privacy – Practice Loop</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Privacy</h1>
          <p className="govuk-body">
            Your council decides what Practice Loop is used for and answers for what is kept in it. To ask for what is held about you, to have
            something corrected or to object, write to your council’s data protection officer. You can also complain to
            the <a className="govuk-link" href="https://ico.org.uk/make-a-complaint/">Information Commissioner’s Office</a>.
          </p>

          <h2 className="govuk-heading-m">About children</h2>
          <p className="govuk-body">
            No child’s name, date of birth, address or NHS number is kept here. A case is known by your council’s own reference, and evidence says
            where in the record to look. That is still personal data, because the council can tell who is meant, and it is treated so.
          </p>
          <p className="govuk-body">
            Details that we recognise, such as NHS numbers, postcodes, dates of birth and phone numbers, are refused where you write and left out of
            imported sheets. We recognise their form, not a story: please leave out anything that would tell who a child is.
          </p>

          <h2 className="govuk-heading-m">About workers</h2>
          <SummaryList rows={[
            { key: 'What is recorded', value: 'Your name and work e-mail address, your roles and teams, the audits of cases you held, what was agreed and done about them, the learning you were given and did, and who opened what about you.' },
            { key: 'What for', value: 'To put cases right, to learn, and to see whether practice gets better. Results are for learning: they are no record of capability, and a complaint or a capability process needs evidence of its own. No decision about you is made by the portal: a person confirms each finding and all learning. Where several people of a team have a gap on the same theme, it is shown as a signal about the service, to leaders as a number without names.' },
            { key: 'What is not recorded', value: 'Why you were away, where you are, how long you spend on a page, or what you do anywhere else.' },
          ]} />
        </div>
      </div>
      <ScrollTable caption="Who can see what about you" columns={['What', 'Who can see it']} rows={seen.map((row) => [...row])} />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <p className="govuk-body">
            When someone else opens a page about your audits or learning, the portal records who and when. These records cannot be changed, and a
            seal shows whether anyone tried. QA leads who set the portal up see counts. No other council sees anything of yours.
          </p>

          <h2 className="govuk-heading-m">Messages</h2>
          <p className="govuk-body">
            E-mails from the portal hold your name, references of cases and audits, the colour of an action, days and links, and with a reminder the line that a manager wrote. They say nothing about a child, a finding or what an action
            asks for. There are no pictures in them that would tell who reads. “Opened” is noted once, when you follow a link in a message while you are signed in, so that nobody chases
            you for what you have seen. What was sent to you stays under <a className="govuk-link" href="/account">your account</a>.
          </p>

          <p className="govuk-body">
            An entry for your calendar holds the title, time and place of a workshop, or the words “Coaching meeting” with its time and place, and your name and address. It is marked as private, and says neither why you go nor anything about a case. Once it is in your
            calendar, your council’s calendar keeps it, and shows it to whoever you let see private entries. Whether you accept or decline it there is not read here.
          </p>

          <p className="govuk-body">
            If you make an address for your calendar under <a className="govuk-link" href="/account/calendar">your account</a>, your calendar program fetches from it, and the company that runs the program keeps what it fetches: times, “Coaching
            meeting” and names of workshops. You can end the address at any time, and it ends by itself when you leave.
          </p>

          <h2 className="govuk-heading-m">Cookies</h2>
          <p className="govuk-body">
            One cookie keeps you signed in. It ends when you sign out or do nothing for 30 minutes. There are no others, nothing counts your visits,
            and no page loads anything from another site.
          </p>

          <h2 className="govuk-heading-m">How it is kept safe</h2>
          <p className="govuk-body">
            Each council’s records are kept apart by the database itself. Sign-ins are kept so that nobody who reads the database can use them. Logs of the
            server hold no names and nothing that was typed. How long records are kept is for your council to decide; this version removes nothing by
            itself.
          </p>
        </div>
      </div>
    </>
  )
}
