-- Digests of the views as they were created.
-- Reads star_view.
select view_name, digest
from star_view
order by view_name;
