-- Increments the star's version: candidate rows that were made against the old one are made again.
-- Writes star_version. Runs once a publish.
update star_version
set version = version + 1;
