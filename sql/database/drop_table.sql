-- Drops a table and the views that read it. A second run changes nothing.
drop table if exists :"table" cascade;
