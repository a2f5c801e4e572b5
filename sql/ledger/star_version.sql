-- Version of the star. Candidate rows can be published only to the version that they were made against.
-- Reads star_version.
select version
from star_version;
