-- Fails if an object of this run was not staged, or staged twice.
-- Reads run_object, staged_object.
select o.source, o.uri, count(s.uri) as times_staged
from run_object as o
left join staged_object as s on o.source = s.source and o.uri = s.uri
group by o.source, o.uri
having count(s.uri) <> 1
