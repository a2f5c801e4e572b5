-- Checks of a run: the failed ones first.
-- Reads load_check.
select check_name, severity, status, failing, accepted
from load_check
where load_id = :'load_id'
order by status, check_name;
