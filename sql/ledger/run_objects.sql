-- Numbers of objects that a run published, by source.
-- Reads load_object.
select
    source,
    count(*) as objects,
    cast(sum(bytes) as bigint) as bytes
from load_object
where load_id = :'load_id'
group by source
order by source;
