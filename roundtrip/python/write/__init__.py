"""Objects → libcst: names, order, operators, comments."""
