-- The version of the star: candidate rows are right for the version that they were made against.
-- Reads star_version.
select version
from star_version;
