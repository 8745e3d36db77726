"""A believable office to look at: demo staff for the first start, and a filled database for trials."""
