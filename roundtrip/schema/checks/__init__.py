"""The checks beyond the schema: one file a group, each with the table of its codes and a `check(flow)`."""
