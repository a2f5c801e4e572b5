-- The warehouse's clock, in seconds since 1970.
-- Reads nothing.
select cast(extract(epoch from getdate()) as double precision) as now;
