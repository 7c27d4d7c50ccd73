"""Orders (*Uppdrag*): the work list, the page of one order, its steps, and the authority's form for a new one."""
