-- Turns parallel workers off until the transaction ends, for queries and for reads: if as many statements run at once
-- as there are processors, the workers only compete. Checks then take two thirds of the time.
set local max_parallel_workers_per_gather = 0;

set local effective_io_concurrency = 0;
