-- Tries the expression of a custom column on the staging table: an error in it names the column's own file.
-- Reads :source; writes nothing. A second run changes nothing.
select cast(:expression as :type) as :column
from :source
limit 0;
