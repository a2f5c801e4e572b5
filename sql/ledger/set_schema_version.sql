-- Records the schema version of the tables, in place of the old one.
-- Writes schema_version. A second run changes nothing.
delete from schema_version;

insert into schema_version (version)
values (cast(:'version' as integer));
