import { andOf, counted } from '../../lib/phrases.ts'
import { Button } from '../../ui/button.tsx'

export interface FirstPasswordsSureProps {
  /** 'everybody', or the id of a team. */
  chosen: string
  ofTeam: string | undefined
  people: number
  withoutEmail: number
  atOnce: number
}

/** What making first passwords does and to whom, before it is done. */
export function FirstPasswordsSure({ chosen, ofTeam, people, withoutEmail, atOnce }: FirstPasswordsSureProps) {
  const can = people - withoutEmail
  const where = ofTeam ? ` of ${ofTeam}` : ''
  const none = withoutEmail > 0 ? ` ${counted(withoutEmail, 'person has', 'people have')} no e-mail address to sign in with, and ${withoutEmail === 1 ? 'is' : 'are'} left out.` : ''
  if (can === 0) return <p className="govuk-body">{`There is nobody${where} to make a first password for.${none}`}</p>
  return (
    <>
      <h2 className="govuk-heading-m">{`Make ${counted(Math.min(can, atOnce), 'first password', 'first passwords')}?`}</h2>
      <p className="govuk-body">
        {`${counted(can, 'person', 'people')}${where} with a role cannot sign in yet.${can > atOnce ? ` The first ${atOnce} from A to Z are done in one go; come back for the others.` : ''}${none} Nobody is told: you hand the passwords over.`}
      </p>
      <p className="govuk-body">The passwords are shown, or put into the file, only this once.</p>
      <form method="post" action={`/set-up/people/first-passwords?for=${chosen}`}>
        <input type="hidden" name="for" value={chosen} />
        <Button>Make them and show them</Button>
      </form>
      <form method="post" action="/set-up/people/first-passwords.csv">
        <input type="hidden" name="for" value={chosen} />
        <Button variant="secondary">Make them and download them (CSV)</Button>
      </form>
      <p className="govuk-body"><a className="govuk-link" href="/set-up/people">Do not make any</a></p>
    </>
  )
}

/** Who was left out when first passwords were made. */
export const whoElse = ({ taken, more }: { taken: readonly string[]; more: number }): string[] => [
  ...(taken.length > 0 ? [`${andOf([...taken])} ${taken.length === 1 ? 'has' : 'have'} an e-mail address that signs in to the portal already, for another council or another person.`] : []),
  ...(more > 0 ? [`${counted(more, 'person still has', 'people still have')} no way in: make first passwords again for ${more === 1 ? 'them' : 'the next of them'}.`] : []),
]
