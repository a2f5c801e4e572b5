-- Latest recorded attempt of a step, which fences off earlier ones; null if there is only the first.
-- Reads load_attempt.
select max(attempt) as attempt
from load_attempt
where step = :'step';
