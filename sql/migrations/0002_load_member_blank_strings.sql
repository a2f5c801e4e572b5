-- Adds the number of blank strings to each member of load_member; null for runs of older versions.
-- Writes load_member. Skipped where the column is there.
--! unless-column: load_member.blank_strings
alter table load_member add column blank_strings bigint;
