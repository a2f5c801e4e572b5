-- Notes what COPY staged of one source. COPY counts rows for the table and not for each object; that it read every
-- object is what `mandatory` in its manifest is for.
-- Reads run_object; writes staged_object, staged_source. A second run starts afresh: what stood there was deleted.
insert into staged_object (source, uri)
select source, uri
from run_object
where source = :'source';

insert into staged_source (source, records, rejected, full_width)
values (
    cast(:'source' as varchar(16)),
    cast(:'rows' as bigint) + cast(:'rejected' as bigint),
    cast(:'rejected' as bigint),
    cast(:'full_width' as bigint)
);
