import { daysAfter, type Day } from '../../../app/lib/days.ts'

type Member = { name: string; title: string; cases?: number; off?: string; leavesIn?: number; startedAgo: number }

/** Who works in each team of the made-up council, the manager first. A number beside a name is how many cases they hold. */
const members: Readonly<Record<string, readonly [manager: string, ...workers: string[]]>> = {
  'Contact and Referral': ['Delphine Marrow', 'Anselm Trickett 26', 'Bethan Oxlade 24', 'Kofi Lanternby 31', 'Saoirse Pell 22', 'Ilse Wainfleet 19', 'Ronan Quickbeam 25'],
  MASH: ['Gwendolen Farthing', 'Zubair Holloway-Finch 17', 'Petra Nightingate 21', 'Caradoc Mellish 18', 'Amara Duskwood 20', 'Hugo Sallowfield 16'],
  'Assessment East': ['Leopold Birtwhistle', 'Nkechi Fenwater 19', 'Tomasz Greaveley 22', 'Imogen Hartsease 17', 'Dilwyn Cobblestone 20', 'Farida Moonraker 18', 'Otis Penhallow 9'],
  'Assessment West': ['Rosalind Skeffingwell', 'Bartholomew Cray 21', 'Yewande Silverlock 18', 'Magnus Thistlewood 23', 'Lowri Ambersand 16', 'Cyrus Bellweather 19'],
  'Family Help North': ['Winifred Ashgrove', 'Idris Kettleworth 18', 'Paloma Windrush-Gray 20', 'Jarek Oldacre 15', 'Temperance Vine 17', 'Obi Larkspur 19'],
  'Family Help South': ['Tariq Pemberton-Shaw', 'Priya Rookwood 19', 'Dev Starling 18', 'Elin Merriweather 21', 'Femi Ibekwe 16', 'Keira Sandstone 14', 'Leon Thackeray 20', 'Zara Quillfeather 17'],
  'Safeguarding North': ['Augustin Peverell', 'Marguerite Slate 16', 'Callum Hawksmoor 19', 'Nia Copperfield-Ward 17', 'Stellan Brightwater 15', 'Ottilie Crane 18', 'Bashir Underhill 20'],
  'Safeguarding South': ['Harriet Wolfendale', 'Lucan Meadowsweet 18', 'Chiara Tidewell 16', 'Emeka Stonebridge 21', 'Sunniva Hale 14', 'Rafe Goldhanger 17'],
  'Safeguarding Coast': ['Ludmila Sandpiper', 'Corin Seabright 19', 'Abena Driftwood 17', 'Mattias Fairlead 22', 'Juno Halyard 15', 'Perpetua Reed 18'],
  'Children in Care 1': ['Cornelius Applegarth', 'Safiya Nettlecombe 16', 'Jonty Bramblewick 14', 'Ingrid Foxglove 17', 'Ambrose Tully-Moss 15', 'Roisin Candlewood 13'],
  'Children in Care 2': ['Theodora Millstone', 'Kwame Rushworth 15', 'Beatrix Orchardson 17', 'Silas Hedgerow 14', 'Marisol Pinfold 16', 'Evander Lockhart-Bay 12'],
  'Leaving Care': ['Fitzroy Candlish', 'Tamsin Gorsebank 19', 'Adaeze Willowby 17', 'Rhodri Sparrowhawk 21', 'Noor Lavenderstone 18', 'Casimir Dell 16'],
  'Disabled Children': ['Henrietta Moss', 'Gideon Warbler 14', 'Aoife Stillwater 13', 'Santiago Beck 15', 'Philippa Hazelrigg 12', 'Malachi Fenn 14'],
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']

/** Those whose story differs: who left, who works part of the week, who is new. */
const differently: Readonly<Record<string, Partial<Member>>> = {
  'Corin Seabright': { leavesIn: -34 }, 'Jarek Oldacre': { leavesIn: -61 }, 'Petra Nightingate': { leavesIn: -5 }, 'Evander Lockhart-Bay': { leavesIn: 19 },
  'Femi Ibekwe': { off: 'Friday' }, 'Keira Sandstone': { off: 'Wednesday' }, 'Lowri Ambersand': { off: 'Monday' }, 'Aoife Stillwater': { off: 'Thursday, Friday' }, 'Sunniva Hale': { off: 'Friday' },
  'Otis Penhallow': { title: 'Newly qualified social worker', startedAgo: 75 }, 'Zara Quillfeather': { title: 'Newly qualified social worker', startedAgo: 82 },
  'Priya Rookwood': { title: 'Social worker' }, 'Elin Merriweather': { title: 'Advanced practitioner' }, 'Marguerite Slate': { title: 'Advanced practitioner' }, 'Kwame Rushworth': { title: 'Advanced practitioner' },
  'Adaeze Willowby': { title: 'Personal adviser' }, 'Casimir Dell': { title: 'Personal adviser' },
}

/** The teams in which each worker of the story is, by team; the manager first. */
export const staffOf = (team: string): { manager: string; workers: string[] } => {
  const [manager, ...workers] = members[team]!
  return { manager, workers: workers.map((worker) => worker.replace(/ \d+$/, '')) }
}

export const teamsOfNorthmere = Object.keys(members)

export const emailOf = (name: string) => `${name.toLowerCase().replaceAll(' ', '.')}@northmere.example`

/** The council's staff list as its personnel system would send it on a day; of who leaves later it says nothing yet. */
export function staffList(today: Day, sentOn: Day = today): Record<string, string>[] {
  let number = 40_100
  const row = ({ name, title, cases, off, leavesIn, startedAgo }: Member, team: string, role: string) => ({
    'Staff number': String(number += 7), Name: name, 'E-mail': emailOf(name), 'Job title': title, Team: team, Role: role,
    'Start date': daysAfter(today, -startedAgo), 'Leaving date': leavesIn === undefined || daysAfter(today, leavesIn - 28) > sentOn ? '' : daysAfter(today, leavesIn),
    'Working days': weekdays.filter((day) => !off?.includes(day)).join(', '), Cases: cases === undefined ? '' : String(cases),
  })
  const begunBy = (one: Record<string, string>) => one['Start date']! <= sentOn
  const ofTeams = Object.entries(members).flatMap(([team, [manager, ...workers]], nth) => [
    row({ name: manager, title: 'Team manager', startedAgo: 900 + nth * 61 }, team, 'Manager'),
    ...workers.map((text, place) => {
      const [, name = text, cases] = /^(.*) (\d+)$/.exec(text) ?? []
      return row({ name, title: 'Social worker', cases: Number(cases), startedAgo: 400 + ((nth * 7 + place * 131) % 1_500), ...differently[name] }, team, '')
    }),
  ])
  return ofTeams.filter(begunBy)
}
