import { spokenToInWords } from '../remedial-actions/wording.ts'
import { actionPhrases } from './action-phrases.ts'
import { actionField } from './fields.ts'
import { toSpeakTo, type Frame } from './recorded.ts'
import { SaveButton, WrittenBoxes, WrittenChoice, WrittenLine, WrittenSelect, WrittenText, type Page } from './written.tsx'

const sentence = (words: string) => words[0]!.toUpperCase() + words.slice(1)

export type Clocks = { amberDays: number; greenDays: number }

/** One remedial action: how urgent, what, where, what closes it and who does it; for a red, also who was spoken to today. */
export function ActionFields({ nth, page, clocks, days }: { nth: number; page: Page; clocks: Clocks; days: { value: string; label: string }[] }) {
  const { state, owners } = page
  const field = (part: Parameters<typeof actionField>[1]) => actionField(nth, part)
  const help = state.help[nth] ?? []
  const spokenOn = page.values[field('spoken-on')]
  const daysToChoose = spokenOn && !days.some(({ value }) => value === spokenOn) ? [...days, { value: spokenOn, label: spokenOn }] : days
  return (
    <section className="pl-action" id={`action:${nth}`} aria-labelledby={`action-title:${nth}`}>
      <h3 className="govuk-heading-s" id={`action-title:${nth}`}>Action {nth}</h3>
      <WrittenChoice page={page} name={field('priority')} label="How urgent is it?" labelSize="s" options={[
        { value: 'red', label: 'Red: urgent', hint: 'A child may be unsafe, or a duty in law is not met. Due at 12 noon on the next working day.' },
        { value: 'amber', label: 'Amber: significant', hint: `A gap that could affect decisions or progress. Due in ${workingDays(clocks.amberDays)}.` },
        { value: 'green', label: 'Green: tidy or improve', hint: `A gap in the record or in quality, with no effect now. Due in ${workingDays(clocks.greenDays)}.` },
      ]} />
      <div className="pl-action__safe">
        <p className="govuk-body"><strong>Made safe today.</strong> Phone before you carry on. Say here who you spoke to or, if nobody answered, who you tried: the action goes out all the same.</p>
        <WrittenChoice page={page} name={field('reached')} inline label="Did you reach somebody about this child’s safety?" labelSize="s" options={[{ value: 'yes', label: 'Yes' }, { value: 'no', label: 'No, nobody reached' }]} />
        <WrittenSelect page={page} name={field('spoken-to')} label="Who did you speak to, or try?" options={[{ value: '', label: 'Choose' }, ...toSpeakTo.map((value) => ({ value, label: sentence(spokenToInWords[value]) }))]} />
        <WrittenChoice page={page} name={field('spoken-on')} inline label="On which day?" labelSize="s" options={daysToChoose} />
        <WrittenLine page={page} name={field('spoken-at')} label="At what time?" hint="For example, 14:15" width={5} />
      </div>
      <WrittenText page={page} name={field('wording')} rows={2} label="What is to be done?" hint="Begin with what to do: see, record, add, agree" />
      <WrittenLine page={page} name={field('place')} label="Where in the record will it be?" hint="For example, Visit form or Plan, outcome 2" />
      <WrittenText page={page} name={field('closes-when')} rows={2} label="It closes when" hint="What will be on the file that somebody else can see" />
      <WrittenText page={page} name={field('because')} rows={2} label="Why, for this child?" />
      <WrittenSelect page={page} name={field('owner')} label="Who does it?" options={[{ value: '', label: 'Choose' }, ...owners]} />
      {state.gaps.length > 0
        ? <WrittenBoxes page={page} name={field('gaps')} label="Which gaps does it answer?" labelSize="s" options={state.gaps} />
        : <p className="govuk-body pl-quiet">No theme is below good yet. Once one is, say here which gaps this answers; until then it is for the whole case.</p>}
      {help.length > 0 && (
        <div className="pl-help">
          <p className="govuk-body-s"><strong>To make it easy to do and to check</strong></p>
          <ul className="govuk-list govuk-list--bullet">{help.map((line) => <li key={line}>{line}</li>)}</ul>
        </div>
      )}
      <div className="govuk-button-group">
        <SaveButton state={state} where={`action ${nth}`} at={`action:${nth}`} />
        <button className="govuk-button govuk-button--secondary" name="do" value={`remove ${nth}`}>Remove this action<span className="govuk-visually-hidden">, number {nth}</span></button>
      </div>
    </section>
  )
}

/** Begins an action from a phrase, those of the gaps first, or from nothing; and brings a removed one back. */
export function AddAction({ themes, page: { state } }: { themes: Frame['themes']; page: Page }) {
  const gaps = state.gaps.map(({ value }) => value)
  const ordered = themes.toSorted((a, b) => Number(gaps.includes(b.key)) - Number(gaps.includes(a.key)))
  const groups = ordered.map(({ key, title }) => ({ key, title, phrases: actionPhrases.filter(({ theme }) => theme === key) })).filter(({ phrases }) => phrases.length > 0)
  return (
    <div className="pl-add-action">
      {groups.length > 0 && (
        <div className="govuk-form-group">
          <label className="govuk-label" htmlFor="phrase">Start from a phrase</label>
          <div className="govuk-hint" id="phrase-hint">It brings what to do, where, and what closes it. Change it so that it fits this child.</div>
          <select className="govuk-select pl-phrases" id="phrase" name="phrase" aria-describedby="phrase-hint" defaultValue={groups[0]!.phrases[0]!.key}>
            {groups.map(({ key, title, phrases }) => <optgroup key={key} label={title}>{phrases.map((phrase) => <option key={phrase.key} value={phrase.key}>{phrase.wording}</option>)}</optgroup>)}
          </select>
        </div>
      )}
      <div className="govuk-button-group">
        {groups.length > 0 && <button className="govuk-button govuk-button--secondary" name="do" value="add phrase">Add an action with this phrase</button>}
        <button className="govuk-button govuk-button--secondary" name="do" value="add">Add an empty action</button>
      </div>
      {state.removed.map(({ nth, wording }) => (
        <p key={nth} className="govuk-body">Removed: {wording} <button className="pl-link-button" name="do" value={`put-back ${nth}`}>Put it back<span className="govuk-visually-hidden">: {wording}</span></button></p>
      ))}
    </div>
  )
}

const workingDays = (n: number) => (n === 1 ? '1 working day' : `${n} working days`)
