"""The flow of cases: every case of a replication, where it is and when it moves."""
