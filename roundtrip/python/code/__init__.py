"""Python as a tree of libcst's: nodes made cheaply, one layout pass, literals; and black, for what people wrote."""
