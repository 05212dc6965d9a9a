import { Checkboxes } from '../../ui/checkboxes.tsx'
import { Select } from '../../ui/select.tsx'

/** The fields that say which audits rules are tried on. */
export function AuditsToTryOn({ options, audits, guess, error }: { options: { value: string; label: string }[]; audits: string; guess: boolean; error?: string }) {
  return (
    <>
      <Select
        name="audits" label="Try the rules on" options={options} value={audits} error={error}
        hint="Audits that wait are taken as they are. Others are looked at as if they came in today: what they have brought already is left out of account."
      />
      <Checkboxes
        name="guess"
        options={[{ value: 'yes', label: 'Count gaps that nobody has attributed as the practitioner’s, and those on management oversight as the manager’s', hint: 'Otherwise they bring nothing here, as they would in fact.' }]}
        value={guess ? ['yes'] : []}
      />
    </>
  )
}
