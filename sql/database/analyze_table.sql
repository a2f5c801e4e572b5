-- Refreshes the statistics of a table. A second run changes nothing.
analyze :"table";
