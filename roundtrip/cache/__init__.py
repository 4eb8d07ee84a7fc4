"""What former runs found out, kept in the user's cache folder; nothing of it is needed, and anything may be missing."""
