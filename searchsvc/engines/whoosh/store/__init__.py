"""What is kept of each document besides its postings, and the generations of an index folder."""
