-- Drops from a table the rows that it has more than once, but one of each.
-- Reads and writes :"table", through distinct_row. A second run changes nothing.
drop table if exists distinct_row;

create table distinct_row as select distinct * from :"table";

delete from :"table";

insert into :"table" select * from distinct_row;

drop table distinct_row;
