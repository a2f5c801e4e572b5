-- The latest attempt of a step that has been noted; null where none after the first was. It fences off earlier attempts.
-- Reads load_attempt.
select max(attempt) as attempt
from load_attempt
where step = :'step';
