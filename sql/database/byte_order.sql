-- Returns whether text is ordered by a language's rules instead of by its bytes.
select cast('a' as varchar(1)) < cast('B' as varchar(1)) as ignores_bytes;
