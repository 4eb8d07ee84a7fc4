"""What a run is shown by: a row a file, with what was said and both texts; as JSON, and as a page."""
