const split = (words: string): readonly string[] => words.split('|');

/** Given names, with the gender that the logs give them. */
export const FIRST_NAMES: readonly (readonly [name: string, gender: 'F' | 'M'])[] = [
  ...split(
    'Amelia|Bella|Clara|Daphne|Elena|Fiona|Greta|Hazel|Iris|June|Kira|Lena|Maya|Nora|Olive|Paula|Quinn|Rosa',
  ).map((name) => [name, 'F'] as const),
  ...split(
    'Aaron|Basil|Caleb|Dorian|Elias|Felix|Gavin|Hugo|Ivan|Jonas|Karl|Leon|Milo|Noel|Oscar|Pablo|Ruben|Silas',
  ).map((name) => [name, 'M'] as const),
];

/** Family names of listeners. */
export const LAST_NAMES = split(
  'Abbott|Barlow|Carver|Dalton|Ellery|Fenton|Garner|Harlow|Ingram|Jarvis|Keaton|Lowell|Mercer|Norwood|Osborn|Prescott|' +
    'Quigley|Radley|Sawyer|Thorne|Upton|Vance|Whitaker|Yardley|Ashby|Bristow|Colby|Denholm|Easton|Farley|Gresham|Holt',
);

/** Locations of listeners, as the logs spell them. */
export const METROS = split(
  'Portland-Vancouver-Hillsboro, OR-WA|Chicago-Naperville-Elgin, IL-IN-WI|Phoenix-Mesa-Scottsdale, AZ|Lansing-East Lansing, MI|' +
    'New York-Newark-Jersey City, NY-NJ-PA|San Jose-Sunnyvale-Santa Clara, CA|Winston-Salem, NC|Birmingham-Hoover, AL|' +
    'Atlanta-Sandy Springs-Roswell, GA|Houston-The Woodlands-Sugar Land, TX|Eureka-Arcata-Fortuna, CA|Red Bluff, CA|' +
    'Waterloo-Cedar Falls, IA|Tampa-St. Petersburg-Clearwater, FL|Janesville-Beloit, WI|Lake Havasu City-Kingman, AZ|' +
    'Marinette, WI-MI|Nashville-Davidson--Murfreesboro--Franklin, TN|Cedar Rapids, IA|Washington-Arlington-Alexandria, DC-VA-MD-WV',
);

/** Browsers of listeners. */
export const USER_AGENTS: readonly string[] = [
  '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"',
  '"Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/35.0.1916.153 Safari/537.36"',
  '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.78.2 (KHTML, like Gecko) Version/7.0.6 Safari/537.78.2"',
  '"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Ubuntu Chromium/36.0.1985.125 Chrome/36.0.1985.125 Safari/537.36"',
  'Mozilla/5.0 (Windows NT 6.1; WOW64; rv:31.0) Gecko/20100101 Firefox/31.0',
  'Mozilla/5.0 (X11; Linux x86_64; rv:31.0) Gecko/20100101 Firefox/31.0',
  'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)',
];

/** First words of titles and bands. */
export const ADJECTIVES = split(
  'Silent|Golden|Broken|Velvet|Crooked|Electric|Hollow|Burning|Distant|Paper|Scarlet|Restless|Frozen|Lucky|Midnight|Northern|' +
    'Wooden|Gentle|Savage|Lonesome|Bitter|Neon|Faded|Wild|Quiet|Heavy|Iron|Sweet|Secret|Rolling|Young|Final',
);

/** Last words of titles and bands. */
export const NOUNS = split(
  'River|Mirror|Engine|Harbor|Garden|Winter|Lantern|Shadow|Highway|Orchard|Thunder|Window|Feather|Station|Canyon|Mountain|' +
    'Summer|Ocean|Letter|Sparrow|Diamond|Kingdom|Machine|Island|Fever|Morning|Tiger|Planet|Carousel|Echo|Anchor|Rider',
);

/** Words with letters beyond ASCII. */
export const ACCENTED_NOUNS = split('Señal|Fjörd|Étoile|Größe|Corazón|Ångström|Niño|Forêt|Überfahrt|São João');

/** Endings of titles. */
export const VERSIONS = split(
  '(Album Version)|(Live)|(LP Version)|(Remastered)|(Instrumental)|(Radio Edit)|(Demo / Outtake)',
);

/** Places that artists come from: name, latitude and longitude. */
export const PLACES: readonly (readonly [name: string, latitude: number, longitude: number])[] = [
  ['California - LA', 34.05349, -118.24532],
  ['London, England', 51.50632, -0.12714],
  ['Detroit, MI', 42.33168, -83.04792],
  ['Oslo, Norway', 59.91228, 10.74998],
  ['New York, NY', 40.71455, -74.00712],
  ['Malmö, Sweden', 55.60587, 13.00073],
  ['GERMANY', 51.16418, 10.45415],
  ['Montréal, Québec', 45.51228, -73.55439],
  ['Kingston, Jamaica', 17.99009, -76.79266],
  ['Texas', 31.1689, -100.07715],
  ['São Paulo, Brazil', -23.5489, -46.63882],
  ['Sydney, Australia', -33.8696, 151.20695],
  ['Dublin, Ireland', 53.34376, -6.24953],
  ['Nashville, TN', 36.16778, -86.77836],
  ['Chicago, IL', 41.88415, -87.63241],
  ['Hamburg, Germany', 53.55334, 9.99245],
];
