-- Warns if a source no longer has objects of which the star has rows. [LOAD] ON_REMOVED says what becomes of them: they stay
-- by default, since buckets expire old logs.
--! severity: warn
-- Reads removed_source.
select source, objects, first_uri
from removed_source
