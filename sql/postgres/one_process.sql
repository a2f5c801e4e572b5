-- Until the transaction ends a statement takes no processes to help, neither to compute nor to read: where as many run at
-- once as there are processors, those only get in each other's way. Checks then take two thirds of the time.
set local max_parallel_workers_per_gather = 0;

set local effective_io_concurrency = 0;
