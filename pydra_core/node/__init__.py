"""The agent of one machine: runs units in workers, owes their results to the master."""
