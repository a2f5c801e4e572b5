-- The warehouse's clock, in seconds since 1970.
-- Reads nothing.
select cast(extract(epoch from clock_timestamp()) as double precision) as now;
