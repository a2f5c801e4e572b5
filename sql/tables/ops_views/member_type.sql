-- member_type: one row per run, source, member and JSON type: the number of values of that type among all of the member's
-- values that are not null, the column that reads the member, and the types that the contract allows.
-- Reads load_member. A second run changes nothing.
--! column: load_id varchar(32): run
--! column: source varchar(16): source: events or songs
--! column: member varchar(512): name of the member
--! column: column_name varchar(128): column of staging that reads it
--! column: allowed_types varchar(64): JSON types that the contract allows
--! column: known bigint: values that are not null
--! column: json_type varchar(16): JSON type
--! column: found bigint: values of this type
create or replace view member_type as
select
    load_id, source, member, column_name, allowed_types, present - null_values as known,
    cast('string' as varchar(16)) as json_type, strings as found
from load_member
union all
select
    load_id, source, member, column_name, allowed_types, present - null_values as known,
    cast('number' as varchar(16)) as json_type, numbers as found
from load_member
union all
select
    load_id, source, member, column_name, allowed_types, present - null_values as known,
    cast('boolean' as varchar(16)) as json_type, booleans as found
from load_member
union all
select
    load_id, source, member, column_name, allowed_types, present - null_values as known,
    cast('object' as varchar(16)) as json_type, objects as found
from load_member
union all
select
    load_id, source, member, column_name, allowed_types, present - null_values as known,
    cast('array' as varchar(16)) as json_type, arrays as found
from load_member;
