/** Writes the tables of docs/settings.md: `npm run settings`. */
import { writeSettingsPage } from './support/settings-page.js';

writeSettingsPage();
