-- Columns of the tables and views of a schema, with their types as sql/tables writes them, and whether an INSERT must
-- name the column. The information schema hides tables that the user has no right to; pg_catalog does not.
-- Reads pg_namespace, pg_class, pg_attribute.
select
    c.relname as table_name,
    a.attname as column_name,
    replace(
        replace(
            replace(format_type(a.atttypid, a.atttypmod), 'character varying', 'varchar'),
            ' without time zone', ''
        ),
        'character(', 'char('
    ) as type,
    a.attnotnull and not a.atthasdef as must_be_given
from pg_namespace as n
inner join pg_class as c on n.oid = c.relnamespace
inner join pg_attribute as a on c.oid = a.attrelid
where n.nspname = :'schema' and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped
order by c.relname, a.attnum;
