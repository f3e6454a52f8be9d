"""The verb `reindex`: files become records, records become batches of releases, batches a new generation."""
