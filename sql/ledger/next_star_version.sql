-- Counts a publish: candidate rows that were made before it are made again.
-- Writes star_version. Runs once a publish.
update star_version
set version = version + 1;
