-- Schema version of the tables of star and ledger; null if none is recorded.
-- Reads schema_version.
select max(version) as version
from schema_version;
