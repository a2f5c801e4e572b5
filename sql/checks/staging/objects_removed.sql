-- Warns if a source no longer has objects whose rows are in the star. They stay, unless [LOAD] ON_REMOVED says otherwise.
-- Objects of days before the oldest day that the source still has have expired, and do not count.
--! severity: warn
-- Reads removed_source.
select source, objects, first_uri
from removed_source
