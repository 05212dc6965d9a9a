/** How councils title the columns that say which case a row is of and whose; titles are compared as `plainName` does. The commonest come first. */
export const caseTitles = {
  case: [
    'Case ID', 'Case reference', 'Case ref', 'Case number', 'Case no', 'Case', 'Child ID', 'Child reference', 'Child ref', 'Person ID', 'Client ID', 'Client reference', 'LCS ID',
    'Liquidlogic ID', 'Mosaic ID', 'Mosaic number', 'Eclipse ID', 'System ID', 'File number', 'Record number', 'Case file', 'Record ID', 'Child’s ID', 'Young person ID',
  ],
  caseType: ['Case category', 'Case type', 'Type of case', 'Category of case', 'Category', 'Case status', 'Status of case', 'Legal status', 'Plan type', 'Type of plan', 'Child status', 'Service type'],
  team: ['Team', 'Team name', 'Allocated team', 'Case holding team', 'Responsible team', 'Social work team', 'Audited team'],
  worker: [
    'Allocated SW', 'Social worker', 'Allocated social worker', 'Allocated worker', 'Case holder', 'Case worker', 'Caseworker', 'Worker', 'SW', 'Practitioner', 'Lead practitioner', 'Key worker',
    'Lead professional', 'Allocated practitioner', 'Social worker name', 'Name of social worker', 'Worker name', 'Practitioner name', 'SW name', 'Personal adviser',
  ],
  workerEmail: ['SW email', 'Social worker email', 'Worker email', 'Practitioner email', 'Allocated worker email', 'Email of social worker', 'Allocated social worker email', 'SW e-mail address', 'Social worker email address'],
  manager: [
    'Team Manager', 'Manager', 'TM', 'Supervisor', 'Line manager', 'Practice manager', 'Assistant team manager', 'Team manager name', 'Manager name', 'Name of team manager', 'Supervising manager',
    'Practice supervisor', 'Team leader',
  ],
  managerEmail: ['TM email', 'Team manager email', 'Manager email', 'Supervisor email', 'Line manager email', 'Email of team manager', 'Team manager email address'],
} as const satisfies Readonly<Record<string, readonly string[]>>
