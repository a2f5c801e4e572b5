-- The schema version that the tables of star and ledger have; no row where none is noted.
-- Reads schema_version.
select max(version) as version
from schema_version;
