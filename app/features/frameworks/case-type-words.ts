import { plainName } from '../../lib/sheets/header.ts'

/** How councils write each type of case, by the key of the case type in the framework that the portal brings along. */
const caseTypeTitles: Readonly<Record<string, readonly string[]>> = {
  contact: ['Contact NFA', 'NFA', 'Contact', 'Contacts', 'Contact-NFA', 'No further action', 'MASH contact', 'Contact (NFA)', 'Contact and no further action'],
  'early-help': ['Referral to Early Help', 'Early Help', 'EH', 'Early Help referral', 'Step down to Early Help', 'TAF', 'Team around the family', 'Targeted early help'],
  assessment: [
    'Referral to assessment', 'Assessment', 'Referral', 'Referrals', 'C&F', 'C&F assessment', 'CAF assessment', 'Child and family assessment', 'Children and families assessment', 'Single assessment', 'SA',
    'Referral to C&F assessment', 'Referral - assessment', 'Initial assessment',
  ],
  'child-protection': [
    'CP', 'CPP', 'Child protection', 'Child protection plan', 'S47', 'Section 47', 'S.47', 'Sec 47', 'Section 47 enquiry', 'Referral to section 47', 'Referral to S47', 'Subject to a child protection plan', 'S47 enquiry',
    'Child in need of protection', 'ICPC',
  ],
  'child-in-need': ['CIN', 'Child in need', 'Children in need', 'CiN plan', 'Child in need plan', 'S17', 'Section 17', 'S.17', 'CHIN'],
  'child-in-care': [
    'LAC', 'CLA', 'CiC', 'Child in care', 'Children in care', 'Looked after', 'Looked after child', 'Looked after children', 'Child looked after', 'Children looked after', 'CiC / LAC', 'CLA / LAC', 'In care', 'C in C',
    'Child we look after', 'Cared for child', 'Cared for', 'CWLA', 'Child looked-after (S20)', 'S20', 'Section 20', 'Full care order', 'Interim care order',
  ],
  'care-leaver': ['CL', 'Care leaver', 'Care leavers', 'Leaving care', 'Care experienced', 'Care experienced young person', 'Former relevant', '18+ care leaver'],
  'disabled-child': ['CWD', 'Disabled child', 'Disabled children', 'Child with disabilities', 'Children with disabilities', 'Child with a disability', 'Disability', 'DCT', 'SEND', 'Short breaks'],
}

/**
 * The type of case that a cell names, by its title in the framework.
 * @param learnt what a spelling means: a title, or 'as written'
 * @returns the cell as it is written, and not known, where nothing tells which type it is
 */
export function readCaseType(cell: string, caseTypes: readonly { key: string; title: string }[], learnt: Readonly<Record<string, string>>): { title: string; known: boolean } {
  const spelling = plainName(cell)
  const explained = Object.entries(learnt).find(([word]) => plainName(word) === spelling)?.[1]
  if (explained === 'as written') return { title: cell, known: true }
  const type = explained
    ? caseTypes.find(({ title }) => title === explained)
    : caseTypes.find(({ key, title }) => [key, title].some((name) => plainName(name) === spelling))
      ?? caseTypes.find(({ key }) => caseTypeTitles[key]?.some((name) => plainName(name) === spelling))
  return type ? { title: type.title, known: true } : { title: cell, known: cell === '' || caseTypes.length === 0 }
}
