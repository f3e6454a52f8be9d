"""The pages: their routes, and what each part of a page shows."""
