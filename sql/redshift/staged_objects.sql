-- Records the objects of one source that COPY has staged. COPY counts rows for the table and not for each object; that
-- it read every object is what `mandatory` in its manifest is for.
-- Reads run_object; writes staged_object. A second run writes them twice: the caller deletes the old ones first.
insert into staged_object (source, uri)
select source, uri
from run_object
where source = :'source';
