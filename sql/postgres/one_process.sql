-- Until the transaction ends a statement takes no further processes to help: where as many run at once as there are
-- processors, those only get in each other's way. Checks then take two thirds of the time.
set local max_parallel_workers_per_gather = 0;
