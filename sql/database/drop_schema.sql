-- Drops a schema and all that is in it. A second run changes nothing.
drop schema if exists :"schema" cascade;
