-- Warns if a source no longer has objects of which the star has rows, of days that it has others of, or of none. [LOAD]
-- ON_REMOVED says what becomes of them: they stay by default. Days before all others have expired.
--! severity: warn
-- Reads removed_source.
select source, objects, first_uri
from removed_source
